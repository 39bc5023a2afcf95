import DSP
import Foundation
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Width in twelfths of an octave")
struct FineWidthTests {
  /// Stereo noise whose side goes through a curve, dB.
  private func stereo(seed: UInt64, side: (Double) -> Double) throws -> [[Float]] {
    let count = 20 * 44_100
    let mid = Signals.pink(count: count, seed: seed).map { 0.3 * $0 }
    let plain = Signals.pink(count: count, seed: seed + 1).map { 0.2 * $0 }
    let shaped = try Material.filtered([plain], by: Material.curve(side))[0]
    return [zip(mid, shaped).map { $0 + $1 }, zip(mid, shaped).map { $0 - $1 }]
  }

  private func ratio(_ spectrum: SpectrumProfile, _ hertz: ClosedRange<Double>) -> Double {
    let points = spectrum.midDB.indices.filter { hertz.contains(SpectrumProfile.frequencyHz($0)) }
    return points.reduce(0) { $0 + spectrum.sideDB[$1] - spectrum.midDB[$1] } / Double(points.count)
  }

  @Test(
    "a step of 8 dB in side, as a lossy codec's joint stereo leaves it, is followed on both of its sides"
  )
  func step() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", try stereo(seed: 1) { _ in 0 })
    try folder.write("reference.wav", try stereo(seed: 51) { $0 > 8200 ? -8 : 0 })
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"]
    ) {
      $0.settings = SettingPreset.full.settings
      $0.settings.dynamics.amount = 0
      $0.settings.dynamics.rider = 0
    }
    let master = try #require(outcome.report.deliverables.first).profile.spectrum
    let reference = try #require(outcome.report.references.first).profile.spectrum
    for hertz in [7000.0...7700, 8700...9600] {
      #expect(abs(ratio(master, hertz) - ratio(reference, hertz)) < 0.5, "\(hertz)")
    }
  }

  @Test("the filter stays within 6 dB of its aim where bands are narrower than it can draw")
  func bass() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", try stereo(seed: 1) { $0 < 32 && $0 > 27 ? 20 : 0 })
    try folder.write("reference.wav", try stereo(seed: 51) { $0 < 28 && $0 > 24 ? 20 : 0 })
    let plan = try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"]) {
      $0.settings = SettingPreset.full.settings
    }.plan
    let side = try #require(plan.side)
    let bass = side.decibels.indices.filter { (20.0...60).contains(side.frequencyHz($0)) }
    #expect(bass.allSatisfy { abs(side.decibels[$0]) < 26 })
    #expect(bass.contains { abs(side.decibels[$0]) > 3 }, "or there was nothing to draw")
  }
}
