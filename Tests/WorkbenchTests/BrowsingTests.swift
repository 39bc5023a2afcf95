import AudioCore
import Metering
import Testing
import Workbench

/// Files that are looked at, and what is kept of them.
@Suite("Browsing")
struct BrowsingTests {
  /// A measured file of so many seconds.
  private func track(_ name: String, seconds: Int = 12) -> LoadedTrack {
    var track = Tracks.mix
    track.path = "/music/\(name)"
    track.profile.frames = 44_100 * seconds
    return track
  }

  private func hasFeatures(_ bench: Bench, _ name: String) -> Bool {
    bench.state.library["/music/\(name)"]?.loaded?.sidecar != nil
  }

  @Test("files that are only looked at let their features go, the oldest first")
  func features() {
    var bench = Bench()
    for name in ["a.wav", "b.wav", "c.wav"] {
      bench.send(.event(.measured(track(name, seconds: 500))))
    }
    #expect(hasFeatures(bench, "b.wav") && hasFeatures(bench, "c.wav"))
    #expect(!hasFeatures(bench, "a.wav"))
    bench.send(.event(.measured(track("long.wav", seconds: 7200))))
    #expect(hasFeatures(bench, "long.wav") && !hasFeatures(bench, "c.wav"))
    guard case .summary(let known) = bench.state.library["/music/c.wav"] else {
      Issue.record("forgotten")
      return
    }
    #expect(known.profile.seconds == 500 && known.sidecar == nil)
    bench.run("mix c.wav")
    #expect(bench.effects.contains(.measure(path: "/music/c.wav")))
    #expect(bench.state.loadedMix == nil)
    bench.send(.event(.measured(track("c.wav", seconds: 500))))
    #expect(bench.state.loadedMix?.hasAudio == true)
  }

  @Test("files of the document keep theirs")
  func used() {
    var bench = Bench()
    bench.run("mix a.wav")
    for name in ["a.wav", "b.wav", "c.wav"] {
      bench.send(.event(.measured(track(name, seconds: 7200))))
    }
    #expect(hasFeatures(bench, "a.wav") && hasFeatures(bench, "c.wav"))
    #expect(!hasFeatures(bench, "b.wav"))
    bench.run("mix c.wav")
    #expect(hasFeatures(bench, "c.wav"))
  }

  @Test("the file under the cursor is wanted first, and more once it is chosen")
  func cursor() {
    var bench = Bench()
    bench.run("files.go /music")
    let names = ["a.wav", "b.wav"]
    bench.send(
      .event(
        .listed(
          folder: "/music", names.map { BrowserState.Entry(name: $0, kind: .audio) }, fault: nil)))
    let begun = WorkProgress(stage: "measuring", fraction: 0.2, audioSeconds: 3)
    bench.send(.event(.measuring(path: "/music/a.wav", begun)))
    bench.press("j")
    #expect(bench.effects.contains(.preview(path: "/music/b.wav")))
    // It gives its place to the other one and waits.
    let rest = WorkProgress(stage: "waiting", fraction: 0, audioSeconds: 0)
    bench.send(.event(.measuring(path: "/music/a.wav", rest)))
    bench.send(.event(.measuring(path: "/music/b.wav", begun)))
    bench.effects = []
    bench.press("k")
    #expect(bench.effects.contains(.preview(path: "/music/a.wav")))
    bench.run("mix a.wav")
    #expect(bench.effects.contains(.measure(path: "/music/a.wav")))
    bench.effects = []
    bench.run("tone.amount 50")
    #expect(!bench.effects.contains(.measure(path: "/music/a.wav")))
  }

  @Test("names that are not UTF-8 are counted until another folder is read")
  func unshown() {
    var bench = Bench()
    bench.run("files.go /music")
    bench.send(.event(.listed(folder: "/music", [], fault: nil, unshown: 1)))
    #expect(bench.state.browser.unshownText == "1 not shown: name not in UTF-8")
    bench.send(.event(.listed(folder: "/music", [], fault: nil, unshown: 2)))
    #expect(bench.state.browser.unshownText == "2 not shown: names not in UTF-8")
    bench.run("files.go /other")
    #expect(bench.state.browser.unshownText == nil)
  }

  @Test("a file that was only looked at and is stopped is as if it had not been")
  func stopped() {
    var bench = Bench()
    bench.run("files.go /music")
    let entries = [BrowserState.Entry(name: "a.wav", kind: .audio)]
    bench.send(.event(.listed(folder: "/music", entries, fault: nil)))
    bench.run("row 1")
    bench.send(
      .event(
        .measuring(
          path: "/music/a.wav", WorkProgress(stage: "measuring", fraction: 0.2, audioSeconds: 3))))
    bench.run("stop.measuring")
    #expect(bench.effects.contains(.stopMeasuring(path: "/music/a.wav")))
    bench.send(.event(.measuringStopped(path: "/music/a.wav")))
    #expect(bench.state.library["/music/a.wav"] == nil && bench.state.warnings.isEmpty)
  }
}
