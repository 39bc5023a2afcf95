/// A lying meter: the level, its held peak, a target and the range around it.
public struct MeterBar: Sendable {
  /// The scale.
  public var scale: MeterScale
  /// The level, in the scale's unit; nil or −∞ for none.
  public var value: Double?
  /// The held peak, in the scale's unit; nil for none.
  public var hold: Double?
  /// The target, in the scale's unit; nil for none.
  public var target: Double?
  /// What is still right, on both sides of the target, LU or dB; nil for none.
  public var tolerance: Double?
  /// Above it is over: the ceiling, in the scale's unit; nil for none.
  public var limit: Double?

  /// Creates a meter.
  public init(
    _ scale: MeterScale, value: Double?, hold: Double? = nil, target: Double? = nil,
    tolerance: Double? = nil, limit: Double? = nil
  ) {
    self.scale = scale
    self.value = value
    self.hold = hold
    self.target = target
    self.tolerance = tolerance
    self.limit = limit
  }

  /// Draws it on the first row of a rectangle, as wide as that is.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    guard line.columns > 0, line.rows > 0 else { return }
    let columns = line.columns
    func column(_ value: Double) -> Int {
      min(columns - 1, Int(scale.place(of: value) * Double(columns)))
    }
    for index in 0..<columns {
      canvas.put(paint.glyphs.track, line.column + index, line.row, paint[.meterTrack])
    }
    if let target, let tolerance {
      for index in column(target - tolerance)...column(target + tolerance) {
        let glyph: Glyph = paint.glyphs == .ascii ? "~" : "┄"
        canvas.put(glyph, line.column + index, line.row, paint[.meterTolerance])
      }
    }
    if let value, value > scale.low {
      let bars = paint.glyphs.meterBars
      let eighths = Int((scale.place(of: value) * Double(columns * 8)).rounded())
      for index in 0..<((eighths + 7) / 8) {
        let part = min(8, eighths - index * 8)
        canvas.put(
          bars[part], line.column + index, line.row,
          style(at: index, of: columns, paint))
      }
    }
    if let target {
      canvas.put(paint.glyphs.target, line.column + column(target), line.row, paint[.meterTarget])
    }
    if let hold, hold > scale.low {
      let isOver = limit.map { hold > $0 + 0.005 } ?? false
      canvas.put(
        paint.glyphs.hold, line.column + column(hold), line.row,
        paint[isOver ? .meterOver : .meterHold])
    }
  }

  /// Colours change every 3 units, so that a moving end costs few bytes.
  private func style(at index: Int, of columns: Int, _ paint: Paint) -> Style {
    let value = scale.low + (Double(index) + 0.5) / Double(columns) * (scale.high - scale.low)
    if let limit, value > limit { return paint[.meterOver] }
    return paint.style(.meter, at: (value / 3).rounded() * 3)
  }
}
