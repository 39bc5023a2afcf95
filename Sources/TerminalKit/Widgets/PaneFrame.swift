/// The frame of a pane: a title on the left of its upper edge, a remark on the right.
public struct PaneFrame: Sendable {
  /// Written into the upper edge, from the left.
  public var title: [Word]
  /// Written into the upper edge, to the right; left out before the title is cut.
  public var remark: [Word]
  /// Written into the lower edge, to the right.
  public var footer: [Word]
  /// Whether the pane has the keys.
  public var isFocused: Bool
  /// Looks of the lines, and of the title where a word gives none.
  public var border: Role?

  /// Creates a frame.
  public init(
    _ title: [Word], remark: [Word] = [], footer: [Word] = [], isFocused: Bool = false,
    border: Role? = nil
  ) {
    self.title = title
    self.remark = remark
    self.footer = footer
    self.isFocused = isFocused
    self.border = border
  }

  /// Creates a frame with a plain title.
  public init(_ title: String, remark: String = "", isFocused: Bool = false) {
    self.init(
      [Word(title, .title)], remark: remark.isEmpty ? [] : [Word(remark, .muted)],
      isFocused: isFocused)
  }

  /// Draws the frame and returns what it encloses.
  ///
  /// Focus shows in colour and in the corner, which becomes a `▸` (`>`): never by colour alone.
  @discardableResult
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) -> Rect {
    guard rect.columns >= 2, rect.rows >= 2 else { return rect.inset() }
    let style = paint[border ?? (isFocused ? .borderFocus : .border)]
    let line = BoxLine(paint.glyphs)
    for column in (rect.column + 1)..<max(rect.column + 1, rect.right - 1) {
      canvas.put(line.across, column, rect.row, style)
      canvas.put(line.across, column, rect.bottom - 1, style)
    }
    for row in (rect.row + 1)..<max(rect.row + 1, rect.bottom - 1) {
      canvas.put(line.up, rect.column, row, style)
      canvas.put(line.up, rect.right - 1, row, style)
    }
    canvas.put(line.topLeft, rect.column, rect.row, style)
    canvas.put(line.topRight, rect.right - 1, rect.row, style)
    canvas.put(line.bottomLeft, rect.column, rect.bottom - 1, style)
    canvas.put(line.bottomRight, rect.right - 1, rect.bottom - 1, style)
    drawWords(on: &canvas, in: rect, paint)
    return rect.inset()
  }

  /// Draws title, remark, footer and the sign of the focus: again over what a pane has drawn on its
  /// edge.
  public func drawWords(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    let width = rect.columns - 4
    guard width > 0, rect.rows >= 2 else { return }
    if isFocused { canvas.put(paint.glyphs.cursor, rect.column + 1, rect.row, paint[.cursor]) }
    let titleWidth = paint.columns(of: title)
    let remarkWidth = paint.columns(of: remark)
    if !title.isEmpty {
      let space = width - 2
      let end = canvas.words(
        [Word(" ")] + title + [Word(" ")], rect.column + 2, rect.row, paint,
        limit: min(titleWidth + 2, space))
      if titleWidth + remarkWidth + 5 <= width, !remark.isEmpty {
        canvas.words(
          [Word(" ")] + remark + [Word(" ")], endingAt: rect.right - 2, rect.row, paint)
      } else if !remark.isEmpty, rect.right - 2 - end > 8 {
        canvas.words(
          [Word(" ")] + remark + [Word(" ")], end + 1, rect.row, paint,
          limit: rect.right - 3 - end)
      }
    }
    if !footer.isEmpty, paint.columns(of: footer) + 4 <= width {
      canvas.words(
        [Word(" ")] + footer + [Word(" ")], endingAt: rect.right - 2, rect.bottom - 1, paint)
    }
  }
}

/// The pieces of a frame.
struct BoxLine {
  let across: Glyph, up: Glyph
  let topLeft: Glyph, topRight: Glyph, bottomLeft: Glyph, bottomRight: Glyph

  /// Round corners go with braille; the block set keeps to what old fonts have.
  init(_ glyphs: GlyphSet) {
    switch glyphs {
    case .braille:
      (across, up, topLeft, topRight, bottomLeft, bottomRight) = ("─", "│", "╭", "╮", "╰", "╯")
    case .block:
      (across, up, topLeft, topRight, bottomLeft, bottomRight) = ("─", "│", "┌", "┐", "└", "┘")
    case .ascii:
      (across, up, topLeft, topRight, bottomLeft, bottomRight) = ("-", "|", "+", "+", "+", "+")
    }
  }
}
