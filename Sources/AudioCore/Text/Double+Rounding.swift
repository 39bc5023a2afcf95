import Glibc

extension Double {
  /// The nearest whole number of parts of 1: of 100 parts, hundredths.
  package func rounded(toParts parts: Double) -> Double { (self * parts).rounded() / parts }

  /// The number with so many significant digits.
  ///
  /// Those that a number of magnitude `least` (above 0) has, where it is smaller.
  package func rounded(toDigits digits: Int, least: Double) -> Double {
    rounded(toParts: pow(10, Double(digits - 1) - floor(log10(Swift.max(magnitude, least)))))
  }
}
