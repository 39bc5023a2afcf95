internal import Metering
internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import TerminalKit
internal import Workbench

/// The lines at the top: transport and sources, then files, project and device.
enum TopLines {
  /// Time, loop, what is heard, level match; words for a monitor that is not plain.
  static func transport(
    _ scene: Scene, on canvas: inout Canvas, in line: Rect, _ width: WorkLayout.Width
  ) {
    let paint = scene.paint
    let state = scene.state
    let listening = state.listening
    let digits = width == .narrow ? 1 : 3
    let length = state.heardLength ?? 0
    var at = line.column + 1
    let start = at
    at = canvas.words(
      [
        Word(listening.isPlaying ? "▶ " : "‖ ", listening.isPlaying ? .playhead : .muted),
        Word(
          Numeral.clock(state.heardPosition, digits: digits),
          state.movesReference ? .srcRText : .strong),
        Word(width == .narrow ? "/" : " / ", .muted),
        Word(Numeral.clock(length, digits: digits), .muted),
      ], at, line.row, paint)
    canvas.region(
      Rect(column: start, row: line.row, columns: at - start, rows: 1), HitTarget("play"))
    at += 2
    if let loop = state.heardLoop {
      let loopDigits = width == .narrow ? 0 : width == .medium ? 1 : 3
      let role: Role = loop.isOn ? .loop : .disabled
      let from = at
      at = canvas.words(
        [
          Word(loop.isOn ? "LOOP " : "loop off ", role),
          Word(
            "\(Numeral.clock(loop.start, digits: loopDigits))–"
              + Numeral.clock(loop.end, digits: loopDigits), role),
        ], at, line.row, paint)
      canvas.region(
        Rect(column: from, row: line.row, columns: at - from, rows: 1), HitTarget("loop.toggle"))
      at += 2
    }
    if width != .narrow { at = canvas.words([Word("LISTEN ", .muted)], at, line.row, paint) }
    at = sources(scene, on: &canvas, at, line, width) + 1
    at = levelMatch(scene, on: &canvas, at, line, width) + 2

    var right = line.right - 1
    let faults: [Word] =
      listening.deviceFault != nil
      ? [Word(width == .narrow ? "silent" : "no sound: silent", .statusWarn)]
      : [
        Word("xrun ", .muted),
        Word("\(listening.xruns)", listening.xruns == 0 ? .muted : .statusWarn),
      ]
    let room = right - at
    if faults.reduce(0, { $0 + GlyphWidth.columns(of: $1.text) }) <= room {
      right = canvas.words(faults, endingAt: right, line.row, paint) - 2
    }
    guard !listening.isMonitorPlain || width == .wide, right - at > 12 else { return }
    let plain = listening.isMonitorPlain
    canvas.words(
      [
        Word(width == .wide ? "MONITOR " : "", .muted),
        Word(listening.monitorText, plain ? .muted : .statusWarn),
        Word(
          listening.gainDB == 0 ? "" : ", \(Numeral.signed(listening.gainDB)) dB", .statusWarn),
      ], at, line.row, paint, limit: right - at)
  }

  private static func sources(
    _ scene: Scene, on canvas: inout Canvas, _ column: Int, _ line: Rect, _ width: WorkLayout.Width
  ) -> Int {
    let paint = scene.paint
    let listening = scene.state.listening
    var at = column
    for (number, source) in Listening.Source.allCases.enumerated() {
      if source == .difference, width == .narrow, listening.source != .difference { continue }
      let isHeard = listening.source == source
      let role: Role =
        switch source {
        case .original: .srcAText
        case .master: .srcBText
        case .reference: .srcRText
        case .difference: .srcDeltaText
        }
      let mark = source == .master ? scene.draftMark : ""
      let word = width == .wide ? " \(source.word)" : ""
      let text = "[\(number + 1) \(source.letter)\(mark)\(word)]"
      let style = isHeard ? paint[role].adding([.bold, .reverse]) : paint[role]
      let start = at
      at = canvas.text(paint.glyphs.plain(text), at, line.row, style)
      canvas.region(
        Rect(column: start, row: line.row, columns: at - start, rows: 1),
        HitTarget("listen", number))
      at = canvas.text(
        isHeard ? paint.glyphs.plain("«") : " ", at, line.row, paint[.cursor])
      if width != .narrow || source != .difference { at += 0 }
    }
    return at
  }

  private static func levelMatch(
    _ scene: Scene, on canvas: inout Canvas, _ column: Int, _ line: Rect, _ width: WorkLayout.Width
  ) -> Int {
    let listening = scene.state.listening
    let isOn = listening.isLevelMatched
    var words = [
      Word(width == .wide ? "LEVEL-MATCH " : "LM ", .muted),
      Word(isOn ? "on" : "off", isOn ? .badgeOn : .statusWarn),
    ]
    if isOn, width != .narrow {
      let parts = [Listening.Source.original, .master, .reference].compactMap { source in
        listening.matchGainsDB[source].map { "\(source.letter) \(Numeral.fixed($0))" }
      }
      if !parts.isEmpty { words.append(Word(" " + parts.joined(separator: " ") + " dB", .muted)) }
    }
    let end = canvas.words(words, column, line.row, scene.paint, limit: line.right - column)
    canvas.region(
      Rect(column: column, row: line.row, columns: end - column, rows: 1),
      HitTarget("listen.match"))
    return end
  }

  /// Files with their formats, project, snapshot, undo, device.
  static func session(_ scene: Scene, on canvas: inout Canvas, in line: Rect) {
    let state = scene.state
    var groups: [[Word]] = []
    if let link = state.document.mix {
      groups.append(file(state.library[link.path], link.path, .srcAText))
    }
    if let link = state.document.references.indices.contains(state.listening.reference)
      ? state.document.references[state.listening.reference].link : nil
    {
      let count = state.document.references.count
      groups.append(
        file(state.library[link.path], link.path, .srcRText)
          + (count > 1 ? [Word(" (\(state.listening.reference + 1) of \(count))", .muted)] : []))
    }
    groups.append([
      Word(state.project.name, .fg), Word(state.isDirty ? "*" : "", .parameterChanged),
      Word(state.project.readOnlyReason == nil ? "" : " read-only", .statusWarn),
    ])
    if let slot = state.document.recalled, let snapshot = state.document.snapshots[slot] {
      let note = snapshot.note.isEmpty ? "" : " “\(snapshot.note)”"
      groups.append([
        Word("snapshot \(slot + 1)", .muted),
        Word(state.document.isChangedFromSnapshot ? "*" : "", .parameterChanged),
        Word(note, .muted),
      ])
    }
    if !state.history.done.isEmpty {
      groups.append([Word("undo \(state.history.done.count)", .muted)])
    }
    if !state.warnings.isEmpty {
      let count = state.warnings.count
      groups.append([
        Word("! \(count) warning\(count == 1 ? "" : "s") ", .statusWarn),
        Word(scene.key("warnings"), .key),
      ])
    }
    let device = state.listening.deviceFault ?? state.listening.device
    if !device.isEmpty {
      groups.append([
        Word(device, state.listening.deviceFault == nil ? .muted : .statusWarn)
      ])
    }
    var at = line.column + 1
    for words in groups where at < line.right - 8 {
      at = canvas.words(words, at, line.row, scene.paint, limit: line.right - 1 - at) + 3
    }
  }

  private static func file(_ status: TrackStatus?, _ path: String, _ role: Role) -> [Word] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let track = status?.loaded else {
      return [Word(name, role), Word(waiting(status), .statusBusy)]
    }
    return [
      Word(name, role),
      Word(" " + TrackWords.format(track.info), .muted),
    ]
  }

  private static func waiting(_ status: TrackStatus?) -> String {
    switch status {
    case .measuring(let progress): " measuring \(Numeral.percent(progress.fraction))"
    case .stopped: " stopped"
    case .failed: " cannot be used"
    default: " waiting"
    }
  }
}
