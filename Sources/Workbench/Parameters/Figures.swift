internal import AudioCore

/// Numbers and texts as the screens show and take them.
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
}
