import Glibc

/// A second-order section: (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²).
public struct Biquad: Sendable, Equatable {
  /// Numerator and denominator.
  public var b0, b1, b2, a1, a2: Double

  /// Creates a section from its coefficients, a0 = 1.
  public init(b0: Double, b1: Double, b2: Double, a1: Double, a2: Double) {
    self.b0 = b0
    self.b1 = b1
    self.b2 = b2
    self.a1 = a1
    self.a2 = a2
  }

  /// |H|² at `hertz`.
  public func power(hertz: Double, sampleRate: Double) -> Double {
    let w = 2 * .pi * hertz / sampleRate
    let (c1, s1, c2, s2) = (cos(w), sin(w), cos(2 * w), sin(2 * w))
    let top = (b0 + b1 * c1 + b2 * c2, b1 * s1 + b2 * s2)
    let bottom = (1 + a1 * c1 + a2 * c2, a1 * s1 + a2 * s2)
    return (top.0 * top.0 + top.1 * top.1) / (bottom.0 * bottom.0 + bottom.1 * bottom.1)
  }

  /// Second-order Butterworth low-pass, −3.01 dB at `hertz` (bilinear transform, prewarped).
  public static func lowpass(hertz: Double, sampleRate: Double) -> Biquad {
    let k = tan(.pi * hertz / sampleRate)
    let norm = 1 / (1 + k * 2.0.squareRoot() + k * k)
    let b = k * k * norm
    return Biquad(
      b0: b, b1: 2 * b, b2: b, a1: 2 * (k * k - 1) * norm,
      a2: (1 - k * 2.0.squareRoot() + k * k) * norm)
  }

  /// Second-order Butterworth high-pass, −3.01 dB at `hertz` (bilinear transform, prewarped).
  public static func highpass(hertz: Double, sampleRate: Double) -> Biquad {
    let k = tan(.pi * hertz / sampleRate)
    let norm = 1 / (1 + k * 2.0.squareRoot() + k * k)
    return Biquad(
      b0: norm, b1: -2 * norm, b2: norm, a1: 2 * (k * k - 1) * norm,
      a2: (1 - k * 2.0.squareRoot() + k * k) * norm)
  }

  /// The section that passes everything unchanged.
  public static let identity = Biquad(b0: 1, b1: 0, b2: 0, a1: 0, a2: 0)
}
