import DSP
import Glibc

/// The digital filters of the "Cookbook formulae for audio EQ biquad filter coefficients", written out.
enum Cookbook {
  /// Gain of a band's biquad at a frequency, dB.
  static func decibels(_ band: EqualizerBand, at hertz: Double, sampleRate: Double) -> Double {
    10 * log10(biquad(band, sampleRate: sampleRate).power(hertz: hertz, sampleRate: sampleRate))
  }

  private static func biquad(_ band: EqualizerBand, sampleRate: Double) -> Biquad {
    let a = pow(10, band.decibels / 40)
    let w = 2 * Double.pi * band.hertz / sampleRate
    let c = cos(w)
    let alpha = sin(w) / (2 * band.q)
    let root = 2 * a.squareRoot() * alpha
    let (sum, difference) = (a + 1, a - 1)
    switch band.kind {
    case .bell:
      return section(
        [1 + alpha * a, -2 * c, 1 - alpha * a], [1 + alpha / a, -2 * c, 1 - alpha / a])
    case .lowshelf:
      return section(
        [
          a * (sum - difference * c + root), 2 * a * (difference - sum * c),
          a * (sum - difference * c - root),
        ],
        [
          sum + difference * c + root, -2 * (difference + sum * c),
          sum + difference * c - root,
        ])
    case .highshelf:
      return section(
        [
          a * (sum + difference * c + root), -2 * a * (difference + sum * c),
          a * (sum + difference * c - root),
        ],
        [
          sum - difference * c + root, 2 * (difference - sum * c),
          sum - difference * c - root,
        ])
    case .lowcut:
      return section(
        [(1 + c) / 2, -(1 + c), (1 + c) / 2], [1 + alpha, -2 * c, 1 - alpha])
    case .highcut:
      return section([(1 - c) / 2, 1 - c, (1 - c) / 2], [1 + alpha, -2 * c, 1 - alpha])
    }
  }

  /// A section of numerator and denominator.
  private static func section(_ b: [Double], _ a: [Double]) -> Biquad {
    Biquad(b0: b[0] / a[0], b1: b[1] / a[0], b2: b[2] / a[0], a1: a[1] / a[0], a2: a[2] / a[0])
  }
}
