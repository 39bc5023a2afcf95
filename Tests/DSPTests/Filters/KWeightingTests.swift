import DSP
import Foundation
import Testing

@Suite("K-weighting (BS.1770-5 Annex 1)")
struct KWeightingTests {
  @Test(
    "follows the 48 kHz response at every rate",
    arguments: [8_000, 22_050, 32_000, 44_100, 69_313, 88_200, 96_000, 176_400, 192_000, 384_000])
  func followsTheTable(rate: Int) {
    let filter = KWeighting(sampleRate: rate)
    let top = min(20_000, 0.45 * Double(rate))
    let errors = (0...400).map { (step: Int) -> Double in
      let hertz = 20 * pow(top / 20, Double(step) / 400)
      return abs(
        10
          * log10(
            filter.power(hertz: hertz, sampleRate: Double(rate))
              / KWeighting.table48.power(hertz: hertz, sampleRate: 48_000)))
    }
    let bound = rate >= 32_000 ? 1e-4 : rate >= 22_050 ? 5e-4 : 0.02
    #expect(errors.allSatisfy { $0 < bound }, "\(errors.max() ?? 0) dB")
  }

  @Test("agrees with the published refit at 44.1 and 96 kHz")
  func agreesWithPublishedRefit() {
    let at44 = KWeighting(sampleRate: 44_100)
    #expect(abs(at44.shelf.b0 - 1.53080198286642) < 1e-5)
    #expect(abs(at44.highpass.b0 - 0.999559340787) < 1e-6)
    #expect(abs(at44.highpass.a1 + 1.98916968136954) < 1e-7)
    let at96 = KWeighting(sampleRate: 96_000)
    #expect(abs(at96.shelf.a1 + 1.84455094248210) < 1e-5)
  }

  @Test("is stable and quickly fitted at any rate", arguments: [8_000, 11_025, 69_313, 384_000])
  func isStable(rate: Int) {
    let filter = KWeighting(sampleRate: rate)
    for section in [filter.shelf, filter.highpass] {
      #expect(abs(section.a2) < 1 && abs(section.a1) < 1 + section.a2)
    }
  }
}
