import AudioCore
import Glibc

/// Numbers and times as people in the field write and type them.
enum Figures {
  /// The text without white space at its ends.
  static func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }

  /// Fixed decimals with a true minus sign: "−14.0".
  static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return value < 0 ? "−∞" : "∞" }
    return min(max(value, -1e12), 1e12).decimals(digits, minus: "−")
  }

  /// A level with one decimal; −200, which stands for silence, is "−∞".
  static func level(_ value: Double) -> String { fixed(value <= -150 ? -.infinity : value, 1) }

  /// Fixed decimals with a plus sign above 0: "+1.5".
  static func signed(_ value: Double, _ digits: Int = 1) -> String {
    let text = fixed(value, digits)
    return value > 0 && text.contains(where: { $0 != "0" && $0 != "." }) ? "+" + text : text
  }

  /// The shortest decimal: "0.5", "−12".
  static func plain(_ value: Double) -> String {
    let text = "\(value == 0 ? 0 : value)"
    let short = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    return short.replacing("-", with: "−")
  }

  /// The shortest decimal as the program's own parsers read it: "-12".
  static func typed(_ value: Double) -> String { plain(value).replacing("−", with: "-") }

  /// A frequency without rounding: "120 Hz", "2.5 kHz".
  static func hertz(_ value: Double) -> String {
    value < 1000 ? "\(plain(value)) Hz" : "\(plain((value * 10).rounded() / 10_000)) kHz"
  }

  /// Four significant digits, which keep a display honest and a typed value exact.
  static func significant(_ value: Double) -> Double {
    value.rounded(toDigits: 4, least: 1e-9)
  }

  /// Minutes and seconds, from an hour on with hours: "1:23.4", "2:00:00.0".
  static func clock(_ seconds: Double, digits: Int = 1) -> String {
    let scale = pow(10, Double(digits))
    let total = max(0, seconds).rounded(toParts: scale)
    let minutes = Int(total / 60)
    let rest = total - Double(minutes) * 60
    let text = (rest < 10 ? "0" : "") + fixed(rest, digits)
    guard minutes >= 60 else { return "\(minutes):\(text)" }
    return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):\(text)"
  }

  /// Reads a decimal number, with point or comma, with or without its unit.
  static func number(_ text: String, unit: String) -> Double? {
    var rest = Substring(text.lowercased().filter { !$0.isWhitespace })
    let unit = unit.lowercased()
    if !unit.isEmpty, rest.hasSuffix(unit) { rest = rest.dropLast(unit.count) }
    let plain = rest.replacing("−", with: "-").replacing(",", with: ".")
    guard plain.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.".contains($0)) }),
      let value = Double(plain), value.isFinite
    else { return nil }
    return value
  }
}
