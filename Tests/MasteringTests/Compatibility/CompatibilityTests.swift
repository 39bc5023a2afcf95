import AudioCore
import DSP
import Glibc
import Mastering
import Metering
import Testing
import TestSupport

/// The pitfalls of matching (docs/report.md): each has a sentence for the person and a figure here.
@Suite("Ill-matched references and difficult files are told and survived")
struct CompatibilityTests {
  private func measure(_ samples: [[Float]]) throws -> TrackProfile {
    try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100)).profile
  }

  private func scores(
    _ mix: [[Float]], _ reference: [[Float]], _ settings: MasterSettings = MasterSettings()
  ) throws -> [MatchAspect: AspectScore] {
    let all = Compatibility(
      mix: try measure(mix), reference: try measure(reference), settings: settings
    ).scores
    #expect(all.map(\.aspect) == MatchAspect.allCases)
    for score in all {
      #expect(score.text.hasSuffix("."), "\(score.text)")
      #expect((0...100).contains(score.score))
    }
    return Dictionary(uniqueKeysWithValues: all.map { ($0.aspect, $0) })
  }

  @Test("the same music is a perfect fit")
  func itself() throws {
    let music = Material.stereo(seconds: 10, seed: 1)
    let scores = try scores(music, Material.scaled(music, -3))
    #expect(scores.values.allSatisfy { $0.score >= 95 })
  }

  @Test("a reference of another kind, a telephone, is told for tone alone")
  func telephone() throws {
    let music = Material.stereo(seconds: 10, seed: 1)
    let telephone = try Material.filtered(
      Material.stereo(seconds: 10, seed: 2),
      by: Material.curve { hertz in hertz < 300 ? -60 : hertz > 3400 ? -60 : 0 })
    let scores = try scores(music, telephone)
    let tone = try #require(scores[.tone])
    #expect(tone.score < Compatibility.poor)
    #expect(tone.text.contains("telephone") && tone.text.contains("--preset full"))
    #expect(try #require(scores[.balance]).score >= 90)
  }

  @Test("a spectrum an octave away in its centre scores low and says by how much")
  func anotherKind() throws {
    let music = Material.stereo(seconds: 10, seed: 1)
    let dark = try Material.filtered(
      Material.stereo(seconds: 10, seed: 2), by: Material.curve { -6 * log2(max(20, $0) / 1000) })
    let tone = try #require(try scores(music, dark)[.tone])
    #expect(tone.score < Compatibility.poor)
    #expect(tone.text.contains("tone.amount="))
  }

  @Test("mono on either side is told, and a mono mix stays mono")
  func mono() throws {
    let music = Material.stereo(seconds: 10, seed: 1)
    let mono = [music[0], music[0]]
    #expect(try #require(try scores(mono, music)[.width]).text.contains("The mix is mono"))
    #expect(try #require(try scores(music, mono)[.width]).text.contains("The reference is mono"))
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", mono)
    try folder.write("song.wav", Material.stereo(seconds: 10, seed: 3, side: 0.9))
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: ["out.wav"])
    let master = try folder.read("out.wav")
    let difference = zip(master[0], master[1]).map { abs($0 - $1) }.max() ?? 1
    // Two words of 24 bits: dither is each channel's own.
    #expect(difference <= 4 / 8_388_608)
    #expect(outcome.report.refusals.contains { $0.key == "guard.mono" })
  }

  @Test("a loud target is told before anything is rendered")
  func loud() throws {
    let music = Material.stereo(seconds: 10, seed: 1)
    var settings = MasterSettings()
    settings.loudness.target = .absolute(-5)
    let level = try #require(try scores(music, music, settings)[.level])
    #expect(level.score < Compatibility.poor && level.text.contains("loudness.target"))
  }

  @Test("a channel that is wrong in the mix is told")
  func balance() throws {
    let music = Material.stereo(seconds: 10, seed: 1)
    let lame = [music[0], Material.scaled([music[1]], -8)[0]]
    let balance = try #require(try scores(lame, music)[.balance])
    #expect(balance.score < Compatibility.poor && balance.text.contains("channel"))
    // A mono reference is followed to the centre, as its stereo copy is.
    let mono = try #require(try scores(lame, [music[0]])[.balance])
    let copy = try #require(try scores(lame, [music[0], music[0]])[.balance])
    #expect(mono.score == copy.score && mono.text == copy.text)
    #expect(try #require(try scores([music[0]], music)[.balance]).score == 100)
  }

  @Test(
    "short files: whole octaves, at most 6 dB, no dynamics, and less than half a second is refused")
  func short() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 4, seed: 1))
    let bright = try Material.filtered(
      Material.stereo(seconds: 10, seed: 2), by: Material.curve { $0 > 2000 ? 12 : 0 })
    try folder.write("song.wav", bright)
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: ["out.wav"])
    let curve = try #require(outcome.plan.tone).curve.decibels
    // The loop may leave the curve by what the limit does not hold.
    #expect(curve[96..<500].allSatisfy { $0 <= 6.5 && $0 >= -6.5 })
    #expect(outcome.plan.settings.tone.detail == 1)
    #expect(outcome.plan.dynamics == nil && outcome.plan.settings.dynamics.amount == 0)
    let note = try #require(outcome.report.refusals.first { $0.key == "tone.certainty" })
    #expect(note.text.contains("dynamics are not followed"))
    try folder.write("tiny.wav", Material.stereo(seconds: 0.4, seed: 1))
    let error = #expect(throws: LacquerError.self) {
      _ = try folder.master("tiny.wav", reference: "song.wav", to: ["none.wav"])
    }
    #expect(error?.code == .input && error?.message.contains("too short") == true)
  }

  @Test(
    "five seconds are not short, a frame less is; half a second is matched, a frame less is not")
  func shortestFiles() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 6, seed: 1)
    try folder.write("song.wav", Material.stereo(seconds: 10, seed: 2))
    func isShort(_ frames: Int) throws -> Bool {
      try folder.write("\(frames).wav", music.map { Array($0.prefix(frames)) })
      let plan = try folder.master("\(frames).wav", reference: "song.wav", to: []) {
        $0.dryRun = true
      }.plan
      return plan.settings.tone.detail == 1
    }
    let isFiveShort = try isShort(220_500)
    let isLessShort = try isShort(220_499)
    let isHalfShort = try isShort(22_050)
    #expect(!isFiveShort && isLessShort && isHalfShort)
    #expect(throws: LacquerError.self) { _ = try isShort(22_049) }
  }

  @Test("silence before and after changes loudness by less than 0.05 LU and is told")
  func silence() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 12, seed: 5, level: 0.2)
    let gap = [Float](repeating: 0, count: 8 * 44_100)
    try folder.write("mix.wav", music)
    try folder.write("padded.wav", music.map { gap + $0 + gap })
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 6, level: 0.4, side: 0.6))
    let plain = try folder.master("mix.wav", reference: "song.wav", to: ["a.wav"])
    let padded = try folder.master("padded.wav", reference: "song.wav", to: ["b.wav"])
    let one = try #require(plain.report.deliverables.first).profile
    let two = try #require(padded.report.deliverables.first).profile
    #expect(abs(one.loudness.integratedLUFS - two.loudness.integratedLUFS) < 0.05)
    let curves = zip(
      try #require(plain.plan.tone).curve.decibels, try #require(padded.plan.tone).curve.decibels)
    let squares = curves.dropFirst(96).prefix(400).map { ($0 - $1) * ($0 - $1) }
    let rms = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    #expect(rms < 0.3, "dB over 40 Hz to 12 kHz")
    #expect(padded.report.warnings.contains { $0.contains("edit.start") })
    #expect(!plain.report.warnings.contains { $0.contains("edit.start") })
  }

  @Test("a sparse spectrum in another key is told, and single notes are not chased")
  func anotherKey() throws {
    let folder = try TemporaryFolder()
    func chord(_ notes: [Double]) -> [[Float]] {
      let count = 12 * 44_100
      let one = (0..<count).map { i -> Float in
        notes.reduce(0) { sum, note in
          sum + Float(0.08 * sin(2 * .pi * note * Double(i) / 44_100))
        }
      }
      return [one, one]
    }
    try folder.write("mix.wav", chord([110, 220, 330, 440, 880, 1760]))
    try folder.write("song.wav", chord([117, 233, 350, 466, 932, 1865]))
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: ["out.wav"])
    #expect(outcome.report.warnings.contains { $0.contains("single notes") })
    let curve = try #require(outcome.report.deliverables.first)
    #expect(curve.profile.peaks.truePeakDBTP <= -0.9995)
    // A semitone away means the same octaves: no octave is moved by more than the usual limit.
    #expect(outcome.report.curve.allSatisfy { $0.toneDB <= 12.5 })
  }

  @Test("a reference cut by a codec does not darken the top")
  func codecLimited() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 20, seed: 7)
    try folder.write("mix.wav", music)
    let cut = try Material.filtered(
      Material.stereo(seconds: 20, seed: 8), by: Material.curve { $0 > 15_800 ? -90 : 0 })
    try folder.write("song.wav", cut)
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: ["out.wav"])
    let curve = outcome.plan.tone?.curve.decibels ?? []
    let above = curve.indices.filter { (15_000...19_000).contains(10 * exp2(Double($0) / 48)) }
    #expect(above.allSatisfy { abs(curve[$0]) < 1.5 })
  }

  @Test("samples over full scale are read as they are and told")
  func hot() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 10, seed: 9, level: 4))
    let outcome = try folder.master("mix.wav", to: ["out.wav"], set: ["loudness.target=-16"])
    #expect(outcome.report.mix.profile.peaks.samplePeakDBFS > 0)
    #expect(outcome.report.warnings.contains { $0.contains("over full scale") })
    #expect(outcome.report.passed)
  }

  @Test("of a reference whose peaks pass full scale the loudness is followed, not the peaks")
  func clippedReference() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 10, seed: 9, level: 0.2))
    try folder.write("song.wav", Material.stereo(seconds: 10, seed: 10, level: 4))
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: ["out.wav"])
    #expect(outcome.report.warnings.contains { $0.contains("they are not followed") })
    let master = try #require(outcome.report.deliverables.first).profile
    #expect(master.peaks.truePeakDBTP <= -0.9995)
  }

  @Test("what is wrong with a file that is both mix and reference is said once")
  func onceForBoth() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 4, seed: 9, level: 0.2))
    let report = try folder.master("mix.wav", reference: "mix.wav", to: []) {
      $0.dryRun = true
    }.report
    let short = report.warnings.filter { $0.contains("there is little to measure") }
    #expect(short.count == 1)
    #expect(Set(report.warnings).count == report.warnings.count)
  }

  @Test("a mix that is its own reference is told, a section of it is not")
  func ownReference() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 10, seed: 9, level: 0.2)
    for name in ["mix.wav", "copy.wav"] { try folder.write(name, music) }
    try folder.write("song.wav", Material.stereo(seconds: 10, seed: 10, level: 0.2))
    func isTold(_ name: String, _ region: TimeRegion? = nil) throws -> Bool {
      try folder.master("mix.wav", to: []) {
        $0.references = [ReferenceRequest(path: folder.file(name), region: region)]
        $0.dryRun = true
      }.report.warnings.contains { $0.hasPrefix("\(name) is mix and reference, the same file") }
    }
    #expect(try isTold("mix.wav"))
    #expect(try isTold("copy.wav"))
    #expect(try !isTold("song.wav"))
    #expect(try !isTold("mix.wav", TimeRegion(start: 0, end: 5)))
  }

  @Test("of a section of a reference its own peaks are told")
  func clippedElsewhere() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 10, seed: 9, level: 0.2))
    let quiet = Material.stereo(seconds: 10, seed: 10, level: 0.05)
    let clipped = Material.stereo(seconds: 10, seed: 11, level: 4)
    try folder.write("song.wav", zip(quiet, clipped).map { $0 + $1 })
    let report = try folder.master("mix.wav", to: []) {
      $0.references = [
        ReferenceRequest(path: folder.file("song.wav"), region: TimeRegion(start: 0, end: 9))
      ]
      $0.dryRun = true
    }.report
    #expect(!report.warnings.contains { $0.contains("they are not followed") })
  }

  @Test("report and explanation carry the scores")
  func reported() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 9, level: 0.2))
    try folder.write("song.wav", Material.stereo(seconds: 8, seed: 10, level: 0.4))
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: []) { $0.dryRun = true }
    #expect(outcome.report.compatibility?.count == 5)
    let text = ReportText(outcome.report, isDryRun: true).explanation
    #expect(text.contains("fit: tone") && text.contains("●"))
  }

  @Test(
    "what one of two files cannot hold for its sample rate is not compared",
    arguments: [8000, 11_025, 12_000, 44_100])
  func lowRates(rate: Int) throws {
    func measure(_ rate: Int, _ seed: UInt64) throws -> TrackProfile {
      let samples = Material.stereo(seconds: 8, rate: rate, seed: seed)
      return try Measure.profile(of: MemorySource(samples: samples, sampleRate: rate)).profile
    }
    let low = try measure(rate, 1)
    let full = try measure(44_100, 2)
    for (mix, reference) in [(low, full), (full, low)] {
      let scores = Compatibility(mix: mix, reference: reference, settings: MasterSettings()).scores
      let width = try #require(scores.first { $0.aspect == .width })
      #expect(width.score >= 90, "\(width.text)")
    }
  }

  @Test("what has no loudness has neither figures of it nor a score of its dynamics")
  func withoutLoudness() throws {
    let folder = try TemporaryFolder()
    // Clicks that are heard and yet no loudness.
    let faint = (0..<8 * 44_100).map { $0 % 88_200 == 40_000 ? Float(0.01) : 0 }
    try folder.write("mix.wav", [faint, faint])
    try folder.write("song.wav", Material.stereo(seconds: 8, seed: 2))
    let outcome = try folder.master(
      "mix.wav", reference: "song.wav", to: [], set: ["limit.drive=3"]
    ) { $0.dryRun = true }
    let scores = try #require(outcome.report.compatibility)
    #expect(scores.map(\.aspect) == MatchAspect.allCases.filter { $0 != .dynamics })
    let stage = try #require(outcome.report.stages.first { $0.stage == "loudness" })
    #expect(stage.values == ["driveDB": 3])
    #expect(stage.text == "+3.0 dB into the limiter.")
  }

  @Test("a silent mix is told as such and nothing else of it, beside a reference that leans")
  func silentMix() throws {
    let folder = try TemporaryFolder()
    let silence = [Float](repeating: 0, count: 6 * 44_100)
    try folder.write("mix.wav", [silence, silence])
    let music = Material.stereo(seconds: 8, seed: 1)
    try folder.write("song.wav", [music[0], Material.scaled([music[1]], -4)[0]])
    let outcome = try folder.master("mix.wav", reference: "song.wav", to: ["out.wav"])
    let report = outcome.report
    #expect(report.passed && outcome.plan.balanceDB == 0)
    #expect(report.refusals.isEmpty && report.stages.isEmpty)
    #expect(report.deliverables.first?.checks.map(\.name) == ["true peak"])
    #expect(report.warnings.filter { $0.contains("mix.wav is silent, ") }.count == 1)
    let text = ReportText(report).summary
    #expect(!text.contains("−200") && text.contains("✓ true peak  – dBTP"), "\(text)")
    #expect(!HTMLReport(report).text.contains("−200.00"))
  }
}
