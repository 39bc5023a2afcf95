import Glibc

/// A track from start to end: its peaks, loop, marks, faults and where it plays.
public struct WaveformGraph: Sendable {
  /// One track's overview.
  public struct Lane: Sendable {
    /// Peaks of even parts, 0…1 of full scale.
    public var peaks: [Float]
    /// Its colours.
    public var gradient: ThemeGradient
    /// Length in seconds.
    public var seconds: Double
    /// What it is drawn with where there is only ASCII.
    public var letter: Glyph

    /// Creates a lane.
    public init(
      peaks: [Float], gradient: ThemeGradient, seconds: Double,
      letter: Glyph = "#"
    ) {
      self.peaks = peaks
      self.gradient = gradient
      self.seconds = seconds
      self.letter = letter
    }
  }

  /// The tracks, from the top; each gets an equal share of the rows.
  public var lanes: [Lane] = []
  /// Where what is shown begins, and how long it is, s.
  public var start = 0.0, length = 0.0
  /// The loop in seconds; nil for none.
  public var loop: ClosedRange<Double>?
  /// Whether the loop is switched on.
  public var isLooping = true
  /// Marks by letter, in seconds.
  public var marks: [(letter: Character, seconds: Double)] = []
  /// Places over full scale or otherwise faulty, in seconds.
  public var faults: [Double] = []
  /// Where it plays, in seconds; nil for nowhere.
  public var playhead: Double?

  /// Creates an empty graph.
  public init() {}

  /// The column of a time in a rectangle; nil where it is not shown.
  public func column(of seconds: Double, in rect: Rect) -> Int? {
    guard length > 0, rect.columns > 0 else { return nil }
    let place = (seconds - start) / length
    guard place >= 0, place <= 1 else { return nil }
    return rect.column + min(rect.columns - 1, Int(place * Double(rect.columns)))
  }

  /// The time of a column.
  public func seconds(at column: Int, in rect: Rect) -> Double {
    guard rect.columns > 0 else { return start }
    return start + (Double(column - rect.column) + 0.5) / Double(rect.columns) * length
  }

  /// Draws the lanes with everything on them.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    guard !rect.isEmpty, !lanes.isEmpty, length > 0 else { return }
    canvas.clipped(to: rect) { canvas in
      var rest = rect
      for (index, lane) in lanes.enumerated() {
        let part = rest.takeTop((rest.rows + lanes.count - index - 1) / (lanes.count - index))
        draw(lane, on: &canvas, part, paint)
      }
      drawLoop(on: &canvas, rect, paint)
      for second in faults {
        guard let column = column(of: second, in: rect) else { continue }
        let sign: Glyph = paint.glyphs == .ascii ? "x" : "✗"
        canvas.put(sign, column, rect.row, paint[.waveOver])
      }
      for mark in marks {
        guard let column = column(of: mark.seconds, in: rect) else { continue }
        canvas.put(Glyph(mark.letter), column, rect.row, paint[.mark])
      }
      guard let playhead, let column = column(of: playhead, in: rect) else { return }
      for row in rect.row..<rect.bottom {
        canvas.put(paint.glyphs.playhead, column, row, paint[.playhead])
      }
    }
  }

  /// Draws the marks of loop and playhead on a row above the lanes, such as the frame's.
  public func drawRuler(on canvas: inout Canvas, in line: Rect, _ paint: Paint) {
    if let loop {
      let left = column(of: max(loop.lowerBound, start), in: line)
      let right = column(of: min(loop.upperBound, start + length), in: line)
      if let left, let right {
        let style = paint[isLooping ? .loopEdge : .muted]
        for column in left...max(left, right) {
          canvas.put(paint.glyphs == .ascii ? "=" : "━", column, line.row, style)
        }
        if loop.lowerBound >= start { canvas.put("[", left, line.row, style) }
        if loop.upperBound <= start + length { canvas.put("]", right, line.row, style) }
      }
    }
    if let playhead, let column = column(of: playhead, in: line) {
      canvas.put(paint.glyphs.playheadTop, column, line.row, paint[.playhead])
    }
  }

  private func draw(_ lane: Lane, on canvas: inout Canvas, _ rect: Rect, _ paint: Paint) {
    guard lane.seconds > 0, !rect.isEmpty else { return }
    let across = paint.glyphs == .braille ? 2 : 1
    let peaks = levels(lane.peaks, of: lane, rect.columns * across)
    if rect.rows == 1 || paint.glyphs != .braille {
      drawStanding(peaks, lane, on: &canvas, rect, paint)
      return
    }
    // Mirrored around the middle, two columns of dots to a cell.
    var dots = DotGrid(columns: rect.columns, rows: rect.rows, glyphs: paint.glyphs)
    let half = Double(dots.height) / 2
    for (x, peak) in peaks.enumerated() {
      guard let peak else { continue }
      let reach = max(1, Int((min(peak, 1) * half).rounded()))
      for y in 0..<reach {
        dots.set(x, Int(half) + y)
        dots.set(x, Int(half) - 1 - y)
      }
    }
    // The louder a place, the further its outer colours reach.
    let middle = Double(rect.rows) / 2
    dots.draw(on: &canvas, at: rect.origin) { _, row in
      let distance = abs(Double(row) + 0.5 - middle) / middle
      return paint.style(lane.gradient, at: distance)
    }
  }

  private func drawStanding(
    _ peaks: [Double?], _ lane: Lane, on canvas: inout Canvas, _ rect: Rect, _ paint: Paint
  ) {
    let bars = UprightBars(plot: rect, glyphs: paint.glyphs, letter: lane.letter)
    // Silence keeps a thin line, so that the track's extent shows.
    let least = 1 / Double(rect.rows * 8)
    bars.draw(peaks.map { $0.map { max($0, least) } }, on: &canvas) { row in
      paint.style(lane.gradient, at: (Double(rect.rows - row) - 0.5) / Double(rect.rows))
    }
  }

  /// The largest value of each of `count` even parts of what is shown; nil beyond the track's end.
  private func levels(_ values: [Float], of lane: Lane, _ count: Int) -> [Double?] {
    guard !values.isEmpty else { return [Double?](repeating: nil, count: count) }
    let scale = Double(values.count) / lane.seconds
    return (0..<count).map { part in
      let from = (start + length * Double(part) / Double(count)) * scale
      let to = (start + length * Double(part + 1) / Double(count)) * scale
      let first = Int(from.rounded(.down))
      guard first >= 0, first < values.count else { return nil }
      let last = min(values.count, max(first + 1, Int(to.rounded(.up))))
      return values[first..<last].max().map(Double.init)
    }
  }

  private func drawLoop(on canvas: inout Canvas, _ rect: Rect, _ paint: Paint) {
    guard let loop, loop.upperBound > start, loop.lowerBound < start + length else { return }
    let left = column(of: max(loop.lowerBound, start), in: rect) ?? rect.column
    let right = column(of: min(loop.upperBound, start + length), in: rect) ?? rect.right - 1
    let ground = paint[.loop].background
    if isLooping, ground != paint.ground {
      canvas.restyle(
        Rect(column: left, row: rect.row, columns: right - left + 1, rows: rect.rows)
      ) { $0.on(ground) }
    }
    let edge = paint[isLooping ? .loopEdge : .muted]
    for row in rect.row..<rect.bottom {
      if loop.lowerBound >= start { canvas.put("[", left, row, edge) }
      if loop.upperBound <= start + length { canvas.put("]", right, row, edge) }
    }
  }
}
