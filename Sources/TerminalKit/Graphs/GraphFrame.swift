/// Where the axes and the plot of a graph lie in its rectangle.
struct GraphFrame: Sendable, Equatable {
  /// The part the curves are drawn in.
  let plot: Rect
  /// The row of frequencies; nil where there is no room.
  let bottom: Rect?
  /// The column of levels; nil where there is no room.
  let left: Rect?

  /// Columns that the levels take.
  private static let labelColumns = 4

  /// Splits a rectangle; labels give way before the plot does.
  init(in rect: Rect, hasBottom: Bool = true) {
    var rest = rect
    if hasBottom && LevelAxis.plotRows(of: rect.rows) < rect.rows {
      bottom = rest.takeBottom(1)
    } else {
      bottom = nil
    }
    if rect.columns >= 20 {
      left = rest.takeLeft(Self.labelColumns)
    } else {
      left = nil
    }
    plot = rest
  }

  /// The row of a place 0…1 from the lower edge.
  func row(at place: Double) -> Int {
    plot.bottom - 1 - Int((place * Double(plot.rows - 1)).rounded())
  }

  /// The row that holds a place from the lower edge: what is whole rows apart on an axis stays so.
  func gridRow(at place: Double) -> Int {
    plot.row + Int(((1 - place) * Double(plot.rows) + 1e-9).rounded(.down))
  }

  /// The frequency and level under a cell of the screen; nil outside the plot.
  func reading(
    at point: Point, _ frequencies: FrequencyAxis, _ levels: LevelAxis
  ) -> (hertz: Double, decibels: Double)? {
    guard plot.contains(point) else { return nil }
    let across = (Double(point.column - plot.column) + 0.5) / Double(plot.columns)
    let up = (Double(plot.bottom - point.row) - 0.5) / Double(plot.rows)
    return (frequencies.frequency(at: across), levels.value(at: up))
  }

  /// Draws the numbers of a level axis and, faintly, its lines.
  func drawLevels(
    _ axis: LevelAxis, on canvas: inout Canvas, _ paint: Paint, isSigned: Bool = false,
    hasLines: Bool = true
  ) {
    for value in axis.labels(rows: plot.rows) {
      let place = axis.place(of: value)
      // Around 0 both ends have their row.
      let row = isSigned ? row(at: place) : gridRow(at: place)
      guard row >= plot.row, row < plot.bottom else { continue }
      if hasLines { line(row, on: &canvas, paint[.grid], paint.glyphs.gridAcross) }
      guard let left else { continue }
      let text = paint.glyphs.plain(LevelAxis.text(value, isSigned: isSigned))
      // Three digits take the blank before the plot.
      canvas.text(text, endingAt: left.right - (text.count > 3 ? 0 : 1), row, paint[.axis])
    }
  }

  /// A level line through the plot.
  func line(_ row: Int, on canvas: inout Canvas, _ style: Style, _ glyph: Glyph) {
    guard row >= plot.row, row < plot.bottom else { return }
    for column in plot.column..<plot.right { canvas.put(glyph, column, row, style) }
  }

  /// Draws the frequencies under the plot and, faintly, the upright lines of the decades.
  func drawFrequencies(_ axis: FrequencyAxis, on canvas: inout Canvas, _ paint: Paint) {
    for hertz in [100.0, 1000, 10_000] where hertz > axis.low && hertz < axis.high {
      let column = plot.column + Int(axis.place(of: hertz) * Double(plot.columns))
      for row in plot.row..<plot.bottom {
        canvas.put(paint.glyphs.gridUp, column, row, paint[.grid])
      }
    }
    guard let bottom else { return }
    var free = bottom.column
    for (hertz, text) in axis.labels(columns: plot.columns) {
      let middle = plot.column + Int(axis.place(of: hertz) * Double(plot.columns))
      let start = min(max(middle - text.count / 2, free), bottom.right - text.count)
      guard start >= free else { continue }
      canvas.text(text, start, bottom.row, paint[.axis])
      free = start + text.count + 1
    }
  }
}
