import AudioCore
import DSP
import Glibc
import Mastering
import Metering
import Testing
import TestSupport

@Suite("Tone follows the reference band by band, and its phase the song")
struct ToneAcceptanceTests {
  /// Chords of few partials over soft noise: spectra as uneven as music's.
  private func chords(_ hertz: [Double], seed: UInt64, seconds: Double = 24) -> [[Float]] {
    let bed = Material.stereo(seconds: seconds, seed: seed, level: 0.8)
    var mid = [Float](repeating: 0, count: bed[0].count)
    for (index, root) in hertz.enumerated() {
      for harmonic in 1...8 {
        let level = 0.03 / Double(harmonic) * (index % 2 == 0 ? 1 : 0.4)
        let step = 2 * Double.pi * root * Double(harmonic) / 44_100
        for i in mid.indices {
          let swell = 0.6 + 0.4 * sin(2 * .pi * Double(i) / 44_100 * (0.3 + 0.1 * Double(index)))
          mid[i] += Float(level * swell * sin(step * Double(i)))
        }
      }
    }
    return bed.map { channel in zip(channel, mid).map { $0 + $1 } }
  }

  /// Power of the sixth of an octave around 1 kHz · 2^(index/6), whose edges are edges of the grid.
  private func sixth(_ index: Int, of densityDB: [Double]) -> Double {
    let middle = 320 + 8 * index
    let power = ((middle - 4)..<(middle + 4)).reduce(0.0) {
      $0 + pow(10, densityDB[$1] / 10) * SpectrumProfile.frequencyHz($1)
    }
    return 10 * log10(power)
  }

  @Test("two different chords: every sixth of an octave within 0.5 dB rms of the reference in full")
  func followsPartials() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", chords([110, 138.6, 164.8, 220], seed: 5))
    try folder.write("reference.wav", chords([98, 123.5, 146.8, 233.1], seed: 9))
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"],
      set: [
        "tone.boost=40", "tone.cut=40", "tone.slope=off", "tone.certainty=off", "guard.noise=off",
      ])
    let deliverable = try #require(outcome.report.deliverables.first)
    let reference = try #require(outcome.report.references.first).profile
    let errors = (-29...24).map {
      sixth($0, of: deliverable.profile.spectrum.midDB) - sixth($0, of: reference.spectrum.midDB)
    }
    let middle = errors[10..<47]
    let level = middle.reduce(0, +) / Double(middle.count)
    let rms = (errors.reduce(0) { $0 + ($1 - level) * ($1 - level) } / Double(errors.count))
      .squareRoot()
    #expect(rms <= 0.5, "\(rms) dB")
    let check = try #require(deliverable.checks.first { $0.name == "tone" })
    #expect(abs(check.measured - rms) < 0.1, "the report's own figure is \(check.measured)")
  }

  @Test("in safe every band that misses by more than 1 dB is named with its cause")
  func namesWhatIsHeld() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", chords([110, 138.6, 164.8, 220], seed: 5))
    try folder.write("reference.wav", chords([98, 123.5, 146.8, 233.1], seed: 9))
    let outcome = try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"])
    let deliverable = try #require(outcome.report.deliverables.first)
    let reference = try #require(outcome.report.references.first).profile
    let ranges = outcome.report.refusals.flatMap { $0.ranges ?? [] }
    #expect(!ranges.isEmpty)
    let free = (-29...24).filter { band in
      let hertz = 1000 * exp2(Double(band) / 6)
      return !ranges.contains { $0.lowHz < hertz && hertz < $0.highHz }
    }
    let errors = free.map {
      sixth($0, of: deliverable.profile.spectrum.midDB) - sixth($0, of: reference.spectrum.midDB)
    }
    let level = errors.reduce(0, +) / Double(errors.count)
    #expect(errors.allSatisfy { abs($0 - level) <= 1 }, "\(zip(free, errors).map { "\($0)" })")
  }

  private func damaged(
    _ folder: TemporaryFolder, by filters: (GainCurve) -> FIRKernel
  ) throws -> MasterOutcome {
    let truth = Material.stereo(seconds: 30, seed: 41)
    let kernel = filters(Material.curve { -0.9 * log2(min(16_000, max(30, $0)) / 1000) })
    let source = FilteredSource(
      MemorySource(samples: truth, sampleRate: 44_100), filters: .every(kernel))
    let block = AudioBlock(channels: 2, capacity: source.frames)
    try source.read(into: block, at: 0)
    let mix = (0..<2).map { channel in
      (0..<block.frames).map { block[channel: channel, frame: $0] }
    }
    try folder.write("reference.wav", truth)
    try folder.write("mix.wav", Material.scaled(mix, -6))
    return try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"], set: ["limit.style=off"])
  }

  @Test("a mix spoiled without phase is put right without phase, to −40 dB")
  func followsZeroPhase() throws {
    let folder = try TemporaryFolder()
    let outcome = try damaged(folder) {
      FIRDesign.linearPhase($0, taps: 16_384, sampleRate: 44_100)
    }
    #expect(outcome.plan.tone?.phase == .linear)
    let truth = try folder.read("reference.wav")
    let master = try folder.read("master.wav")
    var (difference, power) = (0.0, 0.0)
    for channel in 0..<2 {
      for i in 44_100..<truth[0].count - 44_100 {
        let wanted = Double(truth[channel][i])
        difference += pow(Double(master[channel][i]) - wanted, 2)
        power += wanted * wanted
      }
    }
    let null = 10 * log10(difference / power)
    #expect(null <= -40, "\(null) dB")
  }

  @Test("a mix spoiled by an analogue kind of filter is put right by one")
  func followsMinimumPhase() throws {
    let outcome = try damaged(try TemporaryFolder()) {
      FIRDesign.minimumPhase($0, taps: 8192, sampleRate: 44_100)
    }
    #expect(outcome.plan.tone?.phase == .minimum)
    let tone = try #require(outcome.report.stages.first { $0.stage == "tone" })
    #expect(tone.text.contains("same song"))
  }

  @Test("another song with the same beat is not the same song")
  func refusesAnother() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 30, seed: 1))
    try folder.write(
      "reference.wav",
      try Material.filtered(
        Material.stereo(seconds: 30, seed: 77), by: Material.curve { log2($0 / 1000) }))
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"], set: ["limit.style=off"])
    let tone = try #require(outcome.report.stages.first { $0.stage == "tone" })
    #expect(!tone.text.contains("same song"))
    #expect(outcome.plan.tone?.phase == .minimum)
  }
}
