/// Lines of words that may be longer than their place: help, logs, reports.
public struct ScrollText: Sendable {
  /// The lines.
  public var lines: [[Word]]

  /// Creates a text.
  public init(_ lines: [[Word]]) { self.lines = lines }

  /// Draws the lines from `top` on; holds `top` within the text and returns how many rows show.
  @discardableResult
  public func draw(
    on canvas: inout Canvas, in rect: Rect, _ paint: Paint, top: inout Int
  ) -> Int {
    let rows = min(rect.rows, lines.count)
    top = min(max(top, 0), max(0, lines.count - rect.rows))
    canvas.clipped(to: rect) { canvas in
      for index in 0..<rows where top + index < lines.count {
        canvas.words(
          lines[top + index], rect.column, rect.row + index, paint, limit: rect.columns - 2)
      }
    }
    ScrollBar(first: top, visible: rect.rows, count: lines.count).draw(
      on: &canvas, in: Rect(column: rect.right - 1, row: rect.row, columns: 1, rows: rect.rows),
      paint)
    return rows
  }

  /// Understands the arrows, `j k`, Page Up and Down, `ctrl-d u`, Home, End, `g G`; whether the key was one.
  public static func scroll(_ event: KeyEvent, top: inout Int, page: Int, count: Int) -> Bool {
    switch (event.key, event.modifiers) {
    case (.down, []), (.character("j"), []): top += 1
    case (.up, []), (.character("k"), []): top -= 1
    case (.pageDown, _), (.character(" "), []): top += max(1, page - 1)
    case (.pageUp, _): top -= max(1, page - 1)
    case (.character("d"), .control): top += page / 2
    case (.character("u"), .control): top -= page / 2
    case (.home, _), (.character("g"), []): top = 0
    case (.end, _), (.character("G"), []): top = count
    default: return false
    }
    top = min(max(top, 0), max(0, count - page))
    return true
  }
}
