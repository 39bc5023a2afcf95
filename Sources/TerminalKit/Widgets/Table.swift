/// Rows of cells under a heading, one of them chosen.
public struct Table: Sendable {
  /// A column.
  public struct Column: Sendable {
    /// How words stand in it.
    public enum Alignment: Sendable {
      /// Words.
      case left
      /// Numbers.
      case right
    }

    /// The heading.
    public var title: String
    /// Width in columns; nil takes what is left, shared with the others that say nil.
    public var width: Int?
    /// How words stand in it.
    public var alignment: Alignment
    /// Columns go, the largest first, while the table is too narrow; 0 always stays.
    public var rank: Int
    /// Whether what is too long loses its middle: names of files differ at their ends.
    public var keepsEnds: Bool

    /// Creates a column.
    public init(
      _ title: String, width: Int? = nil, alignment: Alignment = .left, rank: Int = 0,
      keepsEnds: Bool = false
    ) {
      self.title = title
      self.width = width
      self.alignment = alignment
      self.rank = rank
      self.keepsEnds = keepsEnds
    }
  }

  /// A row.
  public struct Row: Sendable {
    /// A word a column; missing ones are empty.
    public var cells: [Word]
    /// A second line under the row, such as why it cannot be done.
    public var note: Word?
    /// Whether it recedes.
    public var isDisabled: Bool
    /// Characters of the first cell that fit what is searched, ascending.
    public var fits: [Int]
    /// Lines it takes.
    public var lines: Int { note == nil ? 1 : 2 }

    /// Creates a row.
    public init(
      _ cells: [Word], note: Word? = nil, isDisabled: Bool = false, fits: [Int] = []
    ) {
      self.cells = cells
      self.note = note
      self.isDisabled = isDisabled
      self.fits = fits
    }
  }

  /// The columns.
  public var columns: [Column]
  /// The rows.
  public var rows: [Row]
  /// Whether the heading shows.
  public var hasHeading: Bool
  /// Whether the table has the keys.
  public var isFocused: Bool
  /// What a click on a row stands for; the row is its index.
  public var target: String
  /// Stands in the middle while there is no row.
  public var empty: String

  /// Creates a table.
  public init(
    _ columns: [Column], _ rows: [Row], hasHeading: Bool = true, isFocused: Bool = true,
    target: String = "", empty: String = ""
  ) {
    self.columns = columns
    self.rows = rows
    self.hasHeading = hasHeading
    self.isFocused = isFocused
    self.target = target
    self.empty = empty
  }

  /// Draws it; the chosen row is marked by `▸`, its ground, and the hardware cursor.
  ///
  /// Two columns at the left belong to the mark, one at the right to the scroll bar.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, _ paint: Paint, _ state: inout ListState
  ) {
    guard rect.columns > 4, rect.rows > 0 else { return }
    var rest = rect
    let widths = Self.widths(columns, in: rect.columns - 3)
    if hasHeading {
      let line = rest.takeTop(1)
      let words = columns.map { Word($0.title, .muted) }
      draw(words, widths, on: &canvas, line, paint, mark: nil)
    }
    guard !rows.isEmpty else {
      let lines = paint.glyphs.plain(empty).wrapped(to: rest.columns - 4)
      for (index, line) in lines.enumerated() where index < rest.rows {
        canvas.text(line, rest.column + 2, rest.row + index, paint[.muted])
      }
      return
    }
    let shown = state.visible(rows: max(1, rest.rows), heights: rows.map(\.lines))
    var row = rest.row
    for index in shown {
      let item = rows[index]
      let isChosen = index == state.selection
      let look: Role? = isChosen ? (isFocused ? .selected : .selectedInactive) : nil
      let line = Rect(column: rest.column, row: row, columns: rest.columns - 1, rows: 1)
      if let look { canvas.fill(line, .space, paint[look]) }
      let cells = item.cells.map { cell in
        guard item.isDisabled || cell.role == .disabled else { return cell }
        // On the ground of the chosen row the dimmest text is not legible.
        return Word(cell.text, isChosen ? .muted : .disabled)
      }
      draw(
        cells, widths, on: &canvas, line, look.map { paint.on($0) } ?? paint,
        mark: isChosen ? .cursor : nil)
      for place in item.fits where place < widths.first.flatMap({ $0 }) ?? 0 {
        canvas.restyle(Rect(column: line.column + 2 + place, row: row, columns: 1, rows: 1)) {
          var style = (look.map { paint.on($0) } ?? paint)[.found]
          style.background = $0.background
          return style
        }
      }
      if isChosen, isFocused { canvas.cursor = Point(column: line.column, row: row) }
      if !target.isEmpty {
        canvas.region(
          Rect(
            column: line.column, row: row, columns: line.columns,
            rows: item.note == nil ? 1 : min(2, rest.bottom - row)),
          HitTarget(target, index))
      }
      row += 1
      if let note = item.note, row < rest.bottom {
        canvas.words([note], rest.column + 6, row, paint, limit: rest.columns - 8)
        row += 1
      }
      guard row < rest.bottom else { break }
    }
    ScrollBar(first: shown.lowerBound, visible: shown.count, count: rows.count).draw(
      on: &canvas,
      in: Rect(column: rest.right - 1, row: rest.row, columns: 1, rows: rest.rows), paint)
  }

  private func draw(
    _ cells: [Word], _ widths: [Int?], on canvas: inout Canvas, _ line: Rect, _ paint: Paint,
    mark: Role?
  ) {
    if let mark { canvas.put(paint.glyphs.cursor, line.column, line.row, paint[mark]) }
    var column = line.column + 2
    for (index, width) in widths.enumerated() {
      guard let width else { continue }
      if index < cells.count, width > 0 {
        let cell = cells[index]
        let whole = paint.glyphs.plain(cell.text)
        let text =
          columns[index].keepsEnds
          ? whole.cutInside(to: width, paint.glyphs) : whole.cut(to: width, paint.glyphs)
        if columns[index].alignment == .right {
          canvas.text(text, endingAt: column + width, line.row, paint[cell.role])
        } else {
          canvas.text(text, column, line.row, paint[cell.role])
        }
      }
      column += width + 2
    }
  }

  /// The width of each column; nil for those that had to go.
  static func widths(_ columns: [Column], in space: Int) -> [Int?] {
    var kept = Set(columns.indices)
    func needed() -> Int {
      kept.reduce(0) { $0 + (columns[$1].width ?? 12) } + 2 * max(0, kept.count - 1)
    }
    while needed() > space,
      let next = kept.filter({ columns[$0].rank > 0 })
        .max(by: { (columns[$0].rank, $0) < (columns[$1].rank, $1) })
    {
      kept.remove(next)
    }
    let open = kept.filter { columns[$0].width == nil }.sorted()
    let fixed = kept.reduce(0) { $0 + (columns[$1].width ?? 0) } + 2 * max(0, kept.count - 1)
    var left = max(0, space - fixed)
    var result = columns.indices.map { kept.contains($0) ? columns[$0].width : nil }
    for (place, index) in open.enumerated() {
      let share = left / (open.count - place)
      result[index] = share
      left -= share
    }
    return result
  }
}
