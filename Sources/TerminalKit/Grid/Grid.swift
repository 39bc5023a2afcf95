/// The cells of a screen, row by row.
public struct Grid: Hashable, Sendable {
  /// Width and height.
  public let size: Size
  /// The cells, `size.columns` to a row.
  public private(set) var cells: [Cell]

  /// Creates a grid filled with one cell.
  public init(size: Size, filledWith cell: Cell = .blank) {
    self.size = size
    cells = [Cell](repeating: cell, count: size.columns * size.rows)
  }

  /// Creates a grid filled with one cell in the memory of one that nobody shows any more.
  ///
  /// A grid of another size, and one that is held elsewhere as well, is left alone.
  init(size: Size, filledWith cell: Cell, reusing old: consuming Grid?) {
    guard var reused = old.take(), reused.size == size else {
      self = Grid(size: size, filledWith: cell)
      return
    }
    reused.fill(with: cell)
    self = reused
  }

  private mutating func fill(with cell: Cell) {
    for index in cells.indices { cells[index] = cell }
  }

  /// The cell at a place that lies inside.
  public subscript(column: Int, row: Int) -> Cell {
    get { cells[row * size.columns + column] }
    set { cells[row * size.columns + column] = newValue }
  }

  /// The cells of a rectangle that lies inside, row by row.
  func cells(in rect: Rect) -> [Cell] {
    var result: [Cell] = []
    guard !rect.isEmpty else { return result }
    result.reserveCapacity(rect.columns * rect.rows)
    for row in rect.row..<rect.bottom {
      let start = row * size.columns
      result += cells[start + rect.column..<start + rect.right]
    }
    return result
  }

  /// Puts cells into a rectangle that lies inside, row by row.
  mutating func put(_ part: [Cell], in rect: Rect) {
    guard !rect.isEmpty else { return }
    for row in 0..<rect.rows {
      let start = (rect.row + row) * size.columns + rect.column
      cells.replaceSubrange(
        start..<start + rect.columns, with: part[row * rect.columns..<(row + 1) * rect.columns])
    }
  }

  /// The text of one row, without the blanks at its end.
  public func text(row: Int) -> String {
    var view = String.UnicodeScalarView()
    for column in 0..<size.columns { view.append(contentsOf: self[column, row].glyph.scalars) }
    while view.last == " " { view.removeLast() }
    return String(view)
  }

  /// The text of all rows, one a line.
  public var text: String { (0..<size.rows).map(text(row:)).joined(separator: "\n") }
}
