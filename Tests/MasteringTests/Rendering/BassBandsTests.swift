import Foundation
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Bands of the bass")
struct BassBandsTests {
  /// Level of a third of an octave, dB.
  private func third(_ spectrum: SpectrumProfile, at hertz: Double) -> Double {
    let power = spectrum.midDB.indices.reduce(0.0) { sum, point in
      let frequency = SpectrumProfile.frequencyHz(point)
      let isInside = abs(log2(frequency / hertz)) < 1.0 / 6
      return sum + (isInside ? pow(10, spectrum.midDB[point] / 10) * frequency : 0)
    }
    return 10 * log10(power)
  }

  @Test("thirds come out right whose edges lie between the two halves of a sixth")
  func thirds() throws {
    let folder = try TemporaryFolder()
    func noise(seed: UInt64) -> [[Float]] {
      let mid = Signals.pink(count: 40 * 44_100, seed: seed).map { 0.2 * $0 }
      return [mid, mid]
    }
    // 55.7 Hz is the edge of two thirds and the middle of a sixth.
    let edge = 1000 * pow(2, -25.0 / 6)
    try folder.write(
      "mix.wav",
      try Material.filtered(
        noise(seed: 1),
        by: Material.curve { (0.9 * edge..<edge).contains($0) ? 9 : 0 }))
    try folder.write(
      "reference.wav",
      try Material.filtered(
        noise(seed: 51), by: Material.curve { (edge..<edge / 0.9).contains($0) ? 9 : 0 }))
    let outcome = try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"]) {
      $0.settings = SettingPreset.full.settings
      $0.settings.dynamics.amount = 0
      $0.settings.dynamics.rider = 0
    }
    let mix = outcome.report.mix.profile.spectrum
    let master = try #require(outcome.report.deliverables.first).profile.spectrum
    let reference = try #require(outcome.report.references.first).profile.spectrum
    func level(_ spectrum: SpectrumProfile) -> Double { third(spectrum, at: 1000) }
    for third in [-13.0, -12] {
      let hertz = 1000 * pow(2, third / 3)
      func deviation(_ spectrum: SpectrumProfile) -> Double {
        self.third(spectrum, at: hertz) - level(spectrum)
          - (self.third(reference, at: hertz) - level(reference))
      }
      #expect(abs(deviation(mix)) > 1.5, "or there is nothing to do")
      #expect(abs(deviation(master)) < 0.5, "\(hertz) Hz")
    }
  }
}
