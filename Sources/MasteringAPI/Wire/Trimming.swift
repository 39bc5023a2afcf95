extension StringProtocol {
  /// The text without white space at either end.
  package var trimmed: String {
    var text = Substring(self)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text.drop { $0.isWhitespace })
  }

  /// The text without slashes at its end.
  package var trimmedSlash: String {
    var text = Substring(self)
    while text.last == "/" { text.removeLast() }
    return String(text)
  }
}
