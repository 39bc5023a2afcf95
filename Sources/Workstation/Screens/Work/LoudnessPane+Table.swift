internal import AudioCore
internal import TerminalKit
internal import Workbench

/// The table of mix, master and reference.
extension LoudnessPane {
  private struct Column {
    /// What it tells of a track.
    enum Figure { case integrated, shortTerm, momentary, range, truePeak, plr, psr, difference }

    var figure: Figure
    var title: String
    var unit: String
    var width: Int
    /// Whether it stays where columns are short.
    var isFirm = true
  }

  private static let allColumns = [
    Column(figure: .integrated, title: "Int", unit: "LUFS", width: 10),
    Column(figure: .shortTerm, title: "Sht", unit: "LUFS", width: 10),
    Column(figure: .momentary, title: "Mom", unit: "LUFS", width: 10, isFirm: false),
    Column(figure: .range, title: "LRA", unit: "LU", width: 8),
    Column(figure: .truePeak, title: "TP", unit: "dBTP", width: 9),
    Column(figure: .plr, title: "PLR", unit: "dB", width: 8),
    Column(figure: .psr, title: "PSR", unit: "dB", width: 8, isFirm: false),
    Column(figure: .difference, title: "Δref", unit: "LU", width: 9),
  ]

  /// The columns that fit; what is left over spreads them, by at most three each.
  private static func columns(in room: Int) -> [Column] {
    var shown = allColumns
    while shown.reduce(0, { $0 + $1.width }) > room,
      let loose = shown.lastIndex(where: { !$0.isFirm })
    {
      shown.remove(at: loose)
    }
    let spread = min(3, max(0, (room - shown.reduce(0) { $0 + $1.width }) / shown.count))
    for index in shown.indices { shown[index].width += spread }
    return shown
  }

  static func table(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    guard rect.rows > 0 else { return }
    let shown = columns(in: rect.columns - 7)
    var right = rect.column + 5
    for column in shown {
      right += column.width
      canvas.words(
        [Word(column.title + " ", .muted), Word(column.unit, .unit)], endingAt: right, rect.row,
        scene.paint)
    }
    for (index, source) in Listening.Source.tracks.enumerated() where index + 1 < rect.rows {
      let line = rect.line(1 + index)
      canvas.region(line, HitTarget("listen", index))
      row(source, shown, scene, on: &canvas, in: line)
    }
  }

  private static func row(
    _ source: Listening.Source, _ shown: [Column], _ scene: Scene, on canvas: inout Canvas,
    in line: Rect
  ) {
    let paint = scene.paint
    let isHeard = scene.state.listening.source == source
    if isHeard { canvas.put(paint.glyphs.cursor, line.column, line.row, paint[.cursor]) }
    let mark = source == .master ? scene.draftMark : ""
    canvas.words(
      [Word(source.letter, source.textRole), Word(mark, .statusBusy)], line.column + 2, line.row,
      paint)
    guard let figures = scene.state.figures(of: source) else {
      canvas.words(
        [Word(status(source, scene), .muted)], line.column + 6, line.row, paint,
        limit: line.columns - 6)
      return
    }
    let live = isHeard && scene.live.source == source ? scene.live : nil
    var right = line.column + 5
    for column in shown {
      right += column.width
      let known = text(column.figure, figures, scene)
      var word = Word(live.flatMap { text(column.figure, $0) } ?? known, .number)
      if column.figure == .truePeak {
        word = TrackWords.truePeak(figures.truePeakDBTP, over: limit(source, scene))
      }
      if column.figure == .range, isUnstable(source, scene) { word.role = .meterUnstable }
      let style = isHeard ? paint[word.role].adding(.bold) : paint[word.role]
      canvas.text(paint.glyphs.plain(word.text), endingAt: right, line.row, style)
    }
  }

  /// A figure of a whole track.
  private static func text(
    _ figure: Column.Figure, _ figures: LevelFigures, _ scene: Scene
  ) -> String {
    switch figure {
    case .integrated: Numeral.level(figures.integratedLUFS)
    case .shortTerm: Numeral.level(figures.knownShortTermLUFS)
    case .momentary: Numeral.level(figures.maximumMomentaryLUFS)
    case .range: Numeral.fixed(figures.rangeLU)
    case .truePeak: Numeral.level(figures.truePeakDBTP)
    case .plr: Numeral.fixed(figures.knownPLRDB)
    case .psr: Numeral.fixed(figures.psrDB)
    case .difference: Numeral.signed(figures.loudnessLU(over: scene.state.referenceFigures))
    }
  }

  /// What a figure is at this moment; nil for those of the whole track alone.
  private static func text(_ figure: Column.Figure, _ live: MeterReadings) -> String? {
    switch figure {
    case .shortTerm: live.shortTermLUFS.map { Numeral.level($0) }
    case .momentary: live.momentaryLUFS.map { Numeral.level($0) }
    case .psr: live.psrDB.map { Numeral.fixed($0) }
    default: nil
    }
  }
}
