import AudioCore

/// A reference as typed: a path, and after its last colon perhaps a weight.
///
/// `song.flac`, `song.flac:60%`, `song.flac:60`. What follows the last colon counts only when it is a
/// number, so paths may hold colons; a path that itself ends like a weight gets its weight after
/// another colon (`take:50:100%`).
package struct ReferenceArgument: Equatable, Sendable {
  /// The file.
  package var path: String
  /// Weight among the references, %.
  package var weight = 100.0

  /// Reads what was typed; throws `LacquerError.usage` for a weight outside 0–100 %.
  package init(_ text: String) throws {
    path = text
    guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
      let weight = Self.percentage(text[text.index(after: colon)...])
    else { return }
    guard (0...100).contains(weight) else {
      throw LacquerError(
        .usage, "A reference's weight is a number from 0 to 100 %; \(text) asks for \(weight).")
    }
    path = String(text[..<colon])
    self.weight = weight
  }

  /// A plain decimal number, with or without a percent sign.
  private static func percentage(_ text: Substring) -> Double? {
    let digits = text.hasSuffix("%") ? text.dropLast() : text
    guard let first = digits.first, first.isASCII, first.isNumber || first == "-",
      digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") })
    else { return nil }
    return Double(digits)
  }
}
