import Glibc

/// Kaiser windows and what follows from their shape parameter β.
///
/// Source: Kaiser & Schafer, IEEE Trans. ASSP 28(1) 1980.
public enum KaiserWindow {
  /// Value at position `x`, −1 … 1 across the window; 0 outside.
  public static func value(_ x: Double, beta: Double) -> Double {
    guard abs(x) <= 1 else { return 0 }
    return besselI0(beta * (1 - x * x).squareRoot()) / besselI0(beta)
  }

  /// β for a stop band of `decibels` (positive), 50 dB or more.
  public static func beta(stopbandDB decibels: Double) -> Double { 0.1102 * (decibels - 8.7) }

  /// Modified Bessel function of the first kind, order 0, by its power series.
  static func besselI0(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var k = 1.0
    while term > 1e-18 * sum {
      let factor = x / (2 * k)
      term *= factor * factor
      sum += term
      k += 1
    }
    return sum
  }
}
