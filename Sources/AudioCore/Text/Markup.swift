/// Text inside HTML, XML and SVG.
package enum Markup {
  /// The text as it may stand between tags and in an attribute within double quotes.
  package static func escaped(_ text: String) -> String {
    text.mapScalars { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\n", "\t": nil
      // Control characters have no place in a document; a file's name may hold them.
      default: scalar.value < 0x20 ? "\u{FFFD}" : nil
      }
    }
  }
}
