internal import AudioCore
import Glibc

/// A goniometer: left against right, turned so that mono stands upright.
public struct Goniometer: Sendable {
  /// Pairs of left and right samples, −1…1.
  public var samples: [(left: Float, right: Float)] = []

  /// Creates an empty goniometer.
  public init() {}

  /// The largest factor quiet music is drawn with: 24 dB.
  private static let largestGain = 15.8
  /// Left only and right only lie at 45 degrees.
  private static let diagonal = 0.7071

  /// Draws axes, letters and dots; loud music fills the field, and quiet music is scaled up by at
  /// most 24 dB.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    guard rect.columns >= 8, rect.rows >= 3 else { return }
    canvas.clipped(to: rect) { canvas in
      var grid = DotGrid(columns: rect.columns, rows: rect.rows, glyphs: paint.glyphs)
      let field = Field(grid)
      for step in 1...24 {
        let share = Double(step) / 24
        for side in [-1.0, 1] {
          field.set(&grid, side * share * Self.diagonal, share * Self.diagonal)
          field.set(&grid, side * share * Self.diagonal, -share * Self.diagonal)
        }
        if step % 3 == 0 { field.set(&grid, 0, share) }
      }
      grid.draw(on: &canvas, at: rect.origin) { _, _ in paint[.gonioTrail] }
      canvas.text("L", rect.column, rect.row, paint[.axis])
      canvas.text("R", rect.right - 1, rect.row, paint[.axis])

      let loudest = samples.reduce(Float(0)) { max($0, abs($1.left), abs($1.right)) }
      guard loudest > 0 else { return }
      let gain = min(0.98 / Double(loudest), Self.largestGain)
      var dots = DotGrid(columns: rect.columns, rows: rect.rows, glyphs: paint.glyphs)
      for (left, right) in samples {
        let side = (Double(right) - Double(left)) * gain / 2
        let mid = (Double(left) + Double(right)) * gain / 2
        field.set(&dots, side, mid)
      }
      // Colours change in five rings, so that dots that jump about cost few bytes.
      dots.draw(on: &canvas, at: rect.origin) { column, row in
        paint.style(.gonio, at: (field.distance(column, row, dots) * 5).rounded() / 5)
      }
    }
  }

  /// Turns side and mid into dots whose circle is round on cells twice as high as wide.
  private struct Field {
    let centreX: Double, centreY: Double, radiusX: Double, radiusY: Double

    init(_ grid: DotGrid) {
      // A braille dot is square, a quadrant twice as high as wide, an ASCII point as wide as high.
      let aspect = Double(grid.across) * 2 / Double(grid.down)
      centreX = Double(grid.width - 1) / 2
      centreY = Double(grid.height - 1) / 2
      radiusY = min(centreY, centreX / aspect)
      radiusX = radiusY * aspect
    }

    func set(_ grid: inout DotGrid, _ side: Double, _ mid: Double) {
      grid.set(
        Int((centreX + side * radiusX).rounded()), Int((centreY - mid * radiusY).rounded()))
    }

    func distance(_ column: Int, _ row: Int, _ grid: DotGrid) -> Double {
      let x = (Double(column) + 0.5) * Double(grid.across) - centreX
      let y = (Double(row) + 0.5) * Double(grid.down) - centreY
      guard radiusX > 0, radiusY > 0 else { return 0 }
      return min(1, hypot(x / radiusX, y / radiusY))
    }
  }
}

/// Correlation between left and right from −1 to +1: sign by position and number, not by colour.
public struct CorrelationBar: Sendable {
  /// −1…+1; nil for silence.
  public var value: Double?

  /// Creates a bar.
  public init(_ value: Double?) { self.value = value }

  /// Draws "−1 ····│··██·· +1  +0.62" on the first row of a rectangle.
  public func draw(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    guard line.columns >= 18, line.rows > 0 else { return }
    let number = Numeral.signed(value, 2)
    let columns = (line.columns - 13) | 1
    let left = line.column + 3
    let plain = paint.glyphs.plain
    canvas.text(plain("−1"), line.column, line.row, paint[.axis])
    for index in 0..<columns {
      let isCentre = index == columns / 2
      canvas.put(
        isCentre ? paint.glyphs.centre : paint.glyphs.track, left + index, line.row,
        paint[isCentre ? .axis : .meterTrack])
    }
    if let value {
      let role: Role = value < 0 ? .correlationBad : .correlationGood
      let place = min(max((value + 1) / 2, 0), 1)
      let middle = Int((place * Double(columns - 1)).rounded())
      for index in max(0, middle - 1)...min(columns - 1, middle + 1) {
        canvas.put(paint.glyphs == .ascii ? "#" : "█", left + index, line.row, paint[role])
      }
    }
    canvas.text("+1", left + columns + 1, line.row, paint[.axis])
    canvas.text(plain(number), endingAt: line.right, line.row, paint[.number])
  }
}
