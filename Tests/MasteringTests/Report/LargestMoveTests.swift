import DSP
import Mastering
import TestSupport
import Testing

@Suite("What the report says of filters, gain and cuts")
struct LargestMoveTests {
  private func report(_ set: [String], reference: String? = nil) throws -> MasterReport {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 3, side: 0.2))
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 5, level: 0.6, side: 0.6))
    return try folder.master("mix.wav", reference: reference, to: [], set: set) {
      $0.dryRun = true
    }.report
  }

  private func stage(_ name: String, _ report: MasterReport) throws -> StageReport {
    try #require(report.stages.first { $0.stage == name })
  }

  @Test("the largest gain is told where it is, between octave centres too")
  func betweenOctaves() throws {
    let tone = try stage("tone", try report(["tone.bands=bell 700Hz -12dB Q8"]))
    let largest = try #require(tone.values["largestDB"])
    let hertz = try #require(tone.values["largestAtHz"])
    // Half a point of the grid beside the centre of the bell.
    #expect(abs(largest + 12) < 0.3 && abs(hertz / 700 - 1) < 0.01, "\(tone.text)")
    #expect(tone.text.hasPrefix("Spectrum changed by up to −1"), "\(tone.text)")
  }

  @Test("a band for side alone is told of as width, in words, octaves and plot")
  func sideAlone() throws {
    let report = try report(["tone.bands=bell 700Hz -12dB Q8 side"])
    let tone = try stage("tone", report)
    #expect(tone.text.hasPrefix("Spectrum unchanged, "), "\(tone.text)")
    let width = try stage("width", report)
    #expect(abs(try #require(width.values["largestDB"]) + 12) < 0.3, "\(width.text)")
    #expect(width.text.hasPrefix("Side against mid changed by up to −1"), "\(width.text)")
    let octave = try #require(report.curve.first { $0.frequencyHz == 500 })
    #expect(octave.sideDB < -0.5 && abs(octave.toneDB) < 0.01)
    let drawn = try #require(report.filters?.side)
    #expect(drawn.decibels(at: 700) < -11.5)
  }

  @Test("a limiter that leaves 95 % of the track alone is never under 0.0 dB for it")
  func rareLimiting() throws {
    let folder = try TemporaryFolder()
    var samples = Material.stereo(seconds: 8, seed: 3, level: 0.1)
    for channel in samples.indices {
      for frame in 100_000..<100_010 { samples[channel][frame] = 1.4 }
    }
    try folder.write("mix.wav", samples)
    let report = try folder.master("mix.wav", to: []) { $0.dryRun = true }.report
    let limiter = try stage("limiter", report)
    #expect(limiter.text.contains("; under 0.1 dB for 95 % of the track, "), "\(limiter.text)")
  }

  @Test("a plan is explained as its report is: own bands for side, and no limiter where none is")
  func plan() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 3, side: 0.2))
    let plan = try folder.master(
      "mix.wav", to: [],
      set: ["tone.bands=bell 500Hz -12dB side", "limit.style=off", "limit.drive=1"]
    ) { $0.dryRun = true }.plan
    let text = PlanText(plan).explanation.replacing(/\s+/, with: " ")
    #expect(text.contains("width side against mid; curve below."), "\(text)")
    let side = try #require(text.split(separator: "side, dB").dropFirst().first)
    #expect(side.contains(" −12.0") || side.contains(" −11.9"), "\(text)")
    #expect(text.contains("+1.0 dB of gain gives") && !text.contains("into the limiter"), "\(text)")
  }

  @Test("mono bass is told as that, and not as held back by width.low")
  func monoBass() throws {
    let open = try report([], reference: "song.wav")
    #expect(open.refusals.contains { $0.key == "width.low" })
    let closed = try report(["width.mono=150"], reference: "song.wav")
    #expect(!closed.refusals.contains { $0.key == "width.low" })
    let width = try stage("width", closed)
    #expect(width.text.hasPrefix("Mono below 150 Hz; side against mid changed by"), "\(width.text)")
    #expect(abs(try #require(width.values["largestDB"])) < 40)
  }

  @Test("without a limiter nothing goes into one")
  func withoutLimiter() throws {
    let bare = try report(["limit.style=off", "limit.drive=3"])
    #expect(try stage("loudness", bare).text.hasPrefix("+3.0 dB of gain: "))
    let limited = try report(["limit.drive=3"])
    #expect(try stage("loudness", limited).text.hasPrefix("+3.0 dB into the limiter: "))
  }

  @Test(
    "only fades that there are are told",
    arguments: [
      ([String](), "."), (["edit.fadeout=3"], ", faded out over 3.0 s."),
      (["edit.fadein=0.02", "edit.fadeout=3"], ", faded in over 20 ms and out over 3.0 s."),
      (["edit.fadein=60"], ", faded in over 10.0 s."),
    ])
  func fades(set: [String], end: String) throws {
    let edit = try stage("edit", try report(["edit.start=1", "edit.end=11"] + set))
    #expect(edit.text == "Kept 1.00 s to 11.00 s" + end)
  }

  @Test("one band of an equaliser is one band")
  func oneBand() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 6, seed: 3))
    let plan = try folder.master(
      "mix.wav", to: ["a.wav"], set: ["tone.bands=bell 700Hz -12dB Q8"]
    ).plan
    let settings = EqualizerSettings(plan)
    try #require(settings.tone.bands.count == 1)
    #expect(settings.text().contains("both channels, 1 band; "))
    let own = EqualizerBand(kind: .bell, hertz: 700, decibels: -12, q: 8)
    #expect(settings.tone.bands == [own] && settings.tone.own == [own])
    #expect(settings.text().replacing(/\s+/, with: " ").contains("bell 700 −12.0 8 yours"))
  }
}
