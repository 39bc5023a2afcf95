/// A place on the screen, in cells, counted from the upper left corner.
public struct Point: Hashable, Sendable {
  /// Column, 0 at the left.
  public var column: Int
  /// Row, 0 at the top.
  public var row: Int

  /// Creates a place.
  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// A width and a height in cells; never negative.
public struct Size: Hashable, Sendable, CustomStringConvertible {
  /// Number of columns.
  public let columns: Int
  /// Number of rows.
  public let rows: Int

  /// Creates a size; negative values become 0.
  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  /// Reads `120x40`; nil for anything else, and beyond 1 to 1000 columns or rows.
  public init?(_ text: String) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let columns = Int(parts[0]), let rows = Int(parts[1]),
      (1...1000).contains(columns), (1...1000).contains(rows)
    else { return nil }
    self.init(columns: columns, rows: rows)
  }

  /// `120x40`.
  public var description: String { "\(columns)x\(rows)" }
}

/// A rectangle of cells; width and height are never negative.
public struct Rect: Hashable, Sendable {
  /// Leftmost column.
  public var column: Int
  /// Topmost row.
  public var row: Int
  /// Width in columns.
  public private(set) var columns: Int
  /// Height in rows.
  public private(set) var rows: Int

  /// Creates a rectangle; negative sizes become 0.
  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  /// Creates the rectangle of a whole screen.
  public init(_ size: Size) {
    self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
  }

  /// Its size.
  public var size: Size { Size(columns: columns, rows: rows) }
  /// The first column to the right of it.
  public var right: Int { column + columns }
  /// The first row under it.
  public var bottom: Int { row + rows }
  /// Its upper left corner.
  public var origin: Point { Point(column: column, row: row) }
  /// Whether it holds no cell.
  public var isEmpty: Bool { columns == 0 || rows == 0 }

  /// Whether the cell lies in it.
  public func contains(_ point: Point) -> Bool {
    point.column >= column && point.column < right && point.row >= row && point.row < bottom
  }

  /// The part that lies in both; empty when there is none.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top, columns: min(right, other.right) - left,
      rows: min(bottom, other.bottom) - top)
  }

  /// The rectangle without `columns` at each side and `rows` above and below.
  public func inset(columns inner: Int = 1, rows innerRows: Int = 1) -> Rect {
    Rect(
      column: column + min(inner, columns), row: row + min(innerRows, rows),
      columns: columns - 2 * inner, rows: rows - 2 * innerRows)
  }

  /// One row of it, counted from its top; empty when there is no such row.
  public func line(_ index: Int) -> Rect {
    Rect(
      column: column, row: row + index, columns: columns,
      rows: index >= 0 && index < rows ? 1 : 0)
  }

  /// Cuts rows off the top and returns them; what remains stays in place.
  public mutating func takeTop(_ count: Int) -> Rect {
    let taken = min(max(0, count), rows)
    let part = Rect(column: column, row: row, columns: columns, rows: taken)
    row += taken
    rows -= taken
    return part
  }

  /// Cuts rows off the bottom and returns them.
  public mutating func takeBottom(_ count: Int) -> Rect {
    let taken = min(max(0, count), rows)
    rows -= taken
    return Rect(column: column, row: bottom, columns: columns, rows: taken)
  }

  /// Cuts columns off the left and returns them.
  public mutating func takeLeft(_ count: Int) -> Rect {
    let taken = min(max(0, count), columns)
    let part = Rect(column: column, row: row, columns: taken, rows: rows)
    column += taken
    columns -= taken
    return part
  }

  /// Cuts columns off the right and returns them.
  public mutating func takeRight(_ count: Int) -> Rect {
    let taken = min(max(0, count), columns)
    columns -= taken
    return Rect(column: right, row: row, columns: taken, rows: rows)
  }

  /// A rectangle of the given size in the middle of this one, cut to fit.
  public func centred(columns wanted: Int, rows wantedRows: Int) -> Rect {
    let width = min(wanted, columns)
    let height = min(wantedRows, rows)
    return Rect(
      column: column + (columns - width) / 2, row: row + (rows - height) / 2, columns: width,
      rows: height)
  }
}
