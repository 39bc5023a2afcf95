import Glibc

/// A piece of every kind of looks, to choose a theme by.
public struct ThemeSample: Sendable {
  /// Creates a sample.
  public init() {}

  /// Draws as much as the rectangle holds: spectra, words, meters, states.
  public func draw(on canvas: inout Canvas, in rect: Rect, _ paint: Paint) {
    var rest = rect
    canvas.clipped(to: rect) { canvas in
      let words = rest.takeBottom(min(8, max(4, rest.rows / 2)))
      if rest.rows >= 4 { spectrum(on: &canvas, rest, paint) }
      self.words(on: &canvas, words, paint)
    }
  }

  private func spectrum(on canvas: inout Canvas, _ rect: Rect, _ paint: Paint) {
    var graph = SpectrumGraph()
    graph.levels = LevelAxis(low: -66, high: -6, step: rect.rows >= 9 ? 12 : 24)
    graph.fill = .init(
      Self.curve(level: -18, phase: 1), hold: Self.curve(level: -13, phase: 1.3),
      gradient: .spectrumB)
    graph.lines = [.init(Self.curve(level: -26, phase: 2.4), role: .srcALine)]
    graph.draw(on: &canvas, in: rect, paint)
  }

  /// The samples of a line that have room as a whole, closer together where that keeps more of them.
  private func whole(_ line: [Word], in columns: Int, _ paint: Paint) -> [Word] {
    if paint.columns(of: line) <= columns { return line }
    var shown = line.map {
      $0.text.hasSuffix("  ") ? Word(String($0.text.dropLast()), $0.role) : $0
    }
    while !shown.isEmpty, paint.columns(of: shown) > columns { shown.removeLast() }
    return shown
  }

  /// A spectrum that might be music.
  private static func curve(level: Double, phase: Double) -> FrequencyCurve {
    let frequencies = (0..<220).map { 20 * exp2(Double($0) / 219 * log2(1000)) }
    return FrequencyCurve(
      frequencies: frequencies,
      levels: frequencies.map { hertz in
        let octave = log2(hertz / 1000)
        let low = hertz < 50 ? 16 * log2(hertz / 50) : 0
        let high = hertz > 11_000 ? -26 * log2(hertz / 11_000) : 0
        return level - 1.6 * octave + low + high + 3.2 * sin(octave * 2.3 + phase)
          + 1.8 * sin(octave * 6.1 + phase * 4) + 0.9 * sin(octave * 15 + phase * 9)
      })
  }

  private func words(on canvas: inout Canvas, _ rect: Rect, _ paint: Paint) {
    let signs = paint.glyphs.signs
    let room = rect.columns - 1
    func sources(_ names: [String]) -> [Word] {
      [
        Word("A", .srcA), Word(" \(names[0])  ", .srcAText), Word("B", .srcB),
        Word(" master  ", .srcBText), Word("R", .srcR), Word(" \(names[1])  ", .srcRText),
        Word("Δ", .srcDelta), Word(" \(names[2])", .srcDeltaText),
      ]
    }
    let full = sources(["original", "reference", "difference"])
    let lines: [[Word]] = [
      paint.columns(of: full) <= room ? full : sources(["mix", "ref", "diff"]),
      [
        Word(signs.ok + " kept  ", .statusOK), Word(signs.info + " said  ", .statusInfo),
        Word(signs.warn + " warns  ", .statusWarn), Word(signs.error + " failed  ", .statusError),
        Word("over", .meterOver),
      ],
      [
        Word("text ", .fg), Word("muted ", .muted), Word("faint ", .faint),
        Word("title ", .title), Word("key ", .key), Word("link", .link), Word(" ", .fg),
        Word("found", .found),
      ],
      [
        Word(" chosen ", .selected), Word(" ", .fg), Word(" at rest ", .selectedInactive),
        Word(" ", .fg), Word("[ button ]", .button), Word(" ", .fg),
        Word("[ focus ]", .buttonFocus), Word("  not now", .disabled),
      ],
    ]
    for (index, line) in lines.enumerated() where index < rect.rows {
      canvas.words(whole(line, in: room, paint), rect.column + 1, rect.row + index, paint)
    }
    let meters: [(Word, MeterBar)] = [
      (Word("Mom", .muted), MeterBar(.ebu18, value: -9.4, hold: -8.1, target: -11, tolerance: 1)),
      (Word("TP", .muted), MeterBar(.truePeak, value: -0.2, hold: 0.6, limit: -1)),
    ]
    for (index, meter) in meters.enumerated() where index + 5 < rect.rows {
      let row = rect.row + 5 + index
      canvas.words([meter.0], rect.column + 1, row, paint)
      meter.1.draw(
        on: &canvas,
        in: Rect(column: rect.column + 6, row: row, columns: rect.columns - 7, rows: 1), paint)
    }
  }
}
