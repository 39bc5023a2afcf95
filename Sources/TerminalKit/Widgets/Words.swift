internal import AudioCore

/// A piece of text with its look.
public struct Word: Sendable, Equatable {
  /// What is written.
  public var text: String
  /// How it looks.
  public var role: Role

  /// Creates a piece of text.
  public init(_ text: String, _ role: Role = .fg) {
    self.text = text
    self.role = role
  }
}

extension Canvas {
  /// Writes words one after the other and returns the first column after them.
  ///
  /// What does not fit into `limit` columns is cut and ends in an ellipsis. Signs beyond ASCII are
  /// put into ASCII where that is all there is.
  @discardableResult
  public mutating func words(
    _ words: [Word], _ column: Int, _ row: Int, _ paint: Paint, limit: Int = .max
  ) -> Int {
    var at = column
    var left = limit
    for (index, word) in words.enumerated() {
      let text = paint.glyphs.plain(word.text)
      let width = GlyphWidth.columns(of: text)
      let isLast = index == words.count - 1
      guard width <= left else {
        return self.text(text.cut(to: left, paint.glyphs), at, row, paint[word.role])
      }
      at = self.text(text, at, row, paint[word.role])
      left -= width
      if left == 0, !isLast, words[(index + 1)...].contains(where: { !$0.text.isEmpty }) {
        self.text(paint.glyphs.ellipsis, at - 1, row, paint[word.role])
        return at
      }
    }
    return at
  }

  /// Writes words so that they end before column `right`; returns their first column.
  @discardableResult
  public mutating func words(_ words: [Word], endingAt right: Int, _ row: Int, _ paint: Paint)
    -> Int
  {
    let start = right - paint.columns(of: words)
    self.words(words, start, row, paint)
    return start
  }
}

extension Paint {
  /// Columns that words take as they are drawn.
  public func columns(of words: [Word]) -> Int {
    words.reduce(0) { $0 + GlyphWidth.columns(of: glyphs.plain($1.text)) }
  }
}

extension String {
  /// At most `columns` columns of the text; a cut text ends in an ellipsis.
  public func cut(to columns: Int, _ glyphs: GlyphSet) -> String {
    if GlyphWidth.columns(of: self) <= columns { return self }
    guard columns > 0 else { return "" }
    return prefix(columns: columns - 1) + glyphs.ellipsis
  }

  /// The same, cut in the middle, so that the end of a path stays.
  public func cutInside(to columns: Int, _ glyphs: GlyphSet) -> String {
    if GlyphWidth.columns(of: self) <= columns { return self }
    guard columns > 4 else { return cut(to: columns, glyphs) }
    let tail = (columns - 1) * 2 / 3
    let end = String(String(reversed()).prefix(columns: tail).reversed())
    return prefix(columns: columns - 1 - tail) + glyphs.ellipsis + end
  }

  /// Broken as `wrapped(to:)` does into at most `rows` lines; where it is longer the last one ends in
  /// an ellipsis.
  public func wrapped(to columns: Int, rows: Int, _ glyphs: GlyphSet) -> [String] {
    let lines = wrapped(to: columns)
    guard rows > 0 else { return [] }
    guard lines.count > rows else { return lines }
    let rest = lines[(rows - 1)...].joined(separator: " ")
    return lines.prefix(rows - 1) + [rest.cut(to: columns, glyphs)]
  }

  /// As many characters as fit.
  func prefix(columns: Int) -> String {
    var left = columns
    var end = startIndex
    for index in indices {
      left -= Glyph(self[index]).columns
      if left < 0 { break }
      end = self.index(after: index)
    }
    return String(self[..<end])
  }

  /// Broken between words, but not between a number and its unit, into lines of at most `columns`
  /// columns; what is longer than a line is broken too.
  public func wrapped(to columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    let parts = lineParts.flatMap { part in
      GlyphWidth.columns(of: part) > columns ? part.split(separator: " ").map(String.init) : [part]
    }
    var lines: [String] = []
    var line = ""
    var width = 0
    for part in parts {
      var word = part
      var size = GlyphWidth.columns(of: word)
      if width > 0, width + 1 + size > columns {
        lines.append(line)
        (line, width) = ("", 0)
      }
      while size > columns {
        let head = word.prefix(columns: columns)
        guard !head.isEmpty else { break }
        lines.append(head)
        word.removeFirst(head.count)
        size = GlyphWidth.columns(of: word)
      }
      if width > 0 {
        line += " "
        width += 1
      }
      line += word
      width += size
    }
    if width > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }
}
