/// How much of a work is done.
public struct ProgressBar: Sendable {
  /// 0…1.
  public var share: Double

  /// Creates a bar.
  public init(_ share: Double) { self.share = share }

  /// Draws it on the first row of a rectangle.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    guard line.columns > 0, line.rows > 0 else { return }
    let eighths = Int((min(max(share, 0), 1) * Double(line.columns * 8)).rounded(.down))
    for index in 0..<line.columns {
      let part = min(8, eighths - index * 8)
      let isFilled = part > 0
      let glyph = isFilled ? paint.glyphs.meterBars[part] : paint.glyphs.track
      canvas.put(
        glyph, line.column + index, line.row, paint[isFilled ? .progressFill : .progressTrack])
    }
  }
}
