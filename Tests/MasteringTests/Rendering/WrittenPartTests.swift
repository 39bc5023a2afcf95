import AudioCore
import AudioFiles
import Mastering
import Metering
import TestSupport
import Testing

@Suite("A part of a master is the master, cut")
struct WrittenPartTests {
  private static let rate = 44_100
  private static let loud = ["loudness.target=-14"]
  private let folder: TemporaryFolder

  /// Eight loud seconds, six that are 20 dB quieter, six loud ones.
  init() throws {
    folder = try TemporaryFolder()
    let parts = [(8.0, 0.0), (6, -20), (6, 0)].enumerated().map { index, part in
      Material.scaled(
        Material.stereo(seconds: part.0, rate: Self.rate, seed: UInt64(20 + index)), part.1)
    }
    try folder.write("mix.wav", (0..<2).map { channel in parts.flatMap { $0[channel] } })
  }

  private func writePart(
    _ start: Double, _ end: Double, to outputs: [String], set assignments: [String]
  ) throws -> MasterOutcome {
    try folder.master("mix.wav", to: outputs, set: assignments) {
      $0.part = TimeRegion(start: start, end: end)
    }
  }

  private func cut(_ name: String, _ frames: Range<Int>) throws -> [[Float]] {
    try folder.read(name).map { Array($0[frames]) }
  }

  @Test(
    "the same samples in float, and in integers with their dither",
    arguments: [("wav", "32f"), ("wav", "24"), ("wav", "16"), ("aiff", "24"), ("flac", "24")])
  func samples(ending: String, depth: String) throws {
    let set = Self.loud + ["deliver.depth=\(depth)"]
    _ = try folder.master("mix.wav", to: ["whole.\(ending)"], set: set)
    _ = try writePart(9, 13, to: ["part.\(ending)"], set: set)
    let written = try folder.read("part.\(ending)")
    #expect(written == (try cut("whole.\(ending)", 9 * Self.rate..<13 * Self.rate)))
  }

  @Test("a quiet part stays quiet; plan, master and checks are those of the whole")
  func level() throws {
    let whole = try folder.master("mix.wav", to: ["whole.wav"], set: Self.loud)
    let outcome = try writePart(9, 13, to: ["part.wav"], set: Self.loud)
    #expect(try outcome.report.planHash == whole.plan.hash)
    let (all, one) = (whole.report.deliverables[0], outcome.report.deliverables[0])
    #expect(all.part == nil)
    #expect(all.written == all.profile)
    #expect(one.profile == all.profile)
    #expect(one.checks.map(\.measured) == all.checks.map(\.measured))
    #expect(outcome.report.passed)
    let part = try #require(one.part)
    #expect([part.startSeconds, part.endSeconds] == [9, 13])
    #expect(part.profile.frames == 4 * Self.rate)
    #expect(part.profile.loudness.integratedLUFS < all.profile.loudness.integratedLUFS - 10)
    #expect(one.written == part.profile)
    let told = try #require(outcome.report.stages.last)
    #expect(told.stage == "part")
    #expect(told.text.hasPrefix("Only the part from 0:09 to 0:13 of the mix is written"))
    #expect(told.values["integratedLUFS"] == part.profile.loudness.integratedLUFS)
    let summary = ReportText(outcome.report).summary
    #expect(summary.contains("\nits part"))
    #expect(summary.contains("0:04 of 0:20"))
    #expect(HTMLReport(outcome.report).text.contains("from 0:09 to 0:13"))
  }

  @Test("the file is named and tagged by what it holds")
  func names() throws {
    let outcome = try folder.master("mix.wav", to: ["part.flac"], set: Self.loud) {
      $0.part = TimeRegion(start: 9, end: 13)
      $0.finalName = { path, loudness in
        path.replacing("part.flac", with: "part \(Int(loudness.rounded())).flac")
      }
    }
    let loudness = outcome.report.deliverables[0].written.loudness.integratedLUFS
    let name = "part \(Int(loudness.rounded())).flac"
    #expect(folder.contents == ["mix.wav", name])
    let file = try AudioFile.open(folder.file(name), scratch: ScratchSpace())
    let measured = try Measure.profile(of: file.source).profile.loudness.integratedLUFS
    #expect(abs(measured - loudness) < 0.01)
    let head = String(decoding: try folder.bytes(name).prefix(4096), as: UTF8.self)
    let tag = try #require(head.firstRange(of: "REPLAYGAIN_TRACK_GAIN="))
    let gain = try #require(Double(String(head[tag.upperBound...].prefix { $0 != " " })))
    #expect(abs(gain - (-18 - loudness)) < 0.01)
  }

  @Test("fades are those of the document alone, and a part ends where what is kept ends")
  func fades() throws {
    let set =
      Self.loud
      + ["edit.start=2", "edit.end=18", "edit.fadein=1", "edit.fadeout=1", "deliver.depth=32f"]
    _ = try folder.master("mix.wav", to: ["whole.wav"], set: set)
    let frames = try folder.read("whole.wav")[0].count
    #expect(frames == 16 * Self.rate)
    _ = try writePart(0, 4, to: ["head.wav"], set: set)
    #expect(try folder.read("head.wav") == cut("whole.wav", 0..<2 * Self.rate))
    _ = try writePart(16, 30, to: ["tail.wav"], set: set)
    #expect(try folder.read("tail.wav") == cut("whole.wav", 14 * Self.rate..<frames))
  }

  @Test("at another rate, and from a plan that was solved before")
  func rates() throws {
    let set = Self.loud + ["deliver.rate=48000", "deliver.depth=32f"]
    let plan = try folder.master("mix.wav", to: ["whole.wav"], set: set).plan
    _ = try folder.master("mix.wav", to: ["part.wav"]) {
      $0.plan = plan
      $0.part = TimeRegion(start: 7, end: 10)
    }
    #expect(try folder.read("part.wav") == cut("whole.wav", 7 * 48_000..<10 * 48_000))
  }

  @Test("what a codec asks for is found on the whole")
  func codec() throws {
    let set = ["loudness.target=-11", "limit.style=loud", "limit.ceiling=-0.1"]
    let whole = try folder.master("mix.wav", to: ["whole.mp3"], set: set)
    let outcome = try writePart(9, 13, to: ["part.mp3"], set: set)
    #expect(outcome.plan.codecs == whole.plan.codecs)
    let seconds = Double(try folder.read("part.mp3")[0].count) / Double(Self.rate)
    #expect(abs(seconds - 4) < 0.1)
  }

  @Test("where nothing is kept there is nothing to write")
  func outside() throws {
    let error = #expect(throws: LacquerError.self) {
      _ = try writePart(15, 19, to: ["part.wav"], set: Self.loud + ["edit.end=14"])
    }
    #expect(error?.code == .usage)
    let told = "Nothing is kept of the mix from 0:15 to 0:19, only from 0:00 to 0:14: "
    #expect(error?.message.hasPrefix(told) == true)
    #expect(folder.contents == ["mix.wav"])
  }
}
