import Glibc

/// The match curve: what is applied, what full amount would apply, and the limits, around 0 dB.
///
/// The applied curve is a line over a soft fill towards 0 dB; the proposed one is dotted. Bands of
/// one's own carry their number, protected ranges are hatched along the lower edge.
public struct CurveGraph: Sendable, Equatable {
  /// A place that is marked on the curve.
  public struct Marker: Sendable, Equatable {
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
  public let frequencies = FrequencyAxis()
  /// Half of the upright axis in dB: 6 shows −6…+6.
  public var range = 6.0
  /// What is applied.
  public var applied: FrequencyCurve?
  /// What full amount would apply.
  public var proposed: FrequencyCurve?
  /// What the chosen band does by itself; stands in for `proposed`.
  public var own: FrequencyCurve?
  /// A frequency that is looked at, Hz; nil for none.
  public var cursor: Double?
  /// Largest boost and cut, both positive in dB; nil for none, and where they lie outside `range`.
  public var boostLimit: Double?, cutLimit: Double?
  /// Own bands.
  public var markers: [Marker] = []
  /// Ranges that matching leaves alone, in Hz.
  public var protected: [ClosedRange<Double>] = []
  /// Which of them has the keys.
  public var focusedRange: Int?

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
    GraphFrame(in: rect).reading(at: point, frequencies, levels)
  }

  /// The cell of a marker.
  public func place(of marker: Marker, in rect: Rect) -> Point {
    let frame = GraphFrame(in: rect)
    let place = min(max(levels.place(of: marker.decibels), 0), 1)
    return Point(column: column(of: marker.hertz, in: frame.plot), row: frame.row(at: place))
  }

  /// The lower row of the plot under a protected range; nil where it lies outside.
  public func hatch(of range: ClosedRange<Double>, in rect: Rect) -> Rect? {
    let plot = GraphFrame(in: rect).plot
    guard range.upperBound > frequencies.low, range.lowerBound < frequencies.high, !plot.isEmpty
    else { return nil }
    let left = column(of: range.lowerBound, in: plot)
    let right = column(of: range.upperBound, in: plot)
    return Rect(column: left, row: plot.bottom - 1, columns: right - left + 1, rows: 1)
  }

  /// The part of a rectangle that the curves are drawn in.
  public static func plot(in rect: Rect) -> Rect { GraphFrame(in: rect).plot }

  private func column(of hertz: Double, in plot: Rect) -> Int {
    let place = Int(frequencies.place(of: hertz) * Double(plot.columns))
    return plot.column + min(max(0, place), max(0, plot.columns - 1))
  }

  /// Draws everything.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    let frame = GraphFrame(in: rect)
    let plot = frame.plot
    guard !plot.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      frame.drawFrequencies(frequencies, on: &canvas, paint)
      frame.drawLevels(
        labelled(rows: plot.rows), on: &canvas, paint, isSigned: true, hasLines: false)
      drawZero(on: &canvas, frame, paint)
      for limit in [boostLimit, cutLimit.map { -$0 }].compactMap(\.self) where abs(limit) <= range {
        let row = frame.row(at: levels.place(of: limit))
        frame.line(row, on: &canvas, paint[.matchLimit], paint.glyphs == .ascii ? "_" : "╌")
      }
      if let applied { fill(applied, on: &canvas, plot, paint) }
      drawCursor(on: &canvas, frame, paint)
      if let curve = own ?? proposed {
        let style = paint[own == nil ? .matchProposed : .mark]
        trace(curve, style, isDotted: true, &canvas, plot, paint)
      }
      if let applied { trace(applied, paint[.matchApplied], isDotted: false, &canvas, plot, paint) }
      drawProtected(on: &canvas, rect, paint)
      drawMarkers(on: &canvas, rect, paint)
    }
  }

  /// The axis as it is labelled: halves only where they are as many rows from 0 as from the ends.
  private func labelled(rows: Int) -> LevelAxis {
    var axis = levels
    if rows < 16, (rows - 1) % 4 != 0 { axis.step = range }
    return axis
  }

  /// The line of no change.
  ///
  /// Between two rows it is of dots, on the height of a curve that does nothing: a line through
  /// either row would make that a cut or a boost.
  private func drawZero(on canvas: inout Canvas, _ frame: GraphFrame, _ paint: Paint) {
    let plot = frame.plot
    guard plot.rows % 2 == 0, paint.glyphs == .braille else {
      frame.line(frame.row(at: 0.5), on: &canvas, paint[.matchZero], paint.glyphs.gridAcross)
      return
    }
    var dots = DotGrid(columns: plot.columns, rows: plot.rows, glyphs: paint.glyphs, isThin: true)
    for x in stride(from: 0, to: dots.width, by: dots.across) { dots.set(x, dots.height / 2 - 1) }
    dots.draw(on: &canvas, at: plot.origin) { _, _ in paint[.matchZero] }
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
    let places = curve.columns(dots.width, axis: frequencies, pooling: false)
      .map { $0.map { min(max(levels.place(of: $0), 0), 1) } }
    dots.trace(places, isDotted: isDotted)
    dots.draw(on: &canvas, at: plot.origin) { _, _ in style }
  }

  /// Hatched where nothing else is drawn; the one that has the keys everywhere.
  private func drawProtected(on canvas: inout Canvas, _ rect: Rect, _ paint: Paint) {
    for (index, range) in protected.enumerated() {
      guard let hatch = hatch(of: range, in: rect) else { continue }
      let isFocused = index == focusedRange
      let style = paint[isFocused ? .selected : .matchLimit]
      for column in hatch.column..<hatch.right {
        let old = canvas.grid[column, hatch.row].glyph
        guard isFocused || old == .space || old == paint.glyphs.gridUp else { continue }
        canvas.put(paint.glyphs == .ascii ? "/" : "╱", column, hatch.row, style)
      }
      if isFocused {
        canvas.cursor = Point(column: hatch.column + hatch.columns / 2, row: hatch.row)
      }
    }
  }

  private func drawMarkers(on canvas: inout Canvas, _ rect: Rect, _ paint: Paint) {
    for marker in markers.sorted(by: { !$0.isFocused && $1.isFocused }) {
      let point = place(of: marker, in: rect)
      canvas.put(Glyph(marker.letter), at: point, paint[marker.isFocused ? .selected : .mark])
      if marker.isFocused { canvas.cursor = point }
    }
  }

  /// An upright line at the frequency that is looked at, with the hardware cursor on the curve.
  private func drawCursor(on canvas: inout Canvas, _ frame: GraphFrame, _ paint: Paint) {
    guard let cursor else { return }
    let column = column(of: cursor, in: frame.plot)
    for row in frame.plot.row..<frame.plot.bottom {
      canvas.put(paint.glyphs.centre, column, row, paint[.cursor])
    }
    let level = (applied ?? proposed)?.level(at: cursor) ?? 0
    canvas.cursor = Point(
      column: column, row: frame.row(at: min(max(levels.place(of: level), 0), 1)))
  }
}
