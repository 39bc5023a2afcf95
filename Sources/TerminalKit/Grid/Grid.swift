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

  /// The cell at a place that lies inside.
  public subscript(column: Int, row: Int) -> Cell {
    get { cells[row * size.columns + column] }
    set { cells[row * size.columns + column] = newValue }
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
