extension GlyphSet {
  /// Upright bars of 0…8 eighths.
  ///
  /// The braille set fills with braille, in quarters, so that fills and curves look like one hand.
  var bars: [Glyph] {
    switch self {
    case .braille: [" ", "⣀", "⣀", "⣤", "⣤", "⣶", "⣶", "⣿", "⣿"]
    case .block: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    case .ascii: [" ", ".", ".", ":", "-", "=", "+", "*", "#"]
    }
  }

  /// Lying bars of 0…8 eighths.
  var lyingBars: [Glyph] {
    switch self {
    case .braille, .block: [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
    case .ascii: [" ", "-", "-", "-", "=", "=", "#", "#", "#"]
    }
  }

  /// Meters: lamps of braille, which keep rows apart, else lying bars.
  var meterBars: [Glyph] {
    self == .braille ? [" ", "⠇", "⠇", "⠇", "⠇", "⠿", "⠿", "⠿", "⠿"] : lyingBars
  }

  /// The empty part of a meter.
  var track: Glyph { self == .ascii ? "." : "·" }
  /// A held peak on a lying meter.
  var hold: Glyph { self == .ascii ? "!" : "┃" }
  /// A target on a lying meter.
  var target: Glyph { self == .ascii ? "^" : "┆" }
  /// Where it plays.
  var playhead: Glyph { self == .ascii ? "|" : "┃" }
  /// The playhead's head, above a waveform.
  var playheadTop: Glyph { self == .ascii ? "v" : "▼" }
  /// A line of the grid.
  var gridAcross: Glyph { self == .ascii ? "." : "┈" }
  /// A line of the grid.
  var gridUp: Glyph { self == .ascii ? "." : "┊" }
  /// The mark of the chosen row.
  public var cursor: Glyph { self == .ascii ? ">" : "▸" }
  /// A done place in a row of dots.
  public var dot: Glyph { self == .ascii ? "*" : "●" }
  /// An empty place in a row of dots.
  public var ring: Glyph { self == .ascii ? "o" : "○" }
  /// The centre mark of a bar that goes both ways.
  var centre: Glyph { self == .ascii ? "|" : "│" }
  /// A diamond on a bar that goes both ways.
  var diamond: Glyph { self == .ascii ? "#" : "◆" }
  /// What a cut text ends in.
  var ellipsis: String { self == .ascii ? "~" : "…" }
  /// A passed check, a warning, an error, a message.
  public var signs: (ok: String, warn: String, error: String, info: String) {
    self == .ascii ? ("+", "!", "x", "i") : ("✓", "!", "✗", "i")
  }

  /// A text with the characters beyond ASCII that the interface uses put into ASCII where that is
  /// all there is; names of files stay as they are.
  public func plain(_ text: String) -> String {
    guard self == .ascii, !text.utf8.allSatisfy({ $0 < 128 }) else { return text }
    var result = ""
    for character in text {
      switch character {
      case "−", "–": result += "-"
      case "Δ": result += "d"
      case "×": result += "x"
      case "…": result += "..."
      case "·": result += "."
      case "“", "”": result += "\""
      case "’", "‘": result += "'"
      case "✓": result += "+"
      case "✗": result += "x"
      case "▸": result += ">"
      case "←": result += "<"
      case "→", "›": result += ">"
      case "‹": result += "<"
      case "‖": result += "="
      case "↑": result += "^"
      case "↓": result += "v"
      case "°": result += "*"
      case "±": result += "+-"
      case "≤": result += "<="
      case "≥": result += ">="
      case "«": result += "<"
      case "┆", "│", "┃": result += "|"
      case "●": result += "*"
      case "○": result += "o"
      default: result.append(character)
      }
    }
    return result
  }
}
