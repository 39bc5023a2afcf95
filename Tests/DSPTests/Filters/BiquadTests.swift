import DSP
import Glibc
import Testing

@Suite("Butterworth sections")
struct BiquadTests {
  /// |H|² = 1/(1 + Ω⁴) of the analogue prototype, Ω being tan(πf/fs) over that of the corner.
  @Test("have the prototype's response at bilinear frequencies", arguments: [44_100.0, 96_000])
  func response(rate: Double) {
    for corner in [80.0, 1000, 9000] {
      let low = Biquad.lowpass(hertz: corner, sampleRate: rate)
      let high = Biquad.highpass(hertz: corner, sampleRate: rate)
      for hertz in [20.0, 80, 500, 1000, 5000, 9000, 20_000] {
        let ratio = tan(.pi * hertz / rate) / tan(.pi * corner / rate)
        let passed = 1 / (1 + pow(ratio, 4))
        #expect(abs(low.power(hertz: hertz, sampleRate: rate) - passed) < 1e-6, "\(hertz) Hz")
        #expect(abs(high.power(hertz: hertz, sampleRate: rate) - 1 + passed) < 1e-6, "\(hertz) Hz")
      }
    }
  }
}
