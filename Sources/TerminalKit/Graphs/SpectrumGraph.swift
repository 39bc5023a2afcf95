import Glibc

/// A spectrum pane: one filled curve with held peaks, and up to two lines over it.
///
/// A cell has one colour, so lines win over fills. Colours of a fill change by row only, from the
/// lower edge of the scale to the upper one, so that they mean the same at every size.
public struct SpectrumGraph: Sendable {
  /// The filled curve.
  public struct Fill: Sendable {
    /// Levels in dB.
    public var curve: FrequencyCurve
    /// Peaks that are held, in dB; nil for none.
    public var hold: FrequencyCurve?
    /// Its colours.
    public var gradient: ThemeGradient
    /// The character it is filled with where there is only ASCII: `#` B, `=` R.
    public var letter: Glyph

    /// Creates a fill.
    public init(
      _ curve: FrequencyCurve, hold: FrequencyCurve? = nil, gradient: ThemeGradient,
      letter: Glyph = "#"
    ) {
      self.curve = curve
      self.hold = hold
      self.gradient = gradient
      self.letter = letter
    }
  }

  /// A line over the fill.
  public struct Line: Sendable {
    /// Levels in dB.
    public var curve: FrequencyCurve
    /// Its colour.
    public var role: Role

    /// Creates a line.
    public init(_ curve: FrequencyCurve, role: Role) {
      self.curve = curve
      self.role = role
    }
  }

  /// The axis of frequencies.
  public let frequencies = FrequencyAxis()
  /// The axis of levels in dB.
  public var levels = LevelAxis(low: -90, high: 0, step: 18)
  /// What is added, in dB an octave around 1 kHz: 0, 3 (pink noise is flat) or 4.5.
  public var tilt = 0.0
  /// The filled curve; nil for none.
  public var fill: Fill?
  /// Lines over it, the last one on top.
  public var lines: [Line] = []

  /// Creates an empty graph.
  public init() {}

  /// The frequency and level under a place of the screen; nil outside the plot.
  public func reading(at point: Point, in rect: Rect) -> (hertz: Double, decibels: Double)? {
    GraphFrame(in: rect).reading(at: point, frequencies, levels)
  }

  /// Draws axes, fill, peaks and lines.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    let frame = GraphFrame(in: rect)
    guard !frame.plot.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      frame.drawFrequencies(frequencies, on: &canvas, paint)
      frame.drawLevels(levels, on: &canvas, paint)
      if let fill { draw(fill, on: &canvas, frame.plot, paint) }
      let under = fill.map { grounds(of: $0, frame.plot, paint) }
      for line in lines { draw(line, on: &canvas, frame.plot, paint, over: under) }
    }
  }

  private func draw(_ fill: Fill, on canvas: inout Canvas, _ plot: Rect, _ paint: Paint) {
    let styles = (0..<plot.rows).map { row in
      paint.style(fill.gradient, at: (Double(plot.rows - row) - 0.5) / Double(plot.rows))
    }
    let bars = UprightBars(plot: plot, glyphs: paint.glyphs, letter: fill.letter)
    let heights = fill.curve.columns(bars.samples, axis: frequencies, tilt: tilt)
      .map { $0.map(levels.place) }
    bars.draw(heights, on: &canvas) { styles[$0] }
    guard let hold = fill.hold else { return }
    let peaks = hold.columns(bars.samples, axis: frequencies, tilt: tilt)
      .map { $0.map(levels.place) }
    bars.drawCaps(peaks, above: heights, on: &canvas, paint[.spectrumHold])
  }

  /// How far the ground under a line is drawn back from a fill of braille: as bright as full cells are
  /// from afar.
  static let brailleGroundShare = 0.62

  private struct Ground {
    var under: Style
    var colour: Colour
  }

  /// By row, the fill's look and the ground that stands in for it under a line: as bright as its dots
  /// are from afar, so that a line leaves no hole.
  private func grounds(of fill: Fill, _ plot: Rect, _ paint: Paint) -> [Ground] {
    (0..<plot.rows).map { row in
      let style = paint.style(
        fill.gradient, at: (Double(plot.rows - row) - 0.5) / Double(plot.rows))
      let share = paint.glyphs == .braille ? Self.brailleGroundShare : 0.35
      return Ground(under: style, colour: paint.faded(style, share).foreground)
    }
  }

  private func draw(
    _ line: Line, on canvas: inout Canvas, _ plot: Rect, _ paint: Paint,
    over grounds: [Ground]?
  ) {
    var dots = DotGrid(columns: plot.columns, rows: plot.rows, glyphs: paint.glyphs, isThin: true)
    let values = line.curve.columns(dots.width, axis: frequencies, tilt: tilt)
    dots.trace(values.map { $0.map(levels.place) })
    let style = paint[line.role]
    let isMixed = paint.depth == .truecolour || paint.depth == .indexed
    let full: Glyph = paint.glyphs == .braille ? "⣿" : "█"
    guard isMixed, let grounds else {
      return dots.draw(on: &canvas, at: plot.origin) { _, _ in style }
    }
    let part = canvas.clip.intersection(plot)
    let drawn = canvas.grid.cells(in: part)
    dots.draw(on: &canvas, at: plot.origin) { column, row in
      let place = Point(column: plot.column + column, row: plot.row + row)
      guard part.contains(place) else { return style }
      let under = drawn[(place.row - part.row) * part.columns + place.column - part.column]
      return under.glyph == full && under.style == grounds[row].under
        ? style.on(grounds[row].colour) : style
    }
  }
}
