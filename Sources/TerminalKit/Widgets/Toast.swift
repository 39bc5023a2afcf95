/// A message that comes by itself and goes by itself, above the hint bar.
public struct Toast: Sendable, Equatable {
  /// What kind of message.
  public enum Kind: Sendable, Equatable {
    /// Done, said, to be heeded, failed.
    case ok, info, warning, error

    /// The sign it is told by, with its look.
    public func sign(_ glyphs: GlyphSet) -> Word {
      let signs = glyphs.signs
      return switch self {
      case .ok: Word(signs.ok, .statusOK)
      case .info: Word(signs.info, .statusInfo)
      case .warning: Word(signs.warn, .statusWarn)
      case .error: Word(signs.error, .statusError)
      }
    }
  }

  /// What kind.
  public var kind: Kind
  /// The message.
  public var text: String

  /// Creates a message.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  /// Columns that what it covers must have left of it to say anything.
  private static let leastBeside = 24

  /// Where the words begin that would be cut at a column, after the two blanks before them; where there
  /// are none near, where the word begins that would be cut; else the column itself.
  private static func gap(
    before column: Int, _ row: Int, on canvas: Canvas, in rect: Rect
  ) -> Int {
    func isBlank(_ column: Int) -> Bool { canvas.grid[column, row].glyph == .space }
    let inside = rect.intersection(Rect(canvas.grid.size))
    guard (inside.row..<inside.bottom).contains(row) else { return column }
    var start = min(column, inside.right)
    var word = start < inside.right && isBlank(start) ? start : nil
    while start - 2 >= inside.column, column - start < leastBeside {
      if isBlank(start - 1) {
        if isBlank(start - 2) { return start }
        word = word ?? start
      }
      start -= 1
    }
    return word ?? column
  }

  /// Draws it at the right of the last rows of a rectangle, with its sign; it takes as many rows as
  /// it needs and is cut where there are no more.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    guard rect.columns > 8, rect.rows > 0 else { return }
    let inside = paint.on(.popup)
    let sign = kind.sign(paint.glyphs)
    let text = paint.glyphs.plain(text)
    let lines = text.wrapped(to: rect.columns - 6, rows: rect.rows, paint.glyphs)
    guard !lines.isEmpty else { return }
    let width = (lines.map { GlyphWidth.columns(of: $0) }.max() ?? 0) + 4
    let left = rect.right - width - 1
    let top = rect.bottom - lines.count
    // A blank on the ground of the screen keeps it apart from what it covers; a stump of that goes.
    for row in top..<rect.bottom {
      let gap = Self.gap(before: left - 1, row, on: canvas, in: rect)
      let clear = gap - rect.column < Self.leastBeside ? rect.column : gap
      canvas.fill(
        Rect(column: clear, row: row, columns: left - clear, rows: 1), .space, paint[.bg])
    }
    canvas.fill(
      Rect(column: left, row: top, columns: width, rows: lines.count), .space, inside[.popup])
    canvas.text(sign.text, left + 1, top, inside[sign.role])
    for (index, line) in lines.enumerated() {
      canvas.text(line, left + 3, top + index, inside[.popup])
    }
  }
}
