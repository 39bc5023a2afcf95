internal import Metering
internal import AudioFiles
internal import AudioCore
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The meters of what is heard.
extension LoudnessPane {
  /// The meters, and where there are rows for it the scale of loudness under its own, then that of
  /// peaks under theirs.
  static func meters(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let paint = scene.paint
    let scale: MeterScale = scene.state.view.meterScale == .plus9 ? .ebu9 : .ebu18
    let lines = lines(scene, scale, rows: rect.rows)
    let hasMaxima = rect.columns >= 76 && scene.live.source != nil
    let textWidth = hasMaxima ? 26 : 13
    func place(_ row: Int) -> Rect {
      Rect(
        column: rect.column + 9, row: rect.row + row, columns: rect.columns - 10 - textWidth,
        rows: 1)
    }
    let hasScale = rect.rows > lines.count
    let loudnessLines = lines.count { $0.bar.scale == scale }
    for (index, line) in lines.prefix(rect.rows).enumerated() {
      let bar = place(hasScale && index >= loudnessLines ? index + 1 : index)
      canvas.words([Word(line.name, .muted)], rect.column + 1, bar.row, paint)
      line.bar.draw(on: &canvas, in: bar, paint)
      canvas.words(
        words(line.bar, hasMaximum: hasMaxima), bar.right + 1, bar.row, paint, limit: textWidth)
      canvas.region(bar, HitTarget("view.reset"))
    }
    if hasScale { scale.draw(on: &canvas, in: place(loudnessLines), paint) }
    if rect.rows > lines.count + 1 {
      MeterScale.truePeak.draw(on: &canvas, in: place(lines.count + 1), paint)
    }
  }

  /// The reading of a meter in figures, and the largest so far.
  private static func words(_ bar: MeterBar, hasMaximum: Bool) -> [Word] {
    let reading = [
      Word(padded(Numeral.level(bar.value), 6), .number), Word(" " + bar.scale.unit, .unit),
    ]
    guard hasMaximum else { return reading }
    return reading + [Word("  max ", .muted), Word(padded(Numeral.level(bar.hold), 5), .muted)]
  }

  /// Momentary loudness and true peak, with more rows short-term loudness and each channel's peak:
  /// live while something plays, else the track's own maxima.
  private static func lines(
    _ scene: Scene, _ scale: MeterScale, rows: Int
  ) -> [(name: String, bar: MeterBar)] {
    let state = scene.state
    // After a switch the meters hold for a moment what was heard before it.
    let source = scene.live.source ?? state.listening.source
    let figures = state.figures(of: source)
    let live = scene.live.source == nil ? nil : scene.live
    var lines: [(name: String, bar: MeterBar)] = []
    func add(
      _ name: String, _ scale: MeterScale, _ value: Double?, hold: Double?, target: Double? = nil,
      limit: Double? = nil
    ) {
      let bar = MeterBar(scale, value: value, hold: hold, target: target, limit: limit)
      lines.append(("\(source.letter) \(name)", bar))
    }
    add(
      "Mom", scale, live == nil ? figures?.maximumMomentaryLUFS : live?.momentaryLUFS,
      hold: live?.maximumMomentaryLUFS)
    if rows >= 3 {
      add(
        "Sht", scale, live == nil ? figures?.knownShortTermLUFS : live?.shortTermLUFS,
        hold: live?.maximumShortTermLUFS,
        target: source == .difference ? nil : state.plan.audible?.targetLUFS)
    }
    let peaks = live?.truePeakDBTP ?? channelPeaks(source, scene)
    let limit = limit(source, scene)
    if rows >= 5, peaks.count == 2 {
      for (channel, name) in ["L", "R"].enumerated() {
        let hold = live?.heldPeakDBTP.count == 2 ? live?.heldPeakDBTP[channel] : nil
        add("TP \(name)", .truePeak, peaks[channel], hold: hold, limit: limit)
      }
    } else {
      add(
        "TP", .truePeak, peaks.max() ?? figures?.truePeakDBTP, hold: live?.heldPeakDBTP.max(),
        limit: limit)
    }
    return lines
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
