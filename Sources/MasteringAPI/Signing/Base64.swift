import FoundationEssentials

/// Base 64, standard alphabet with padding, and the alphabet for addresses without.
package enum Base64 {
  /// Standard text.
  package static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// Text for addresses: `-` and `_`, no padding.
  package static func addressText(_ bytes: [UInt8]) -> String {
    String(
      text(bytes).compactMap { character -> Character? in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }

  /// The bytes of standard text; nil for anything else.
  package static func bytes(_ text: String) -> [UInt8]? {
    Data(base64Encoded: text).map { [UInt8]($0) }
  }
}
