import DSP
import Testing

@Suite("Gain over frequency")
struct GainCurveTests {
  private let curve = GainCurve(lowestHz: 100, pointsPerOctave: 2, decibels: [1, 3, -2, -9, 4])

  @Test("runs in straight lines over log frequency, and is held at the ends")
  func interpolation() {
    let octave = 100 * 2.0.squareRoot()
    for (hertz, decibels) in [
      (20.0, 1.0), (100, 1), (octave, 3), (200, -2), (200 * 2.0.squareRoot(), -9), (400, 4),
      (20_000, 4),
    ] {
      #expect(abs(curve.decibels(at: hertz) - decibels) < 1e-9, "\(hertz) Hz")
    }
    // Half-way over log frequency from 100 Hz to √2 · 100 Hz.
    #expect(abs(curve.decibels(at: octave.squareRoot() * 10) - 2) < 1e-9)
    #expect(
      curve.sampled(bins: 8, sampleRate: 1600).map { ($0 * 1e9).rounded() / 1e9 }
        == [1, -2, 4, 4, 4])
  }

  @Test("is largest where it is furthest from nothing, within the range that is asked for")
  func largest() {
    let most = curve.largest(in: 90...1000)
    #expect(most.decibels == -9 && abs(most.hertz - 282.84) < 0.01)
    #expect(curve.largest(in: 90...210).decibels == 3)
    #expect(curve.largest(in: 500...600).decibels == 0)
  }
}
