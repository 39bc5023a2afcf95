import Glibc

/// Window functions in Float64.
public enum Window {
  /// Symmetric Kaiser window of `count` points.
  public static func kaiser(count: Int, beta: Double) -> [Double] {
    let centre = Double(count - 1) / 2
    return (0..<count).map { index in
      kaiser(at: centre == 0 ? 0 : (Double(index) - centre) / centre, beta: beta)
    }
  }

  /// Kaiser's window at a position, −1 … 1 across it; 0 outside.
  ///
  /// Source: Kaiser & Schafer, IEEE Trans. ASSP 28(1) 1980, like that of β.
  public static func kaiser(at position: Double, beta: Double) -> Double {
    guard abs(position) <= 1 else { return 0 }
    return besselI0(beta * (1 - position * position).squareRoot()) / besselI0(beta)
  }

  /// Kaiser's β for a stop band of `decibels` (positive), 50 dB or more.
  package static func kaiserBeta(stopbandDB decibels: Double) -> Double {
    0.1102 * (decibels - 8.7)
  }

  /// Periodic Hann window of `count` points: overlapped by half it sums to one.
  public static func hann(count: Int) -> [Double] {
    (0..<count).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(count)) }
  }

  /// Modified Bessel function of the first kind, order 0, by its power series.
  private static func besselI0(_ x: Double) -> Double {
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
