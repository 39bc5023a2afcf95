/// Which line of a TOML text sets what; the parser itself keeps no lines of good values.
struct TOMLPlaces {
  private var lines: [String: Int] = [:]

  /// Scans section headers and the keys of lines; keys inside inline tables have no line of their own.
  init(_ text: String) {
    var section = ""
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let code = line.trimmed
      guard !code.hasPrefix("#") else { continue }
      if code.hasPrefix("[") && !code.hasPrefix("[[") && !code.contains(",") && !code.contains("\"")
      {
        section = String(code.dropFirst().prefix { $0 != "]" }).trimmed
        if lines[section] == nil { lines[section] = index + 1 }
      } else if let equals = code.firstIndex(of: "=") {
        let key = code[..<equals].filter { $0 != "\"" && $0 != "'" }.trimmed
        let full = section + "\u{1F}" + key
        if lines[full] == nil { lines[full] = index + 1 }
      }
    }
  }

  /// The line of a section's header.
  func line(_ section: String) -> Int? { lines[section] }

  /// The line of a key in a section; "" is the part above the first header.
  func line(_ section: String, _ key: String) -> Int? { lines[section + "\u{1F}" + key] }
}

extension StringProtocol {
  /// Without blanks at both ends.
  var trimmed: String {
    var part = self[...]
    while part.first?.isWhitespace == true { part.removeFirst() }
    while part.last?.isWhitespace == true { part.removeLast() }
    return String(part)
  }
}
