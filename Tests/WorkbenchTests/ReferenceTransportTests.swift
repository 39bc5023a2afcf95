import Testing
import Workbench

/// R keeps its own place, loop and marks; what moves is what is heard.
@Suite("Reference transport")
struct ReferenceTransportTests {
  private func playing(_ seconds: Double) -> DeskStatus {
    var status = DeskStatus()
    status.position = 2
    status.referencePosition = seconds
    return status
  }

  @Test("while R is heard, jumps, loops and marks are its own and the mix stays")
  func ownPlace() {
    var bench = Bench.loaded()
    bench.run("seek 2")
    bench.run("loop 1 3")
    bench.run("mark a")
    bench.run("listen r")
    bench.send(.event(.desk(playing(5))))
    bench.effects = []
    bench.run("jump 2")
    #expect(bench.effects.contains(.desk(.seekReference(slot: 0, 7))))
    #expect(bench.state.listening.position == 2)
    bench.run("seek 99")
    #expect(bench.state.listening.referencePosition == 12)
    bench.send(.event(.desk(playing(6))))
    bench.run("loop 5 8")
    #expect(bench.effects.contains(.desk(.referenceLoops([LoopRange(start: 5, end: 8)]))))
    bench.run("mark a")
    let reference = bench.state.document.references[0]
    #expect(reference.loop == LoopRange(start: 5, end: 8))
    #expect(reference.marks == [Mark(letter: "a", seconds: 6)])
    #expect(bench.state.document.loop == LoopRange(start: 1, end: 3))
    #expect(bench.state.document.marks == [Mark(letter: "a", seconds: 2)])
    // Neither a loop nor a mark of a reference makes the sound open its files again.
    #expect(!bench.effects.contains { if case .desk(.load) = $0 { true } else { false } })
    bench.run("listen a")
    bench.run("mark.go a")
    #expect(bench.state.listening.position == 2)
    bench.run("listen r")
    bench.effects = []
    bench.run("mark.go a")
    #expect(bench.effects.contains(.desk(.seekReference(slot: 0, 6))))
  }

  @Test("R stays the track it is when references move, go and come back")
  func sameTrack() {
    var bench = Bench.loaded()
    bench.run("reference a.wav")
    bench.run("reference b.wav")
    bench.run("listen.reference 2")
    func heard() -> String {
      bench.state.document.references[bench.state.listening.reference].link.path
    }
    bench.effects = []
    bench.run("reference.remove 1")
    #expect(heard() == "/music/a.wav")
    #expect(bench.effects.contains(.desk(.monitor(DeskMonitor(bench.state.listening)))))
    bench.run("undo")
    #expect(heard() == "/music/a.wav")
    bench.run("reference.up")
    #expect(heard() == "/music/a.wav" && bench.state.listening.reference == 0)
    bench.run("reference.up 2")
    #expect(heard() == "/music/a.wav" && bench.state.listening.reference == 1)
    // In place of what is gone R is what stands there now.
    bench.run("reference.remove")
    #expect(heard() == "/music/b.wav")
    bench.run("reference.remove")
    #expect(heard() == "/music/ref.flac")
  }

  @Test("the loudest section is looped in each track, each its own")
  func loudest() {
    var bench = Bench.loaded()
    bench.run("loop.loudest")
    #expect(bench.state.document.loop?.isOn == true)
    #expect(bench.state.document.references[0].loop?.isOn == true)
    bench.run("undo")
    #expect(bench.state.document.loop == nil)
    #expect(bench.state.document.references[0].loop == nil)
  }

  @Test("in step with A there is one playhead again; polarity and codec are said")
  func inStep() {
    var bench = Bench.loaded()
    bench.run("listen r")
    bench.run("listen.align")
    #expect(bench.effects.contains(.desk(.align(slot: 0, true))))
    var status = playing(5)
    status.isAligned = true
    status.notice = "R runs in step with A, +1.000 s."
    status.notices = 1
    bench.send(.event(.desk(status)))
    bench.send(.event(.desk(status)))
    #expect(bench.state.messages.count { $0.text == status.notice } == 1)
    bench.run("jump 1")
    #expect(bench.state.listening.position == 3)
    bench.run("listen.align")
    #expect(bench.effects.contains(.desk(.align(slot: 0, false))))
    bench.run("listen b")
    bench.run("monitor.polarity left")
    bench.run("listen.codec mp3")
    #expect(bench.state.listening.monitorText == "polarity left, mp3 is being made")
    status.isCodecReady = true
    bench.send(.event(.desk(status)))
    #expect(bench.state.listening.monitorText == "polarity left, through mp3")
    bench.run("monitor.full")
    #expect(bench.state.listening.isMonitorPlain)
  }
}
