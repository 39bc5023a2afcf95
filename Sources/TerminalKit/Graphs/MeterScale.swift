/// The scale of a lying meter.
public struct MeterScale: Sendable, Equatable {
  /// Value at the left and the right end.
  public var low: Double, high: Double
  /// Distance of the labels.
  public var step: Double
  /// What the numbers are in: "LUFS", "dBTP".
  public var unit: String

  /// Creates a scale.
  public init(low: Double, high: Double, step: Double, unit: String) {
    self.low = low
    self.high = high
    self.step = step
    self.unit = unit
  }

  /// "EBU +9": −18…+9 LU around −23 LUFS (EBU Tech 3341 §2.7).
  public static let ebu9 = MeterScale(low: -41, high: -14, step: 9, unit: "LUFS")
  /// "EBU +18": −36…+18 LU around −23 LUFS (EBU Tech 3341 §2.7).
  public static let ebu18 = MeterScale(low: -59, high: -5, step: 9, unit: "LUFS")
  /// True peak and sample peak.
  public static let truePeak = MeterScale(low: -60, high: 3, step: 12, unit: "dBTP")

  /// Place of a value, 0 at the left end, 1 at the right; held within both.
  public func place(of value: Double) -> Double {
    value.isNaN ? 0 : min(max((value - low) / (high - low), 0), 1)
  }

  /// Draws the labels of the scale on a row, as many as fit, the unit after the last.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    guard line.columns > 12 else { return }
    let wanted = high - step / 2
    var free = line.column
    var value = (low / step).rounded(.up) * step
    if abs(low.truncatingRemainder(dividingBy: step)) > 0.01 { value = low }
    while value <= high + 0.01 {
      let text = paint.glyphs.plain(LevelAxis.text(value))
      let middle = line.column + Int((place(of: value) * Double(line.columns - 1)).rounded())
      let isLast = value > wanted
      let full = isLast ? "\(text) \(unit)" : text
      let start = min(max(middle - text.count / 2, free), line.right - full.count)
      if start >= free {
        canvas.text(full, start, line.row, paint[.axis])
        free = start + full.count + 2
      }
      value += step
    }
  }
}
