import AudioCore
import AudioFiles
import DSP
import Glibc
import Mastering
import Metering
import Testing
import TestSupport

@Suite("A master matches its reference")
struct MatchAcceptanceTests {
  /// Mean level of a spectrum over a third of an octave around a frequency, dB.
  private func level(_ decibels: [Double], at hertz: Double) -> Double {
    let centre = Int((log2(hertz / 10) * 48).rounded())
    let band = decibels[(centre - 8)...(centre + 8)]
    return 10 * log10(band.reduce(0) { $0 + pow(10, $1 / 10) } / Double(band.count))
  }

  @Test("a known equaliser of ±8 dB is undone within 0.3 dB from 40 Hz to 16 kHz")
  func undoesEqualiser() throws {
    let folder = try TemporaryFolder()
    let truth = Material.stereo(seconds: 40, seed: 21)
    let curve = Material.curve { hertz in
      8 * sin(2 * .pi * log2(hertz / 100) / 3.3) * (hertz > 25 && hertz < 18_000 ? 1 : 0)
    }
    try folder.write("reference.wav", truth)
    try folder.write("mix.wav", Material.scaled(try Material.filtered(truth, by: curve), -6))
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"], set: ["limit.style=off"])
    let master = try #require(outcome.report.deliverables.first).profile
    let reference = try #require(outcome.report.references.first).profile
    let probes = (0...34).map { 40 * exp2(Double($0) / 4) }.filter { $0 <= 16_000 }
    let errors = probes.map {
      level(master.spectrum.midDB, at: $0) - level(reference.spectrum.midDB, at: $0)
    }
    let mean = errors.reduce(0, +) / Double(errors.count)
    #expect(errors.allSatisfy { abs($0 - mean) <= 0.3 })
  }

  @Test("loudness within 0.05 LU, true peak under the ceiling, balance and tone in their bounds")
  func meetsTargets() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 30, seed: 31, level: 0.2))
    let dense = try Material.filtered(
      Material.stereo(seconds: 30, seed: 47, level: 0.9, side: 0.7),
      by: Material.curve { 2 * log2($0 / 1000) * ($0 > 60 ? 0.5 : 0) })
    try folder.write("reference.wav", dense)
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav", "master.flac", "master.opus"],
      set: ["width.low=0"])
    #expect(outcome.report.passed)
    for deliverable in outcome.report.deliverables {
      let target = try #require(outcome.plan.targetLUFS)
      #expect(abs(deliverable.profile.loudness.integratedLUFS - target) <= 0.05)
      #expect(deliverable.profile.peaks.truePeakDBTP <= -0.9995)
    }
    let width = try #require(outcome.report.deliverables.first).profile.stereo.bandWidthDB
    let wanted = try #require(outcome.report.references.first).profile.stereo.bandWidthDB
    for band in 1..<6 { #expect(abs(width[band] - wanted[band]) <= 0.5, "width of band \(band)") }
  }

  @Test(
    "hiss at −80 dBFS above 12 kHz is raised by at most 3 dB towards a bright reference")
  func leavesHiss() throws {
    let folder = try TemporaryFolder()
    let dark = try Material.filtered(
      Material.stereo(seconds: 30, seed: 51), by: Material.curve { $0 > 11_000 ? -90 : 0 })
    let hiss = Signals.white(count: dark[0].count, amplitude: 0.000_17, seed: 5)
    let high = try Material.filtered(
      [hiss, hiss], by: Material.curve { $0 < 12_000 ? -60 : 0 })
    let mix = zip(dark, high).map { pair in zip(pair.0, pair.1).map { $0 + $1 } }
    try folder.write("mix.wav", mix)
    try folder.write("reference.wav", Material.stereo(seconds: 30, seed: 52))
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"], set: ["limit.drive=0"])
    let before = outcome.report.mix.profile.spectrum.midDB
    let after = try #require(outcome.report.deliverables.first).profile.spectrum.midDB
    for hertz in [13_000.0, 15_000, 17_000] {
      let rise = level(after, at: hertz) - level(before, at: hertz)
      #expect(rise <= 3, "\(hertz) Hz")
    }
  }

  @Test("limit.style=off leaves the matched file unlimited in float")
  func unlimited() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 61, level: 0.5))
    let outcome = try folder.master(
      "mix.wav", to: ["master.wav"], set: ["limit.style=off", "loudness.target=-6"])
    let deliverable = try #require(outcome.report.deliverables.first)
    #expect(deliverable.deliverable.depth == .float32)
    #expect(deliverable.profile.peaks.samplePeakDBFS > 0)
    #expect(abs(deliverable.profile.loudness.integratedLUFS + 6) <= 0.05)
  }

  @Test("the report's own figures hold under libebur128")
  func oracle() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 20, seed: 71, level: 0.4))
    let outcome = try folder.master("mix.wav", to: ["master.wav"], set: ["loudness.target=-12"])
    let deliverable = try #require(outcome.report.deliverables.first)
    let samples = try folder.read("master.wav")
    let oracle = Ebur128.read(samples, rate: 44_100, truePeak: true)
    #expect(abs(oracle.integrated - deliverable.profile.loudness.integratedLUFS) <= 0.02)
    #expect(20 * log10(oracle.truePeak) <= -1 + 0.005)
  }

  @Test("width.mono=100 leaves side below 80 Hz at least 40 dB under mid")
  func monoBass() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 20, seed: 81, side: 0.9))
    let outcome = try folder.master("mix.wav", to: ["master.wav"], set: ["width.mono=100"])
    let spectrum = try #require(outcome.report.deliverables.first).profile.spectrum
    for hertz in [25.0, 40, 63, 71] {
      #expect(level(spectrum.sideDB, at: hertz) <= level(spectrum.midDB, at: hertz) - 40)
    }
  }

  @Test("balance.trim is heard beside a reference, to the right where it is more than 0")
  func ownBalance() throws {
    let folder = try TemporaryFolder()
    let mix = Material.stereo(seconds: 8, seed: 14)
    try folder.write("mix.wav", mix)
    try folder.write("reference.wav", Material.scaled(mix, -3))
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"],
      set: ["balance.trim=2", "limit.style=off", "dynamics.amount=0"])
    #expect(abs(outcome.plan.balanceDB - 2) < 0.01)
    let master = try folder.read("master.wav")
    func energy(_ samples: [Float]) -> Double {
      samples.reduce(0) { $0 + Double($1) * Double($1) }
    }
    let gains = zip(master, mix).map { 10 * log10(energy($0) / energy($1)) }
    #expect(abs(gains[1] - gains[0] - 2) < 0.02)
  }

  @Test(
    "width.trim is whole as long as left and right stay in phase, and taken back where they do not")
  func ownWidth() throws {
    let folder = try TemporaryFolder()
    let mix = Material.stereo(seconds: 8, seed: 14)
    try folder.write("mix.wav", mix)
    try folder.write("reference.wav", Material.scaled(mix, -3))
    func plan(_ trim: Int, guarded: Bool = true) throws -> MasterPlan {
      try folder.master(
        "mix.wav", reference: "reference.wav", to: [],
        set: [
          "width.trim=\(trim)", "width.widen=40", "width.low=0", "limit.style=off",
          "dynamics.amount=0", "guard.image=\(guarded ? "on" : "off")",
        ]
      ) { $0.dryRun = true }.plan
    }
    // Wider than mix and reference, to whom the match is held.
    let whole = try plan(3)
    #expect(abs(try #require(whole.side).decibels(at: 1000) - 3) < 0.3)
    #expect(!whole.notes.contains { $0.key == "guard.image" })
    let held = try plan(12)
    #expect(try #require(held.side).decibels(at: 1000) < 9)
    #expect(held.notes.contains { $0.key == "guard.image" })
    let open = try plan(12, guarded: false)
    #expect(abs(try #require(open.side).decibels(at: 1000) - 12) < 0.5)
    #expect(!open.notes.contains { $0.key == "guard.image" })
  }

  @Test("one channel has no balance, whatever balance.trim says")
  func balanceOfOneChannel() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", [Material.stereo(seconds: 6, seed: 15)[0]])
    let outcome = try folder.master(
      "mix.wav", to: ["master.wav"], set: ["balance.trim=3", "deliver.depth=32f"])
    #expect(outcome.plan.balanceDB == 0)
    #expect(outcome.report.stages.allSatisfy { $0.stage != "balance" })
    #expect(try folder.read("master.wav") == folder.read("mix.wav"))
  }

  @Test("trim keeps what it says, and fades are cosines of the length they say")
  func edits() throws {
    let folder = try TemporaryFolder()
    let mix = Material.stereo(seconds: 10, seed: 91)
    try folder.write("mix.wav", mix)
    _ = try folder.master(
      "mix.wav", to: ["master.wav"],
      set: [
        "edit.start=2", "edit.end=8", "edit.fadein=0.5", "edit.fadeout=1", "limit.style=off",
        "limit.drive=0", "input.dc=off",
      ])
    let samples = try folder.read("master.wav")
    let frames = 6 * 44_100
    #expect(samples.map(\.count) == [frames, frames])
    func rise(_ place: Double, _ length: Double) -> Double {
      0.5 - 0.5 * cos(.pi * min(1, (place + 0.5) / length))
    }
    for (channel, part) in zip(samples, mix) {
      let worst = channel.indices.map { i in
        let gain = rise(Double(i), 22_050) * rise(Double(frames - 1 - i), 44_100)
        return abs(Double(channel[i]) - gain * Double(part[2 * 44_100 + i]))
      }.max()
      #expect(try #require(worst) < 1e-7)
    }
  }
}
