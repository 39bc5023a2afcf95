import Mastering
import Metering
import Testing
import Workbench

@Suite("Warnings about the tracks of a document")
struct TrackWarningTests {
  @Test("a silent channel is told as that, and not as exchanged channels")
  func silentChannel() throws {
    var track = Tracks.mix
    track.profile.peaks.channelTruePeakDBTP = [-3, -200]
    track.profile.stereo.balanceDB = 200
    var bench = Bench()
    bench.run("mix /music/mix.wav")
    bench.send(.event(.measured(track)))
    let warning = try #require(bench.state.warnings.first)
    #expect(warning.id == "mix.channel" && warning.fix == nil)
    #expect(warning.text.hasPrefix("mix.wav has nothing on the right: "), "\(warning.text)")
    #expect(!bench.state.warnings.contains { $0.id == "mix.swap" })
  }

  @Test(
    "a channel that is turned over is warned of where that makes both cancel, and only there",
    arguments: [(0.8, true), (0.2, false), (-0.2, false), (-0.8, false)])
  func turnedOver(correlation: Double, cancels: Bool) {
    var track = Tracks.mix
    track.profile.stereo.correlation = correlation
    var bench = Bench()
    bench.run("mix /music/mix.wav")
    bench.send(.event(.measured(track)))
    bench.run("input.polarity right")
    #expect(bench.state.warnings.contains { $0.id == "mix.polarity" } == cancels)
  }

  @Test(
    "an offset that stays is warned of where lacquer analyze calls it one",
    arguments: [(0.0011, 10.0, true), (0.0009, 10, false), (0.02, 0.05, false)])
  func offset(offset: Double, seconds: Double, isWarned: Bool) {
    var track = Tracks.mix
    track.profile.faults.dcOffset = [0, -offset]
    track.profile.frames = Int(seconds * 44_100)
    var bench = Bench()
    bench.run("mix /music/mix.wav")
    bench.send(.event(.measured(track)))
    bench.run("input.dc off")
    #expect(bench.state.warnings.contains { $0.id == "mix.dc" } == isWarned)
  }

  @Test(
    "a mix is called clipped where the report calls it that",
    arguments: [(1, 12.0, false), (2, 12, true), (5, 60, false), (6, 60, true)])
  func clipped(places: Int, seconds: Double, isWarned: Bool) {
    var track = Tracks.mix
    track.profile.faults.clippedRuns = places
    track.profile.frames = Int(seconds * 44_100)
    var bench = Bench()
    bench.run("mix /music/mix.wav")
    bench.send(.event(.measured(track)))
    let told = bench.state.warnings.first { $0.id == "mix.clipped" }?.text
    #expect((told != nil) == isWarned)
    #expect(told == track.profile.clippedWarning("mix.wav"))
  }

  @Test("a section that goes on behind the end is told, in the words of the report")
  func section() {
    var bench = Bench.loaded()
    bench.run("reference.section 1 0:05-0:30")
    bench.run("match.region 0:02-0:20")
    let told = bench.state.warnings.filter { $0.id.hasSuffix(".section") }
    #expect(told.map(\.id) == ["mix.section", "reference1.section"])
    #expect(
      told.last?.text
        == "ref.flac ends at 0:12: its section from 0:05 to 0:30 is compared as far as there is audio."
    )
    bench.run("reference.section 1 0:05-0:12.5")
    bench.run("match.region auto")
    #expect(!bench.state.warnings.contains { $0.id.hasSuffix(".section") })
  }

  @Test("only what undo takes back is said to be taken back")
  func takenBack() throws {
    var bench = Bench.loaded()
    bench.send(.event(.solveFailed(revision: bench.state.plan.revision, "Cannot find mix.wav.")))
    let index = try #require(bench.state.warnings.firstIndex { $0.id == "plan.failed" })
    bench.run("fix \(index + 1)")
    #expect(bench.state.history.done.isEmpty)
    #expect(bench.state.messages.last?.text == "Done: read the files again.")
  }
}
