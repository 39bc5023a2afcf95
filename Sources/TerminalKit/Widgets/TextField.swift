/// A line of text that is being typed, with the unit after it.
public struct TextField: Sendable, Equatable {
  /// What a key did to a field.
  public enum Outcome: Sendable, Equatable {
    /// Nothing: the key is for someone else.
    case ignored
    /// The caret moved.
    case moved
    /// The text is another.
    case changed
  }

  /// The text.
  public private(set) var text: String
  /// Characters before the caret.
  public private(set) var caret: Int
  /// Whether the whole text is selected, so that typing replaces it.
  public private(set) var isSelected: Bool
  /// What an empty field could hold.
  public var placeholder: String
  /// What stands after the text: "LUFS".
  public var unit: String

  /// Creates a field; `selected` marks all of the text, so that typing replaces it.
  public init(
    _ text: String = "", placeholder: String = "", unit: String = "", selected: Bool = false
  ) {
    self.text = text
    self.placeholder = placeholder
    self.unit = unit
    caret = text.count
    isSelected = selected && !text.isEmpty
  }

  /// Replaces the text; the caret goes to its end.
  public mutating func set(_ text: String) {
    self.text = text
    caret = text.count
    isSelected = false
  }

  /// Puts a text in at the caret, as if typed; line breaks become blanks.
  public mutating func insert(_ piece: String) {
    if isSelected { set("") }
    let clean = piece.map { $0.isNewline || $0 == "\t" ? " " : $0 }
    let place = text.index(text.startIndex, offsetBy: caret)
    text.insert(contentsOf: clean, at: place)
    caret += clean.count
  }

  /// Understands letters, the arrows, Home, End, Backspace, Delete and the line editing of shells
  /// (`ctrl-a e b f d h k u w`).
  public mutating func handle(_ event: KeyEvent) -> Outcome {
    switch (event.key, event.modifiers) {
    case (.character(let character), []):
      insert(String(character))
      return .changed
    case (.left, []), (.character("b"), .control): return move(to: caret - 1)
    case (.right, []), (.character("f"), .control): return move(to: caret + 1)
    case (.home, _), (.character("a"), .control): return move(to: 0)
    case (.end, _), (.character("e"), .control): return move(to: text.count)
    case (.left, .control), (.left, .alt), (.character("b"), .alt): return move(to: wordStart)
    case (.right, .control), (.right, .alt), (.character("f"), .alt): return move(to: wordEnd)
    case (.backspace, []), (.character("h"), .control): return erase(from: caret - 1, to: caret)
    case (.delete, _), (.character("d"), .control): return erase(from: caret, to: caret + 1)
    case (.character("w"), .control), (.backspace, .alt): return erase(from: wordStart, to: caret)
    case (.character("u"), .control): return erase(from: 0, to: caret)
    case (.character("k"), .control): return erase(from: caret, to: text.count)
    default: return .ignored
    }
  }

  private mutating func move(to place: Int) -> Outcome {
    isSelected = false
    caret = min(max(place, 0), text.count)
    return .moved
  }

  private mutating func erase(from start: Int, to end: Int) -> Outcome {
    if isSelected {
      set("")
      return .changed
    }
    let start = max(start, 0)
    let end = min(end, text.count)
    guard start < end else { return .moved }
    let first = text.index(text.startIndex, offsetBy: start)
    let last = text.index(text.startIndex, offsetBy: end)
    text.removeSubrange(first..<last)
    caret = start
    return .changed
  }

  private var wordStart: Int {
    let characters = Array(text)
    var place = caret
    while place > 0, characters[place - 1].isWhitespace { place -= 1 }
    while place > 0, !characters[place - 1].isWhitespace { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    let characters = Array(text)
    var place = caret
    while place < characters.count, characters[place].isWhitespace { place += 1 }
    while place < characters.count, !characters[place].isWhitespace { place += 1 }
    return place
  }

  /// Draws the field on the first row of a rectangle, scrolled so that the caret shows; with the
  /// keys, the hardware cursor stands at the caret.
  public func draw(
    on canvas: inout Canvas, in line: Rect, _ paint: Paint, isFocused: Bool, isInvalid: Bool = false
  ) {
    guard line.columns > 0, line.rows > 0 else { return }
    let unitText = unit.isEmpty ? "" : " " + unit
    let unitColumns = GlyphWidth.columns(of: unitText)
    let columns = max(1, line.columns - unitColumns)
    let role: Role = isInvalid ? .inputInvalid : .input
    let style = isSelected && isFocused ? paint[.selected] : paint[role]
    canvas.fill(
      Rect(column: line.column, row: line.row, columns: columns, rows: 1), .space, paint[role])
    if text.isEmpty {
      canvas.text(placeholder, line.column, line.row, paint[.placeholder], limit: columns)
    }
    // The caret's place in columns, and how far the text is scrolled to show it.
    let characters = Array(text)
    let widths = characters.map { Glyph($0).columns }
    let at = widths.prefix(caret).reduce(0, +)
    let scroll = max(0, at - columns + 1)
    var column = -scroll
    canvas.clipped(to: Rect(column: line.column, row: line.row, columns: columns, rows: 1)) {
      for (character, width) in zip(characters, widths) {
        if column >= 0 { $0.put(Glyph(character), line.column + column, line.row, style) }
        column += width
      }
    }
    if !unitText.isEmpty {
      canvas.text(unitText, line.column + columns, line.row, paint[.unit])
    }
    if isFocused {
      canvas.cursor = Point(
        column: line.column + min(at - scroll, columns - 1), row: line.row)
      canvas.cursorIsText = true
    }
  }
}
