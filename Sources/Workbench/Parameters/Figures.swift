internal import AudioCore
import Glibc

/// Numbers as people type them.
enum Figures {
  /// The text without white space at its ends.
  static func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }

  /// A frequency without rounding: "120 Hz", "2.5 kHz".
  static func hertz(_ value: Double) -> String {
    value < 1000
      ? "\(Numeral.plain(value)) Hz" : "\(Numeral.plain((value * 10).rounded() / 10_000)) kHz"
  }

  /// Four significant digits, which keep a display honest and a typed value exact.
  static func significant(_ value: Double) -> Double {
    value.rounded(toDigits: 4, least: 1e-9)
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
