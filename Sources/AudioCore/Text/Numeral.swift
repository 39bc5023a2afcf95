/// Numbers as people in the field write them: the same in every locale, rounded half away from zero.
package enum Numeral {
  /// Fixed decimals with a true minus sign, "−14.0"; "–" for nothing and what is not finite.
  package static func fixed(_ value: Double?, _ digits: Int = 1) -> String {
    guard let value, value.isFinite else { return "–" }
    return text(value, digits, minus: "−")
  }

  /// The same with a plus sign above 0: "+1.5", "−0.3", "0.0".
  package static func signed(_ value: Double?, _ digits: Int = 1) -> String {
    let text = fixed(value, digits)
    guard let value, value.isFinite, value > 0, !isZero(text) else { return text }
    return "+" + text
  }

  /// Whether fixed decimals are all zero: nothing is left of the number.
  package static func isZero(_ text: String) -> Bool {
    text.allSatisfy { $0 == "0" || $0 == "." }
  }

  /// A level of loudness or peak; −200, which stands for silence, is "−∞".
  package static func level(_ value: Double?, _ digits: Int = 1) -> String {
    guard let value else { return "–" }
    return value <= -150 ? "−∞" : fixed(value, digits)
  }

  /// Fixed decimals with a hyphen, "-14.0", as files and names have them; finite values alone.
  package static func ascii(_ value: Double, _ digits: Int) -> String {
    text(value, digits, minus: "-")
  }

  private static func text(_ value: Double, _ digits: Int, minus: String) -> String {
    let scale = power(of: digits)
    // Held at what an integer holds.
    let units = Int(min(9e18, (abs(value) * Double(scale)).rounded()))
    let sign = value < 0 && units != 0 ? minus : ""
    guard digits > 0 else { return "\(sign)\(units)" }
    return "\(sign)\(units / scale).\(padded(units % scale, digits))"
  }

  /// One decimal, rounded down, so that what is told never looks better than it is; from 0 on.
  package static func atLeast(_ value: Double) -> String {
    ascii((value * 10).rounded(.down) / 10, 1)
  }

  /// The shortest decimal that reads back as the same number, without ".0": "0.5", "-12".
  package static func shortest(_ value: Double) -> String {
    let text = "\(value == 0 ? 0 : value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The same with a true minus sign, for people: "−12".
  package static func plain(_ value: Double) -> String {
    shortest(value).replacing("-", with: "−")
  }

  /// A sample rate in kHz: "44.1", "48", "11.025".
  package static func kilohertz(_ rate: Int) -> String { shortest(Double(rate) / 1000) }

  /// A frequency at an axis or over a column: "31.5", "63", "1k", "12.5k".
  package static func shortHertz(_ value: Double) -> String {
    if value >= 1000 { return shortest((value / 100).rounded() / 10) + "k" }
    return fixed(value, value < 100 && value != value.rounded() ? 1 : 0)
  }

  /// A size: "412 B", "3.2 MB", "65 MB", "1.2 GB".
  package static func bytes(_ count: Int) -> String {
    var (size, unit) = (Double(count), "B")
    for larger in ["kB", "MB", "GB"] where size >= 999.5 { (size, unit) = (size / 1000, larger) }
    return "\(ascii(size, size < 9.95 && unit != "B" ? 1 : 0)) \(unit)"
  }

  /// 10, 100, 1000 … for so many digits.
  static func power(of digits: Int) -> Int {
    (0..<digits).reduce(1) { power, _ in power * 10 }
  }

  /// With zeros before it: "05".
  package static func padded(_ value: Int, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
