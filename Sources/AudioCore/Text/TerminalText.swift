/// Text on its way to a terminal.
package enum TerminalText {
  /// The text without what a terminal would act on.
  ///
  /// File names, tags and the words of services may hold sequences that move the cursor, rename the
  /// window or write to the clipboard, and marks that turn the order of what is read; those become
  /// U+FFFD. What the program itself writes stays: colours, the end of a line erased, and a carriage
  /// return at the very beginning.
  package static func harmless(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: acts) else { return text }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    if rest.first == "\r" { result.append(rest.removeFirst()) }
    while let scalar = rest.first {
      let length = dress(at: rest)
      if length > 0 {
        result.append(contentsOf: rest.prefix(length))
        rest = rest.dropFirst(length)
      } else {
        result.append(acts(scalar) ? "\u{FFFD}" : scalar)
        rest = rest.dropFirst()
      }
    }
    return String(result)
  }

  /// What ends a line, stands at a column of its own or begins a sequence, and how it is written.
  private static let marks: [Unicode.Scalar: String] = [
    "\n": #"\n"#, "\r": #"\r"#, "\t": #"\t"#, "\u{2028}": #"\u2028"#, "\u{2029}": #"\u2029"#,
    "\u{1B}": #"\e"#,
  ]

  /// The text on one line and without colours: breaks, tabs and escapes are written as `\n`, `\r`,
  /// `\t`, `\e`.
  ///
  /// A file's name may hold them, and one that is told must not look like lines of the program.
  package static func line(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { marks[$0] != nil }) else { return text }
    return text.mapScalars { marks[$0] }
  }

  /// Whether a terminal does something else with it than show it or go to the next line.
  private static func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The length of a sequence that sets colours or erases to the end of the line; 0 for none.
  private static func dress(at rest: Substring.UnicodeScalarView) -> Int {
    guard rest.first == "\u{1B}", rest.dropFirst().first == "[" else { return 0 }
    let parameters = rest.dropFirst(2).prefix { (0x30...0x39).contains($0.value) || $0 == ";" }
    let end = rest.dropFirst(2 + parameters.count).first
    let isOwn = end == "m" || (end == "K" && parameters.isEmpty)
    return isOwn ? parameters.count + 3 : 0
  }
}
