import Glibc

/// Window functions in Float64.
public enum Window {
  /// Symmetric Kaiser window of `count` points.
  public static func kaiser(count: Int, beta: Double) -> [Double] {
    let centre = Double(count - 1) / 2
    let scale = 1 / besselI0(beta)
    return (0..<count).map { index in
      let x = centre == 0 ? 0 : (Double(index) - centre) / centre
      return besselI0(beta * sqrt(max(0, 1 - x * x))) * scale
    }
  }

  /// Periodic Hann window of `count` points: overlapped by half it sums to one.
  public static func hann(count: Int) -> [Double] {
    (0..<count).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(count)) }
  }

  /// Modified Bessel function of the first kind, order 0, by its power series.
  public static func besselI0(_ x: Double) -> Double {
    let quarter = x * x / 4
    var term = 1.0
    var sum = 1.0
    var k = 1.0
    while term > sum * 1e-17 {
      term *= quarter / (k * k)
      sum += term
      k += 1
    }
    return sum
  }
}
