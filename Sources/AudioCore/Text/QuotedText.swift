/// Text within double quotes, by rules that JSON (RFC 8259 §7) and TOML's basic strings have in common.
package enum QuotedText {
  /// The text in quotes.
  ///
  /// Control characters are written as digits, those above 0x7E too: a terminal would act on them.
  package static func of(_ text: String) -> String {
    let inside = text.mapScalars { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        "\\u00" + Hexadecimal.text([UInt8(scalar.value)])
      default: nil
      }
    }
    return "\"" + inside + "\""
  }
}
