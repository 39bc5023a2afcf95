import Glibc

/// The match curve: what is applied, what full amount would apply, and the limits, around 0 dB.
///
/// The applied curve is a line over a soft fill towards 0 dB; the proposed one is dotted. Bands of
/// one's own carry their number, protected ranges are hatched along the lower edge.
public struct CurveGraph: Sendable {
  /// A place that is marked on the curve.
  public struct Marker: Sendable {
    /// Where, in Hz and dB.
    public var hertz: Double, decibels: Double
    /// One character: `1` … `8`.
    public var letter: Character
    /// Whether it has the keys.
    public var isFocused: Bool

    /// Creates a marker.
    public init(hertz: Double, decibels: Double, letter: Character, isFocused: Bool = false) {
      self.hertz = hertz
      self.decibels = decibels
      self.letter = letter
      self.isFocused = isFocused
    }
  }

  /// The axis of frequencies.
  public var frequencies = FrequencyAxis()
  /// Half of the upright axis in dB: 6 shows −6…+6.
  public var range = 6.0
  /// What is applied.
  public var applied: FrequencyCurve?
  /// What full amount would apply.
  public var proposed: FrequencyCurve?
  /// Largest boost and cut, both positive in dB; nil for none, and where they lie outside `range`.
  public var boostLimit: Double?, cutLimit: Double?
  /// Own bands.
  public var markers: [Marker] = []
  /// Ranges that matching leaves alone, in Hz.
  public var protected: [ClosedRange<Double>] = []

  /// Creates an empty graph.
  public init() {}

  /// The least of 3, 6, 12, 18, 24 and 40 dB that shows all of the curves.
  public static func range(for curves: [FrequencyCurve]) -> Double {
    let largest = curves.flatMap(\.levels).filter(\.isFinite).map(abs).max() ?? 0
    return [3, 6, 12, 18, 24].first { $0 >= largest } ?? 40
  }

  private var levels: LevelAxis {
    LevelAxis(low: -range, high: range, step: range <= 3 ? range : range / 2)
  }

  /// The frequency and gain under a place of the screen; nil outside the plot.
  public func reading(at point: Point, in rect: Rect) -> (hertz: Double, decibels: Double)? {
    let plot = GraphFrame(in: rect).plot
    guard plot.contains(point) else { return nil }
    let across = (Double(point.column - plot.column) + 0.5) / Double(plot.columns)
    let up = (Double(plot.bottom - point.row) - 0.5) / Double(plot.rows)
    return (frequencies.frequency(at: across), -range + 2 * range * up)
  }

  /// Draws everything.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    let frame = GraphFrame(in: rect)
    let plot = frame.plot
    guard !plot.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      frame.drawFrequencies(frequencies, on: &canvas, paint)
      frame.drawLevels(levels, on: &canvas, paint, isSigned: true, hasLines: false)
      frame.line(frame.row(at: 0.5), on: &canvas, paint[.matchZero], paint.glyphs.gridAcross)
      for limit in [boostLimit, cutLimit.map { -$0 }].compactMap(\.self) where abs(limit) <= range {
        let row = frame.row(at: levels.place(of: limit))
        frame.line(row, on: &canvas, paint[.matchLimit], paint.glyphs == .ascii ? "_" : "╌")
      }
      drawProtected(on: &canvas, plot, paint)
      if let applied { fill(applied, on: &canvas, plot, paint) }
      if let proposed {
        trace(proposed, paint[.matchProposed], isDotted: true, &canvas, plot, paint)
      }
      if let applied { trace(applied, paint[.matchApplied], isDotted: false, &canvas, plot, paint) }
      drawMarkers(on: &canvas, frame, paint)
    }
  }

  private func fill(
    _ curve: FrequencyCurve, on canvas: inout Canvas, _ plot: Rect, _ paint: Paint
  ) {
    var dots = DotGrid(columns: plot.columns, rows: plot.rows, glyphs: paint.glyphs)
    let zero = dots.height / 2
    for (x, value) in curve.columns(dots.width, axis: frequencies, pooling: false).enumerated() {
      guard let value else { continue }
      let place = min(max(levels.place(of: value), 0), 1)
      let y = dots.height - 1 - min(dots.height - 1, Int(place * Double(dots.height)))
      if y < zero { for dot in y..<zero { dots.set(x, dot) } }
      if y > zero { for dot in (zero + 1)...y { dots.set(x, dot) } }
    }
    let boost = paint.faded(.matchBoost, 0.72)
    let cut = paint.faded(.matchCut, 0.72)
    dots.draw(on: &canvas, at: plot.origin) { _, row in
      row * dots.down + dots.down / 2 <= zero ? boost : cut
    }
  }

  private func trace(
    _ curve: FrequencyCurve, _ style: Style, isDotted: Bool, _ canvas: inout Canvas, _ plot: Rect,
    _ paint: Paint
  ) {
    var dots = DotGrid(columns: plot.columns, rows: plot.rows, glyphs: paint.glyphs, isThin: true)
    var places = curve.columns(dots.width, axis: frequencies, pooling: false)
      .map { $0.map { min(max(levels.place(of: $0), 0), 1) } }
    if isDotted {
      for x in places.indices where x % 3 != 0 { places[x] = nil }
    }
    dots.trace(places)
    dots.draw(on: &canvas, at: plot.origin) { _, _ in style }
  }

  private func drawProtected(on canvas: inout Canvas, _ plot: Rect, _ paint: Paint) {
    for range in protected {
      let left = max(0, Int(frequencies.place(of: range.lowerBound) * Double(plot.columns)))
      let right = min(
        plot.columns, Int(frequencies.place(of: range.upperBound) * Double(plot.columns)) + 1)
      guard left < right else { continue }
      for column in left..<right {
        canvas.put(
          paint.glyphs == .ascii ? "/" : "╱", plot.column + column, plot.bottom - 1,
          paint[.matchLimit])
      }
    }
  }

  private func drawMarkers(on canvas: inout Canvas, _ frame: GraphFrame, _ paint: Paint) {
    for marker in markers {
      let column =
        frame.plot.column + Int(frequencies.place(of: marker.hertz) * Double(frame.plot.columns))
      let place = min(max(levels.place(of: marker.decibels), 0), 1)
      let point = Point(column: column, row: frame.row(at: place))
      canvas.put(Glyph(marker.letter), at: point, paint[marker.isFocused ? .selected : .mark])
      if marker.isFocused { canvas.cursor = point }
    }
  }
}
