internal import AudioCore
internal import TerminalKit
internal import Workbench

/// Transport and sources.
extension TopLines {
  /// Time, loop, what is heard, level match; words for a monitor that is not plain.
  static func transport(
    _ scene: Scene, on canvas: inout Canvas, in line: Rect, _ width: WorkLayout.Width
  ) {
    let paint = scene.paint
    let listening = scene.state.listening
    let faults = faults(listening, width)
    let monitor = monitor(listening, width)
    let isFaulty = listening.deviceFault != nil || listening.xruns > 0
    let isChanged = !listening.isMonitorPlain || listening.gainDB != 0
    let needed =
      (isFaulty ? paint.columns(of: faults) + 2 : 0)
      + (isChanged ? paint.columns(of: monitor) : 0)
    let details =
      Details.inTurn.first {
        columns(scene, $0, width) + needed < line.columns
      } ?? Details.fewest

    var at = line.column + 1
    at = part(time(scene, details, width), HitTarget("play"), on: &canvas, at, line, paint)
    let loop = loop(scene, details, width)
    if !loop.isEmpty {
      at = part(loop, HitTarget("loop.toggle"), on: &canvas, at, line, paint)
    }
    if width != .narrow { at = canvas.words([Word("LISTEN ", .muted)], at, line.row, paint) }
    at = sources(scene, on: &canvas, at, line, width) + 1
    let match = match(listening, details, width)
    if !match.isEmpty {
      at = part(match, HitTarget("listen.match"), on: &canvas, at, line, paint)
    }

    var right = line.right - 1
    let kept = isChanged && !isFaulty ? paint.columns(of: monitor) + 2 : 0
    if paint.columns(of: faults) + kept <= right - at {
      right = canvas.words(faults, endingAt: right, line.row, paint) - 2
    }
    guard isChanged || width == .wide, right - at > (isChanged ? 3 : 12) else { return }
    canvas.words(monitor, at, line.row, paint, limit: right - at)
  }

  /// What is written out; the first to go makes room for what has to be seen: no sound, late blocks,
  /// a monitor that is not plain.
  private struct Details {
    var hasGains = true
    var hasLoopTimes = true
    var hasLength = true
    var hasMatch = true

    static let fewest = Details(
      hasGains: false, hasLoopTimes: false, hasLength: false, hasMatch: false)
    static let inTurn = [
      Details(), Details(hasGains: false), Details(hasGains: false, hasLoopTimes: false),
      Details(hasGains: false, hasLoopTimes: false, hasLength: false), fewest,
    ]
  }

  /// Columns up to where the words of the monitor begin.
  private static func columns(
    _ scene: Scene, _ details: Details, _ width: WorkLayout.Width
  ) -> Int {
    let groups = [
      time(scene, details, width), loop(scene, details, width),
      match(scene.state.listening, details, width),
    ]
    let sources = shownSources(scene, width).reduce(0) {
      $0 + scene.paint.columns(of: [Word(text(of: $1, scene, width))]) + 1
    }
    return groups.reduce(sources + (width == .narrow ? 2 : 9)) {
      $0 + ($1.isEmpty ? 0 : scene.paint.columns(of: $1) + 2)
    }
  }

  /// Writes words that can be clicked; returns where the next may begin.
  private static func part(
    _ words: [Word], _ target: HitTarget, on canvas: inout Canvas, _ column: Int, _ line: Rect,
    _ paint: Paint
  ) -> Int {
    let end = canvas.words(words, column, line.row, paint, limit: line.right - column)
    canvas.region(Rect(column: column, row: line.row, columns: end - column, rows: 1), target)
    return end + 2
  }

  private static func time(
    _ scene: Scene, _ details: Details, _ width: WorkLayout.Width
  ) -> [Word] {
    let state = scene.state
    let isPlaying = state.listening.isPlaying
    let digits = width == .narrow ? 1 : 3
    let words = [
      Word(isPlaying ? "▶ " : "‖ ", isPlaying ? .playhead : .muted),
      Word(
        Numeral.timecode(state.heardPosition, digits: digits),
        state.movesReference ? .srcRText : .strong),
    ]
    guard details.hasLength else { return words }
    return words + [
      Word(width == .narrow ? "/" : " / ", .muted),
      Word(Numeral.timecode(state.heardLength ?? 0, digits: digits), .muted),
    ]
  }

  /// The loop of what is heard; nothing without one.
  private static func loop(
    _ scene: Scene, _ details: Details, _ width: WorkLayout.Width
  ) -> [Word] {
    guard let loop = scene.state.heardLoop else { return [] }
    let digits = width == .narrow ? 0 : width == .medium ? 1 : 3
    let role: Role = loop.isOn ? .loop : .disabled
    guard details.hasLoopTimes else { return [Word(loop.isOn ? "LOOP" : "loop off", role)] }
    return [
      Word(loop.isOn ? "LOOP " : "loop off ", role),
      Word(
        "\(Numeral.timecode(loop.start, digits: digits))–"
          + Numeral.timecode(loop.end, digits: digits), role),
    ]
  }

  private static func faults(_ listening: Listening, _ width: WorkLayout.Width) -> [Word] {
    guard listening.deviceFault == nil else {
      return [Word(width == .narrow ? "silent" : "no sound: silent", .statusWarn)]
    }
    return [
      Word("xrun ", .muted),
      Word("\(listening.xruns)", listening.xruns == 0 ? .muted : .statusWarn),
    ]
  }

  /// What the monitor does; nothing of a plain one but its gain, where room is short.
  private static func monitor(_ listening: Listening, _ width: WorkLayout.Width) -> [Word] {
    let isPlain = listening.isMonitorPlain
    var words: [Word] = []
    if width == .wide { words.append(Word("MONITOR ", .muted)) }
    if !isPlain || width == .wide {
      words.append(Word(listening.monitorText, isPlain ? .muted : .statusWarn))
    }
    if listening.gainDB != 0 {
      let lead = !isPlain || width == .wide ? ", " : "monitor "
      words.append(Word("\(lead)\(Numeral.signed(listening.gainDB)) dB", .statusWarn))
    }
    return words
  }

  private static func shownSources(
    _ scene: Scene, _ width: WorkLayout.Width
  ) -> [Listening.Source] {
    Listening.Source.allCases.filter {
      $0 != .difference || width != .narrow || scene.state.listening.source == .difference
    }
  }

  private static func text(
    of source: Listening.Source, _ scene: Scene, _ width: WorkLayout.Width
  ) -> String {
    let number = (Listening.Source.allCases.firstIndex(of: source) ?? 0) + 1
    let mark = source == .master ? scene.draftMark : ""
    return "[\(number) \(source.letter)\(mark)\(width == .wide ? " \(source.word)" : "")]"
  }

  private static func sources(
    _ scene: Scene, on canvas: inout Canvas, _ column: Int, _ line: Rect, _ width: WorkLayout.Width
  ) -> Int {
    let paint = scene.paint
    var at = column
    for (number, source) in shownSources(scene, width).enumerated() {
      let isHeard = scene.state.listening.source == source
      let look = paint[source.textRole]
      let style = isHeard ? look.adding([.bold, .reverse]) : look
      let start = at
      at = canvas.text(paint.glyphs.plain(text(of: source, scene, width)), at, line.row, style)
      canvas.region(
        Rect(column: start, row: line.row, columns: at - start, rows: 1),
        HitTarget("listen", number))
      at = canvas.text(
        isHeard ? paint.glyphs.plain("«") : " ", at, line.row, paint[.cursor])
    }
    return at
  }

  /// Level match and its gains; nothing where it is on and room is short.
  private static func match(
    _ listening: Listening, _ details: Details, _ width: WorkLayout.Width
  ) -> [Word] {
    let isOn = listening.isLevelMatched
    guard details.hasMatch || !isOn else { return [] }
    let words = [
      Word(width == .wide ? "LEVEL-MATCH " : "LM ", .muted),
      Word(isOn ? "on" : "off", isOn ? .badgeOn : .statusWarn),
    ]
    guard isOn, details.hasGains, width != .narrow else { return words }
    let parts = Listening.Source.tracks.compactMap { source in
      listening.matchGainsDB[source].map { "\(source.letter) \(Numeral.fixed($0))" }
    }
    return parts.isEmpty
      ? words : words + [Word(" " + parts.joined(separator: " ") + " dB", .muted)]
  }
}
