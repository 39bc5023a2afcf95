extension Frame {
  /// The frame as text with colours, for `cat`: one line a row, at a depth of colour.
  ///
  /// Made for pictures and tests, never for a live screen, which ncurses draws.
  public func ansiText(_ depth: ColourDepth) -> String {
    var text = ""
    for row in 0..<grid.size.rows {
      var style = Style.plain
      var line = ""
      for column in 0..<grid.size.columns {
        let cell = grid[column, row]
        if cell.style != style {
          line += Self.sequence(cell.style, depth)
          style = cell.style
        }
        line += cell.glyph.text
      }
      if style != .plain { line += "\u{1B}[0m" }
      text += line + "\n"
    }
    return text
  }

  private static func sequence(_ style: Style, _ depth: ColourDepth) -> String {
    var codes = ["0"]
    let attributes: [(Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    for (attribute, code) in attributes where style.attributes.contains(attribute) {
      codes.append(code)
    }
    if depth != .mono {
      codes += code(style.foreground, plain: 30, bright: 90, direct: 38)
      codes += code(style.background, plain: 40, bright: 100, direct: 48)
    }
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }

  private static func code(_ colour: Colour, plain: Int, bright: Int, direct: Int) -> [String] {
    switch colour.form {
    case .terminal: []
    case .ansi(let name):
      ["\(name.rawValue < 8 ? plain + Int(name.rawValue) : bright + Int(name.rawValue) - 8)"]
    case .indexed(let index): ["\(direct);5;\(index)"]
    case .rgb(let red, let green, let blue): ["\(direct);2;\(red);\(green);\(blue)"]
    }
  }
}
