/// Lines of words that may be longer than their place: help, logs, reports.
public struct ScrollText: Sendable {
  /// The lines.
  public var lines: [[Word]]

  /// Creates a text.
  public init(_ lines: [[Word]]) { self.lines = lines }

  /// Draws the lines from `top` on, and holds `top` within the text.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, _ paint: Paint, top: inout Int
  ) {
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
  }
}
