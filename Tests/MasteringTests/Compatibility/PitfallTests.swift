import AudioCore
import DSP
import Glibc
import Mastering
import Metering
import TestSupport
import Testing

/// More of the pitfalls of matching; docs/report.md says which test holds which row.
@Suite("Difficult mixes and references are told and survived")
struct PitfallTests {
  private func scores(_ mix: [[Float]], _ reference: [[Float]]) throws -> [AspectScore] {
    func measure(_ samples: [[Float]]) throws -> TrackProfile {
      try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100)).profile
    }
    return Compatibility(
      mix: try measure(mix), reference: try measure(reference), settings: MasterSettings()
    ).scores
  }

  @Test("a reference that stands much stiller than the mix is told, with the way out")
  func dynamicsApart() throws {
    let wide = try Programme.bands(
      seconds: 40, seed: 3, spread: [4, 4, 4, 4, 4], sections: 9, level: -30)
    let still = try Programme.bands(seconds: 40, seed: 5, spread: [0.5, 0.5, 0.5, 0.5, 0.5])
    let dynamics = try #require(try scores(wide, still).first { $0.aspect == .dynamics })
    #expect(dynamics.score < Compatibility.poor)
    #expect(dynamics.text.contains("Loudness range") && dynamics.text.contains("section"))
  }

  @Test("noise in the side of a mono mix is not made into stereo: it rises by less than 3 dB")
  func nearMono() throws {
    let folder = try TemporaryFolder()
    let mono = Material.stereo(seconds: 12, seed: 1, side: 0)
    let hiss = Signals.white(count: mono[0].count, amplitude: 0.000_2, seed: 9)
    try folder.write(
      "mix.wav",
      [zip(mono[0], hiss).map { $0 + $1 }, zip(mono[1], hiss).map { $0 - $1 }])
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 3, side: 0.9))
    let outcome = try folder.master(
      "mix.wav", reference: "song.wav", to: ["out.wav"],
      set: ["limit.drive=0", "dynamics.amount=0"])
    let before = outcome.report.mix.profile.spectrum.sideDB
    let after = try #require(outcome.report.deliverables.first).profile.spectrum.sideDB
    func level(_ decibels: [Double], _ hertz: Double) -> Double {
      let centre = Int((log2(hertz / SpectrumProfile.lowestHz) * 48).rounded())
      return decibels[(centre - 12)...(centre + 12)].reduce(0, +) / 25
    }
    for hertz in [100.0, 400, 1600, 6400] {
      #expect(level(after, hertz) - level(before, hertz) < 3, "\(hertz) Hz")
    }
    #expect(outcome.report.refusals.contains { $0.key == "guard.mono" })
  }

  @Test("a channel turned over is told with the setting that turns it back, and that does")
  func polarity() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 10, seed: 4, side: 0.2)
    try folder.write("mix.wav", [music[0], music[1].map { -$0 }])
    let plain = try folder.master("mix.wav", to: ["a.wav"])
    let warning = try #require(plain.report.warnings.first { $0.contains("cancel in mono") })
    #expect(warning.contains("input.polarity=right"))
    let turned = try folder.master("mix.wav", to: ["b.wav"], set: ["input.polarity=right"])
    let stereo = try #require(turned.report.deliverables.first).profile.stereo
    #expect(stereo.correlation > 0.5)
    #expect(turned.report.stages.contains { $0.text.hasPrefix("Right inverted") })
  }

  @Test("a balance that turns over with the sides of a mix in antiphase is told beside its check")
  func antiphase() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 12, seed: 4)
    let mid = zip(music[0], music[1]).map { ($0 + $1) / 2 }
    let side = zip(music[0], music[1]).map { ($0 - $1) / 2 }
    try folder.write("mix.wav", [mid, zip(mid, side).map { -0.9 * $0 - 0.02 * $1 }])
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 3))
    func run(_ change: (inout MasterSettings) -> Void) throws -> (Check?, isTold: Bool) {
      let report = try folder.master("mix.wav", reference: "song.wav", to: []) {
        $0.settings = SettingPreset.full.settings
        change(&$0.settings)
        $0.dryRun = true
      }.report
      return (
        report.deliverables.first?.checks.first { $0.name == "balance" },
        report.warnings.contains { $0.contains("balance.amount=0 leaves it") }
      )
    }
    let (missed, isTold) = try run { _ in }
    #expect(try #require(missed).passed == false)
    #expect(isTold)
    let left = try run { $0.balance.amount = 0 }
    #expect(left.0 == nil && !left.isTold)
  }

  @Test("an offset is taken out and told")
  func offset() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "mix.wav", Material.stereo(seconds: 10, seed: 4, level: 0.2).map { $0.map { $0 + 0.05 } })
    let outcome = try folder.master("mix.wav", to: ["out.wav"])
    let stage = try #require(outcome.report.stages.first { $0.stage == "input" })
    #expect(stage.text.contains("offset of −26.0 dBFS removed"))
    let left = try folder.read("out.wav")[0]
    #expect(abs(left.reduce(0) { $0 + Double($1) } / Double(left.count)) < 1e-4)
  }

  @Test("more than two channels are refused with the way out, which works")
  func surround() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 6, seed: 4, level: 0.2)
    try folder.write("mix.wav", music + music + music)
    let error = #expect(throws: LacquerError.self) {
      _ = try folder.master("mix.wav", to: ["out.wav"])
    }
    #expect(error?.code == .input && error?.message.contains("downmix") == true)
    let outcome = try folder.master("mix.wav", to: ["out.wav"]) { $0.downmix = true }
    #expect(outcome.report.deliverables.first?.profile.channels == 2)
  }

  @Test("pre-ringing is told with its figures for linear phase, and minimum phase has none")
  func preRinging() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 4))
    func tone(_ phase: String) throws -> StageReport {
      let outcome = try folder.master(
        "mix.wav", to: ["\(phase).wav"],
        set: ["tone.bands=bell 80Hz 8dB Q3", "tone.phase=\(phase)"])
      #expect(
        PlanText(outcome.plan).explanation.contains("pre-ringing")
          == (phase == "linear" || phase == "mixed"), "\(phase)")
      return try #require(outcome.report.stages.first { $0.stage == "tone" })
    }
    let linear = try tone("linear")
    #expect(linear.text.contains("dB at 5 ms or more before the main lobe, above −60 dB for"))
    #expect((-60 ..< -25).contains(try #require(linear.values["preRingingDB"])))
    #expect(try #require(linear.values["preRingingMilliseconds"]) > 10)
    // The bell stands where mixed phase is minimum phase; what is left is the band's end at 20 kHz.
    let mixed = try tone("mixed")
    #expect(try #require(mixed.values["preRingingDB"]) < -80)
    #expect(try #require(mixed.values["preRingingMilliseconds"]) < 2)
    for phase in ["minimum", "auto"] {
      let stage = try tone(phase)
      #expect(!stage.text.contains("pre-ringing −"))
      #expect(try #require(stage.values["preRingingMilliseconds"]) < 1, "\(phase)")
    }
  }

  @Test("what has no loudness stays at its level, whatever loudness is asked for, and that is told")
  func noLoudness() throws {
    let folder = try TemporaryFolder()
    try folder.write("tiny.wav", Material.stereo(seconds: 0.3, seed: 4, level: 0.1))
    let music = Material.stereo(seconds: 8, seed: 4, level: 0.2)
    // Clicks that are heard and yet no loudness.
    let faint = (0..<8 * 44_100).map { $0 % 88_200 == 40_000 ? Float(0.01) : 0 }
    try folder.write("music.wav", music)
    try folder.write("faint.wav", [faint, faint])
    func check(_ mix: String, reference: String? = nil, set: [String] = [], says name: String)
      throws
    {
      let outcome = try folder.master(mix, reference: reference, to: ["out.wav"], set: set) {
        $0.force = true
      }
      #expect(outcome.plan.renders.first?.driveDB == 0, "\(mix)")
      let note = outcome.report.refusals.first { $0.key == "loudness.target" }
      #expect(note?.text.hasPrefix("The \(name) has no loudness") == true, "\(mix)")
      #expect(!outcome.report.refusals.contains { $0.text.contains("200") }, "\(mix)")
    }
    try check("tiny.wav", set: ["loudness.target=-14"], says: "mix")
    try check("faint.wav", set: ["loudness.target=-14"], says: "mix")
    try check("faint.wav", reference: "music.wav", says: "mix")
    try check("music.wav", reference: "faint.wav", says: "reference")
    let plain = try folder.master("tiny.wav", to: ["out.wav"]) { $0.force = true }
    #expect(!plain.report.refusals.contains { $0.key == "loudness.target" })
  }

  /// A tilt in the reference, so that what lies above its last frequency is not as the mix has it.
  @Test(
    "above a reference's lower rate, or tone.to, the curve is held and that is told",
    arguments: [22_050, 32_000, 44_100])
  func lowerRate(rate: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 10, seed: 1))
    let tilted = try Material.filtered(
      Material.stereo(seconds: 10, rate: rate, seed: 7), rate: rate,
      by: Material.curve { 2 * log2($0 / 1000) })
    try folder.write("song.wav", tilted, rate: rate)
    let outcome = try folder.master(
      "mix.wav", reference: "song.wav", to: ["out.wav"],
      set: rate == 44_100 ? ["tone.to=6000"] : [])
    let check = try #require(
      outcome.report.deliverables.first?.checks.first { $0.name == "tone" })
    #expect(check.passed, "\(check.measured) dB rms")
    #expect(outcome.report.refusals.contains { $0.key == "tone.to" })
  }

  @Test("why a phase was chosen stands behind its name, not behind its pre-ringing")
  func phaseOfTheSameSong() throws {
    let folder = try TemporaryFolder()
    let song = Material.stereo(seconds: 12, seed: 4)
    let dip = Material.curve { hertz in
      let octaves = log2(hertz / 80) / 0.35
      return -6 - 8 * exp(-octaves * octaves)
    }
    try folder.write("song.wav", song)
    try folder.write("mix.wav", Material.filtered(song, by: dip, isLinear: true))
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: []) { $0.dryRun = true }
    let text = try #require(outcome.report.stages.first { $0.stage == "tone" }).text
    #expect(text.contains("linear phase because both are the same song"), "\(text)")
    #expect(text.contains("on average against") && text.contains("); pre-ringing −"), "\(text)")
  }

  @Test("a kept part without loudness stays at the mix's level, and that is told")
  func keptPartWithoutLoudness() throws {
    let folder = try TemporaryFolder()
    let loud = Material.stereo(seconds: 6, seed: 1, level: 0.2)
    try folder.write("mix.wav", loud.map { $0 + $0.map { $0 * 1e-5 } })
    for edit in [["edit.start=1", "edit.end=1.3"], ["edit.start=6.5"]] {
      let outcome = try folder.master(
        "mix.wav", to: ["out.wav"], set: edit + ["loudness.target=-14", "input.dc=off"]
      ) { $0.force = true }
      #expect(outcome.plan.renders.map(\.driveDB) == [0])
      let note = outcome.report.refusals.first { $0.key == "loudness.target" }
      #expect(note?.text.contains("part of the mix that is kept has no loudness") == true)
    }
  }

  @Test("of a kept part that is silent nothing is checked against the reference")
  func keptSilence() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 8, seed: 1, level: 0.2, side: 0.4)
    let silence = [Float](repeating: 0, count: 4 * 44_100)
    try folder.write("mix.wav", music.map { $0 + silence })
    let song = Material.stereo(seconds: 12, seed: 3, side: 0.5)
    try folder.write("song.wav", [song[0], song[1].map { 0.9 * $0 }])
    let outcome = try folder.master(
      "mix.wav", reference: "song.wav", to: ["out.wav"], set: ["edit.start=8.5"])
    let checks = try #require(outcome.report.deliverables.first).checks
    #expect(checks.allSatisfy { $0.passed })
    #expect(!checks.contains { $0.name == "balance" || $0.name == "tone" })
  }

  @Test("two equal channels stay in the centre beside a reference that leans")
  func dualMonoStaysCentred() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 1, side: 0))
    let song = Material.stereo(seconds: 12, seed: 3, side: 0.5)
    try folder.write("song.wav", [song[0], song[1].map { 0.8 * $0 }])
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: ["out.wav"])
    #expect(outcome.plan.balanceDB == 0)
    let checks = try #require(outcome.report.deliverables.first).checks
    #expect(!checks.contains { $0.name == "balance" })
    let master = try folder.read("out.wav")
    // Dither is each channel's own.
    #expect(zip(master[0], master[1]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("a silent reference is refused, alone and beside another, in drafts as well")
  func silentReference() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 1, level: 0.1))
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 3, level: 0.2))
    let silence = [Float](repeating: 0, count: 441_000)
    try folder.write("silent.wav", [silence, silence])
    for names in [["silent.wav"], ["song.wav", "silent.wav"]] {
      let references = names.map { ReferenceRequest(path: folder.file($0)) }
      let error = #expect(throws: LacquerError.self) {
        _ = try folder.master("mix.wav", to: ["out.wav"]) { $0.references = references }
      }
      #expect(error?.code == .input)
      #expect(error?.message.contains("silent.wav is silent") == true)
    }
    let mix = try AuditionTrack(folder.file("mix.wav")).measured
    let silent = DraftReference(
      track: try AuditionTrack(folder.file("silent.wav")).measured,
      request: ReferenceRequest(path: "silent.wav"))
    #expect(throws: LacquerError.self) {
      _ = try DraftPlanner.draft(mix: mix, references: [silent], settings: MasterSettings())
    }
  }
}
