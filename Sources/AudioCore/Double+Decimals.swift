import Glibc

extension Double {
  /// A finite number with so many decimals, rounded half away from zero, whatever the locale: "-14.0".
  ///
  /// Held at what 64 bits hold. Where a person reads it, `minus` is the true sign, "−".
  package func decimals(_ digits: Int, minus: String = "-") -> String {
    let scale = pow(10, Double(digits))
    let whole = Int64(Swift.min(9e18, (magnitude * scale).rounded()))
    let sign = self < 0 && whole != 0 ? minus : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let parts = whole.quotientAndRemainder(dividingBy: Int64(scale))
    let fraction = String(parts.remainder)
    return "\(sign)\(parts.quotient)."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
