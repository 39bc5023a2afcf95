import Glibc

/// Loudness over the last seconds or over a whole file, beside the reference and the target.
public struct HistoryGraph: Sendable {
  /// The axis of levels.
  public var levels = LevelAxis(low: -30, high: -6, step: 6)
  /// Values at even distances, oldest first, in the axis's unit; nil or −∞ where there is none.
  public var values: [Double?] = []
  /// The looks of their line, and paler of what lies under it.
  public var line = Role.srcBLine
  /// The same of the reference.
  public var reference: [Double?] = []
  /// The target, in the axis's unit; nil for none.
  public var target: Double?
  /// What stands under the left, middle and right end.
  public var times: [String] = []

  /// Creates an empty graph.
  public init() {}

  /// Draws it; the newest value is at the right edge.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    let frame = GraphFrame(in: rect, hasBottom: !times.isEmpty)
    let plot = frame.plot
    guard !plot.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      frame.drawLevels(levels, on: &canvas, paint)
      drawTimes(on: &canvas, frame.bottom, paint)
      if paint.glyphs != .ascii {
        let bars = UprightBars(plot: plot, glyphs: paint.glyphs, letter: " ")
        bars.draw(places(values, bars.samples), on: &canvas) { row in
          let share = Double(row) / Double(max(1, plot.rows - 1))
          return paint.faded(line, 0.66 + 0.2 * share)
        }
      }
      if let target {
        let row = frame.gridRow(at: levels.place(of: target))
        frame.line(row, on: &canvas, paint[.meterTarget], paint.glyphs == .ascii ? "_" : "┄")
      }
      trace(reference, paint[.historyRef], isDotted: true, &canvas, plot, paint)
      trace(values, paint[line], isDotted: false, &canvas, plot, paint)
    }
  }

  private func places(_ values: [Double?], _ count: Int) -> [Double?] {
    Self.resampled(values, to: count).map { $0.map { min(levels.place(of: $0), 1) } }
  }

  private func trace(
    _ values: [Double?], _ style: Style, isDotted: Bool, _ canvas: inout Canvas, _ plot: Rect,
    _ paint: Paint
  ) {
    guard !values.isEmpty else { return }
    var dots = DotGrid(columns: plot.columns, rows: plot.rows, glyphs: paint.glyphs, isThin: true)
    let places = places(values, dots.width)
    dots.trace(places, isDotted: isDotted)
    dots.draw(on: &canvas, at: plot.origin) { _, _ in style }
  }

  private func drawTimes(on canvas: inout Canvas, _ bottom: Rect?, _ paint: Paint) {
    guard let bottom, let first = times.first, let last = times.last else { return }
    let left = bottom.column + 4
    canvas.text(first, left, bottom.row, paint[.axis])
    guard times.count > 1 else { return }
    canvas.text(last, endingAt: bottom.right, bottom.row, paint[.axis])
    if times.count > 2, bottom.columns > 30 {
      let middle = times[times.count / 2]
      let start = (left + bottom.right - middle.count) / 2
      canvas.text(middle, start, bottom.row, paint[.axis])
    }
  }

  /// The loudest of each of `count` even parts; nil for a part without values.
  static func resampled(_ values: [Double?], to count: Int) -> [Double?] {
    guard !values.isEmpty, count > 0 else { return [Double?](repeating: nil, count: count) }
    return (0..<count).map { part in
      let start = part * values.count / count
      let end = max(start + 1, (part + 1) * values.count / count)
      let known = values[start..<min(end, values.count)].compactMap(\.self).filter(\.isFinite)
      return known.max()
    }
  }
}
