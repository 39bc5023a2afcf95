import Glibc

/// Window functions in Float64.
public enum Window {
  /// Symmetric Kaiser window of `count` points.
  public static func kaiser(count: Int, beta: Double) -> [Double] {
    let centre = Double(count - 1) / 2
    return (0..<count).map { index in
      KaiserWindow.value(centre == 0 ? 0 : (Double(index) - centre) / centre, beta: beta)
    }
  }

  /// Periodic Hann window of `count` points: overlapped by half it sums to one.
  public static func hann(count: Int) -> [Double] {
    (0..<count).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(count)) }
  }
}
