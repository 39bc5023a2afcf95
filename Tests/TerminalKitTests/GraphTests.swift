import Testing

import TerminalKit

@Suite struct GraphTests {
  /// Everything that is drawn, on one screen.
  private func screen(_ paint: Paint) -> Frame {
    var canvas = Canvas(size: Size(columns: 120, rows: 46), style: paint[.fg].on(paint.ground))
    var rest = Rect(canvas.grid.size)
    var top = rest.takeTop(14)
    let left = top.takeLeft(60)

    var spectrum = SpectrumGraph()
    spectrum.tilt = 4.5
    spectrum.fill = .init(
      Samples.spectrum(level: -26, seed: 1), hold: Samples.spectrum(level: -19, seed: 1.2),
      gradient: .spectrumB)
    spectrum.lines = [.init(Samples.spectrum(level: -33, seed: 2), role: .srcALine)]
    let a = PaneFrame(
      [Word("A", .srcA), Word(" mix (line)  "), Word("B", .srcB), Word(" master (fill)")],
      remark: [Word("tilt 4.5  1/6 oct", .muted)], isFocused: true
    ).draw(on: &canvas, in: left, paint)
    spectrum.draw(on: &canvas, in: a, paint)

    spectrum.fill = .init(
      Samples.spectrum(level: -22, seed: 4), gradient: .spectrumR, letter: "=")
    let r = PaneFrame(
      [Word("R", .srcR), Word(" ref.flac")], remark: [Word("avg infinite", .muted)]
    )
    .draw(on: &canvas, in: top, paint)
    spectrum.draw(on: &canvas, in: r, paint)

    var middle = rest.takeTop(10)
    let curvePane = middle.takeLeft(66)
    var curve = CurveGraph()
    curve.applied = Samples.matchCurve(scale: 0.8)
    curve.proposed = Samples.matchCurve()
    curve.boostLimit = 5
    curve.cutLimit = 5
    curve.protected = [200...500]
    curve.markers = [.init(hertz: 3000, decibels: 1.2, letter: "1")]
    curve.draw(
      on: &canvas,
      in: PaneFrame("match curve", remark: "max +3.1 dB @ 9.6 kHz").draw(
        on: &canvas, in: curvePane, paint), paint)
    let bands = BandBars([
      .init(name: "Sub", range: "20–60", difference: -0.4, width: "0.7", referenceWidth: "−8.7"),
      .init(name: "Bass", range: "60–250", difference: -1.1, width: "−6.6", referenceWidth: "−7.2"),
      .init(
        name: "Low mid", range: "250–500", difference: 0.6, width: "−3.5", referenceWidth: "−2.7"),
      .init(name: "Mid", range: "0.5–2k", difference: 0.0, width: "−0.3", referenceWidth: "0.0"),
      .init(name: "High mid", range: "2–6k", difference: 2.4, width: "0.9", referenceWidth: "2.9"),
      .init(name: "High", range: "6–20k", difference: -5, width: "1.9", referenceWidth: nil),
    ])
    bands.draw(
      on: &canvas, in: PaneFrame("bands  B − R").draw(on: &canvas, in: middle, paint), paint)

    var third = rest.takeTop(10)
    let meters = PaneFrame("loudness", remark: "scale EBU +18").draw(
      on: &canvas, in: third.takeLeft(48), paint)
    let rows: [(String, MeterBar)] = [
      ("A Mom", MeterBar(.ebu18, value: -16.2, hold: -14, target: -9.8)),
      ("B Mom", MeterBar(.ebu18, value: -9.4, hold: -8.1, target: -9.8, tolerance: 1)),
      ("R Mom", MeterBar(.ebu18, value: -8.3, hold: -7.2)),
      ("B TP L", MeterBar(.truePeak, value: -1.2, hold: -1, limit: -1)),
      ("B TP R", MeterBar(.truePeak, value: 0.4, hold: 1.1, limit: -1)),
    ]
    for (index, row) in rows.enumerated() {
      canvas.text(row.0, meters.column, meters.row + index, paint[.muted])
      var line = meters.line(index)
      _ = line.takeLeft(8)
      row.1.draw(on: &canvas, in: line, paint)
    }
    var scale = meters.line(5)
    _ = scale.takeLeft(8)
    MeterScale.ebu18.draw(on: &canvas, in: scale, paint)

    var history = HistoryGraph()
    history.values = (0..<240).map { index in
      -11 + 3.5 * Double(Samples.overview(240, seed: 3)[index]) - (index < 20 ? 6 : 0)
    }
    history.reference = history.values.map { $0.map { $0 + 1.4 } }
    history.target = -9.8
    history.levels = LevelAxis(low: -24, high: -6, step: 6)
    history.times = ["00:23", "00:53", "01:23"]
    history.draw(
      on: &canvas,
      in: PaneFrame("history  Sht LUFS").draw(on: &canvas, in: third.takeLeft(44), paint), paint)
    var stereo = PaneFrame("stereo B").draw(on: &canvas, in: third, paint)
    CorrelationBar(0.62).draw(on: &canvas, in: stereo.takeBottom(1), paint)
    var goniometer = Goniometer()
    goniometer.samples = Samples.stereo()
    goniometer.draw(on: &canvas, in: stereo, paint)

    var wave = WaveformGraph()
    wave.lanes = [
      .init(
        peaks: Samples.overview(600, seed: 0), gradient: .waveB, seconds: 225),
      .init(peaks: Samples.overview(600, seed: 5), gradient: .waveR, seconds: 211, letter: "="),
    ]
    wave.length = 225
    wave.loop = 72...100
    wave.playhead = 83
    wave.marks = [("a", 30), ("b", 150)]
    wave.faults = [161.2]
    let inner = PaneFrame("waveform", remark: "zoom 1:1").draw(
      on: &canvas, in: rest.takeTop(9), paint)
    wave.draw(on: &canvas, in: inner, paint)
    wave.drawRuler(
      on: &canvas,
      in: Rect(column: inner.column, row: inner.row - 1, columns: inner.columns, rows: 1), paint)

    let cells = [
      ParameterCell("Amount", value: "100", unit: "%", place: 1, defaultPlace: 1),
      ParameterCell("Target", value: "ref", isChanged: true, isFocused: true),
      ParameterCell(
        "Ceil", value: "−1.0", unit: "dBTP", place: 0.92, defaultPlace: 0.92, isChanged: true),
      ParameterCell("Width", value: "50", unit: "%", place: 0.33, defaultPlace: 0.67),
      ParameterCell("Mono<", value: "off", place: 0, isOff: true),
    ]
    var strip = rest.takeTop(2)
    for cell in cells { cell.draw(on: &canvas, in: strip.takeLeft(24), paint) }
    HintBar([
      .init("?", "help"), .init(":", "palette"), .init("space", "play"), .init("1/2/3", "listen"),
      .init("R", "render"),
    ]).draw(on: &canvas, in: rest, paint)
    return canvas.frame
  }

  @Test(arguments: [
    ("night", ColourDepth.truecolour, GlyphSet.braille), ("night", .indexed, .block),
    ("night", .ansi, .ascii), ("night", .mono, .ascii),
  ])
  func everyGraphIsAsRecorded(name: String, depth: ColourDepth, glyphs: GlyphSet) throws {
    let paint = try Samples.paint(name, depth, glyphs)
    try Golden.check(
      screen(paint), "graphs-\(depth.rawValue)-\(glyphs.rawValue)", theme: paint.theme)
  }

  /// Also where 0 dB lies between two rows: there a line through one of them reads as cut or boost.
  @Test(arguments: [7, 9, 11]) func aCurveThatDoesNothingLiesOnTheLineOfNoChange(rows: Int) throws {
    let paint = try Samples.paint()
    func heights(_ applied: FrequencyCurve?) -> Set<Int> {
      var canvas = Canvas(size: Size(columns: 60, rows: rows))
      var graph = CurveGraph()
      graph.applied = applied
      graph.draw(on: &canvas, in: Rect(canvas.grid.size), paint)
      var heights: Set<Int> = []
      for row in 0..<(rows - 1) {
        for column in 4..<60 {
          let scalar = canvas.grid[column, row].glyph.text.unicodeScalars.first?.value ?? 0
          guard (0x2801...0x28FF).contains(scalar) else { continue }
          for (dot, mask) in [UInt32(0x09), 0x12, 0x24, 0xC0].enumerated()
          where scalar & mask != 0 { heights.insert(row * 4 + dot) }
        }
      }
      return heights
    }
    let flat = FrequencyCurve(frequencies: [20, 20_000], levels: [0, 0])
    #expect(heights(nil).count == 1)
    #expect(heights(nil) == heights(flat))
  }

  @Test func picturesOfEveryTheme() throws {
    guard pictureFolder != nil else { return }
    for item in Samples.library.items {
      let paint = try Samples.paint(item.name)
      try Golden.picture(screen(paint), "theme-\(item.name)", theme: paint.theme)
    }
  }
}
