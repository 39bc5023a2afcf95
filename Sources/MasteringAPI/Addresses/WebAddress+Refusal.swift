extension WebAddress {
  /// The sentence about a text that is no address, `kind` being what it is not ("an http address").
  ///
  /// What stands before an "@" may be a password, and is left out.
  package static func refusal(of text: String, as kind: String) -> String {
    guard let at = text.lastIndex(of: "@") else { return "\(text) is not \(kind)." }
    let rest = text[text.index(after: at)...]
    return "An address holds no name and password: give \(rest) without what stands before its @."
  }
}
