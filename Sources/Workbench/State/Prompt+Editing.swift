extension Prompt {
  /// Takes an editing key.
  mutating func edit(_ stroke: KeyStroke) {
    let characters = Array(text)
    cursor = min(max(0, cursor), characters.count)
    switch stroke.key {
    case .character("u") where stroke.control: replace(characters, 0..<cursor, with: "")
    case .character("w") where stroke.control:
      var start = cursor
      while start > 0, characters[start - 1].isWhitespace { start -= 1 }
      while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
      replace(characters, start..<cursor, with: "")
    case .character("a") where stroke.control: cursor = 0
    case .character("e") where stroke.control: cursor = characters.count
    case .character(let character) where !stroke.control && !stroke.alt:
      insert(String(character))
      return
    case .named(.backspace):
      if isSelected {
        replace(characters, 0..<characters.count, with: "")
      } else if cursor > 0 {
        replace(characters, cursor - 1..<cursor, with: "")
      }
    case .named(.delete):
      if cursor < characters.count { replace(characters, cursor..<cursor + 1, with: "") }
    case .named(.left): cursor = max(0, isSelected ? 0 : cursor - 1)
    case .named(.right): cursor = min(characters.count, isSelected ? characters.count : cursor + 1)
    case .named(.home): cursor = 0
    case .named(.end): cursor = characters.count
    default: return
    }
    isSelected = false
    selection = 0
  }

  /// Puts text at the cursor, over what is selected.
  mutating func insert(_ addition: String) {
    let characters = Array(text)
    let place = min(max(0, cursor), characters.count)
    replace(characters, isSelected ? 0..<characters.count : place..<place, with: addition)
    isSelected = false
    selection = 0
  }

  private mutating func replace(
    _ characters: [Character], _ range: Range<Int>, with addition: String
  ) {
    text =
      String(characters[..<range.lowerBound]) + addition + String(characters[range.upperBound...])
    cursor = range.lowerBound + addition.count
  }
}
