internal import Metering
internal import AudioFiles
internal import AudioCore
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The loudness table and the meters of what is heard.
enum LoudnessPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    var inner = rect
    if rect.rows >= 6 {
      inner = PaneFrame(
        [Word("loudness", .title), Word("   target ", .muted), Word(target(scene), .meterTarget)],
        remark: raised(scene) + stability(scene), isFocused: scene.isFocused(.loudness)
      ).draw(on: &canvas, in: rect, scene.paint)
    }
    var rest = inner
    table(scene, on: &canvas, in: rest.takeTop(4))
    if inner == rect { scene.markFocus(.loudness, on: &canvas, in: rect) }
    guard rest.rows >= 1 else { return }
    meters(scene, on: &canvas, in: rest)
  }

  /// What the table alone shows of the sound that runs, in the tenths it shows; nil with meters,
  /// which move with every frame.
  static func moving(_ scene: Scene, in rect: Rect) -> [Double?]? {
    guard rect.rows <= 4 else { return nil }
    let live = scene.live
    let figures = [live.momentaryLUFS, live.shortTermLUFS, live.psrDB]
    return [live.number] + figures.map { figure in figure.map { ($0 * 10).rounded() } }
  }

  private struct Column {
    var title: String
    var unit: String
    var width: Int
    var isFirm: Bool
    var value: (LevelFigures) -> String
  }

  private static func columns(reference: LevelFigures?) -> [Column] {
    [
      Column(title: "Int", unit: "LUFS", width: 10, isFirm: true) {
        Numeral.level($0.integratedLUFS)
      },
      Column(title: "Sht", unit: "LUFS", width: 10, isFirm: true) {
        Numeral.level($0.maximumShortTermLUFS)
      },
      Column(title: "Mom", unit: "LUFS", width: 10, isFirm: false) {
        Numeral.level($0.maximumMomentaryLUFS)
      },
      Column(title: "LRA", unit: "LU", width: 8, isFirm: true) { Numeral.fixed($0.rangeLU) },
      Column(title: "TP", unit: "dBTP", width: 9, isFirm: true) {
        Numeral.level($0.truePeakDBTP)
      },
      Column(title: "PLR", unit: "dB", width: 8, isFirm: true) { Numeral.fixed($0.knownPLRDB) },
      Column(title: "PSR", unit: "dB", width: 8, isFirm: false) { Numeral.fixed($0.psrDB) },
      Column(title: "Δref", unit: "LU", width: 9, isFirm: true) {
        Numeral.signed($0.loudnessLU(over: reference))
      },
    ]
  }

  private static func table(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    guard rect.rows > 0 else { return }
    let paint = scene.paint
    let state = scene.state
    let rows: [(Listening.Source, LevelFigures?, Role)] = [
      (.original, state.originalFigures, .srcAText), (.master, state.masterFigures, .srcBText),
      (.reference, state.referenceFigures, .srcRText),
    ]
    var shown = columns(reference: state.referenceFigures)
    let room = rect.columns - 7
    while shown.reduce(0, { $0 + $1.width }) > room,
      let loose = shown.lastIndex(where: { !$0.isFirm })
    {
      shown.remove(at: loose)
    }
    // What is left over spreads the columns, by at most three each.
    let spread = min(3, max(0, (room - shown.reduce(0) { $0 + $1.width }) / shown.count))
    for index in shown.indices { shown[index].width += spread }
    var right = rect.column + 5
    for column in shown {
      right += column.width
      canvas.words(
        [Word(column.title + " ", .muted), Word(column.unit, .unit)], endingAt: right, rect.row,
        paint)
    }
    for (index, (source, figures, role)) in rows.enumerated() where index + 1 < rect.rows {
      let row = rect.row + 1 + index
      let isHeard = state.listening.source == source
      let line = Rect(column: rect.column, row: row, columns: rect.columns, rows: 1)
      canvas.region(line, HitTarget("listen", index))
      if isHeard { canvas.put(paint.glyphs.cursor, rect.column, row, paint[.cursor]) }
      let mark = source == .master ? scene.draftMark : ""
      canvas.words(
        [Word(source.letter, role), Word(mark, .statusBusy)], rect.column + 2, row, paint)
      guard let figures else {
        canvas.words(
          [Word(status(source, scene), .muted)], rect.column + 6, row, paint,
          limit: rect.columns - 6)
        continue
      }
      let live = isHeard && scene.live.source == source ? scene.live : nil
      var right = rect.column + 5
      for column in shown {
        right += column.width
        var text = column.value(figures)
        var style = paint[.number]
        if let live {
          switch column.title {
          case "Sht": text = live.shortTermLUFS.map { Numeral.level($0) } ?? text
          case "Mom": text = live.momentaryLUFS.map { Numeral.level($0) } ?? text
          case "PSR": text = live.psrDB.map { Numeral.fixed($0) } ?? text
          default: break
          }
        }
        if column.title == "TP", figures.truePeakDBTP > limit(source, scene) {
          style = paint[.meterOver]
          text = "!" + text
        }
        if column.title == "LRA", isUnstable(source, scene) { style = paint[.meterUnstable] }
        if isHeard { style = style.adding(.bold) }
        canvas.text(paint.glyphs.plain(text), endingAt: right, row, style)
      }
    }
  }

  /// From where on a true peak is over, dBTP: only the master has promised a ceiling, everything else
  /// is over at full scale.
  private static func limit(_ source: Listening.Source, _ scene: Scene) -> Double {
    guard source == .master, let setting = Parameter.named("limit.ceiling")?.setting,
      case .number(let ceiling) = setting.value(in: scene.state.document.settings)
    else { return 0 }
    return ceiling + 0.051
  }

  private static func isUnstable(_ source: Listening.Source, _ scene: Scene) -> Bool {
    let seconds =
      source == .reference
      ? scene.state.loadedReference?.profile.seconds : scene.state.loadedMix?.profile.seconds
    return (seconds ?? 60) < 60
  }

  private static func stability(_ scene: Scene) -> [Word] {
    guard scene.state.loadedMix != nil else { return [] }
    return isUnstable(.original, scene)
      ? [Word("LRA not stable under 60 s", .meterUnstable)] : [Word("LRA stable", .muted)]
  }

  /// Who counts more in Δref than its own figures say: one channel plays on two loudspeakers.
  private static func raised(_ scene: Scene) -> [Word] {
    let state = scene.state
    let rows = [
      ("A", state.originalFigures), ("B", state.masterFigures), ("R", state.referenceFigures),
    ].compactMap { letter, figures in figures.map { (letter: letter, raiseLU: $0.raiseLU) } }
    let mono = rows.filter { $0.raiseLU > 0 }
    guard let raiseLU = mono.first?.raiseLU, mono.count < rows.count else { return [] }
    let letters = mono.map { $0.letter }.joined(separator: " ")
    return [Word("\(letters) mono: \(Numeral.signed(raiseLU)) LU in Δref  ", .muted)]
  }

  private static func status(_ source: Listening.Source, _ scene: Scene) -> String {
    let state = scene.state
    switch source {
    case .original: return state.document.mix == nil ? "no mix yet" : status(state.mix)
    case .master:
      if case .failed(let sentence) = state.plan.phase { return sentence }
      if case .failed = state.mix { return "there is nothing to master" }
      return state.document.mix == nil ? "follows from A and R" : "waiting for the measurements"
    default:
      return state.document.references.isEmpty
        ? "no reference" : status(state.reference(state.listening.reference))
    }
  }

  private static func status(_ track: TrackStatus?) -> String {
    switch track {
    case .failed: "cannot be used"
    case .stopped: "stopped"
    default: "measuring"
    }
  }

  private static func target(_ scene: Scene) -> String {
    guard let parameter = Parameter.named("loudness.target") else { return "" }
    let text = parameter.text(in: scene.state.document.settings)
    guard text.hasPrefix("ref") else { return text }
    let level = scene.state.plan.audible?.targetLUFS.map { " (\(Numeral.fixed($0)) LUFS)" } ?? ""
    return text + level
  }

  /// Momentary loudness and true peak: live while something plays, else the track's own maxima.
  private static func meters(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let paint = scene.paint
    let state = scene.state
    let source = state.listening.source
    // Nobody has measured the difference as a whole: it has figures only while it sounds.
    let figures: LevelFigures? =
      switch source {
      case .original: state.originalFigures
      case .master: state.masterFigures
      case .reference: state.referenceFigures
      case .difference: nil
      }
    let live = scene.live.source == nil ? nil : scene.live
    let scale: MeterScale = state.view.meterScale == .plus9 ? .ebu9 : .ebu18
    let letter = source == .difference ? "Δ" : source.letter
    var lines: [(name: String, bar: MeterBar, text: [Word])] = []
    func add(_ name: String, _ bar: MeterBar, _ value: Double?, _ unit: String, _ max: Double?) {
      var words = [
        Word(padded(Numeral.level(value), 6), .number), Word(" " + unit, .unit),
      ]
      if rect.columns >= 76 {
        words += [
          Word(live == nil ? "" : "  max ", .muted),
          Word(live == nil ? "" : Numeral.level(max), .muted),
        ]
      }
      lines.append((name, bar, words))
    }
    let target = source == .difference ? nil : state.plan.audible?.targetLUFS
    let momentary = live == nil ? figures?.maximumMomentaryLUFS : live?.momentaryLUFS
    add(
      "\(letter) Mom", MeterBar(scale, value: momentary, hold: live?.maximumMomentaryLUFS),
      momentary, "LUFS", live?.maximumMomentaryLUFS)
    if rect.rows >= 3 {
      let shortTerm = live == nil ? figures?.maximumShortTermLUFS : live?.shortTermLUFS
      add(
        "\(letter) Sht",
        MeterBar(scale, value: shortTerm, hold: live?.maximumShortTermLUFS, target: target),
        shortTerm, "LUFS", live?.maximumShortTermLUFS)
    }
    let peaks = live?.truePeakDBTP ?? channelPeaks(source, scene)
    if rect.rows >= 5, peaks.count == 2 {
      for (channel, name) in ["L", "R"].enumerated() {
        let hold = live?.heldPeakDBTP.count == 2 ? live?.heldPeakDBTP[channel] : nil
        add(
          "\(letter) TP \(name)",
          MeterBar(.truePeak, value: peaks[channel], hold: hold, limit: limit(source, scene)),
          peaks[channel], "dBTP", hold)
      }
    } else {
      let value = peaks.max() ?? figures?.truePeakDBTP
      let hold = live?.heldPeakDBTP.max()
      add(
        "\(letter) TP",
        MeterBar(.truePeak, value: value, hold: hold, limit: limit(source, scene)), value,
        "dBTP", hold)
    }
    let textWidth = rect.columns >= 76 && live != nil ? 26 : 13
    for (index, line) in lines.prefix(rect.rows).enumerated() {
      let row = rect.row + index
      canvas.words([Word(line.name, .muted)], rect.column + 1, row, paint)
      let bar = Rect(
        column: rect.column + 9, row: row, columns: rect.columns - 10 - textWidth, rows: 1)
      line.bar.draw(on: &canvas, in: bar, paint)
      canvas.words(line.text, bar.right + 1, row, paint, limit: textWidth)
      canvas.region(bar, HitTarget("view.reset"))
    }
    if rect.rows > lines.count {
      scale.draw(
        on: &canvas,
        in: Rect(
          column: rect.column + 9, row: rect.row + lines.count,
          columns: rect.columns - 10 - textWidth, rows: 1), paint)
    }
  }

  /// The largest true peaks of left and right of what is heard, dBTP.
  private static func channelPeaks(_ source: Listening.Source, _ scene: Scene) -> [Double] {
    let state = scene.state
    switch source {
    case .original: return state.loadedMix?.profile.peaks.channelTruePeakDBTP ?? []
    case .reference: return state.loadedReference?.profile.peaks.channelTruePeakDBTP ?? []
    case .master:
      return state.plan.isSettled
        ? state.plan.settled?.master.peaks.channelTruePeakDBTP ?? [] : []
    case .difference: return []
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
