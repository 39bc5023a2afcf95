internal import Metering
internal import AudioFiles
internal import AudioCore
internal import DSP
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The match curve: what the comparison asks for, and what is done.
enum CurvePane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let state = scene.state
    let plan = state.plan.audible
    let applied = plan?.tone?.gain
    let proposed = state.plan.draft?.wantedTone
    let isWide = rect.columns >= 110
    var title = [Word("match curve", .title)]
    if applied != nil || proposed != nil {
      title =
        isWide
        ? [
          Word("match curve: ", .title), Word("proposed ", .matchProposed), Word("dots  ", .muted),
          Word("applied ", .matchApplied), Word("line", .muted),
        ]
        : [Word("match curve  ", .title), Word("B vs R", .muted)]
      title += [Word("  ", .fg)] + scene.planWords
    }
    let inner = PaneFrame(
      title, remark: remark(applied, isWide), isFocused: scene.isFocused(.matchCurve)
    ).draw(on: &canvas, in: rect, scene.paint)
    guard inner.rows > 0 else { return }
    if let reason = missing(scene) {
      scene.say(reason, on: &canvas, in: inner)
      return
    }
    var graph = CurveGraph()
    if let applied { graph.applied = SpectrumCurves.curve(applied) }
    if let proposed { graph.proposed = SpectrumCurves.curve(proposed) }
    let settings = state.document.settings
    graph.boostLimit = number("tone.boost", settings)
    graph.cutLimit = number("tone.cut", settings)
    graph.range = CurveGraph.range(for: [graph.applied, graph.proposed].compactMap { $0 })
    graph.draw(on: &canvas, in: inner, scene.paint)
    guard let pointer = scene.pointer, let read = graph.reading(at: pointer, in: inner),
      let applied
    else { return }
    canvas.words(
      [
        Word(" \(Numeral.hertz(read.hertz)) ", .spectrumReadout),
        Word("applied \(Numeral.signed(applied.decibels(at: read.hertz)))", .matchApplied),
        Word(
          proposed.map { "  proposed \(Numeral.signed($0.decibels(at: read.hertz)))" } ?? "",
          .matchProposed), Word(" dB ", .unit),
      ], endingAt: inner.right, inner.row, scene.paint)
  }

  private static func number(_ key: String, _ settings: MasterSettings) -> Double? {
    guard let setting = Parameter.named(key)?.setting,
      case .number(let value) = setting.value(in: settings)
    else { return nil }
    return value
  }

  private static func remark(_ applied: GainCurve?, _ isWide: Bool) -> [Word] {
    guard let applied else { return [] }
    let curve = SpectrumCurves.curve(applied)
    guard let high = zip(curve.levels, curve.frequencies).max(by: { $0.0 < $1.0 }),
      let low = zip(curve.levels, curve.frequencies).min(by: { $0.0 < $1.0 })
    else { return [] }
    let most = high.0 >= -low.0 ? high : low
    guard isWide, abs(most.0) >= 0.05 else {
      return [
        Word(
          abs(most.0) < 0.05
            ? "flat"
            : "\(most.0 >= 0 ? "max" : "min") \(Numeral.signed(most.0)) dB @ \(Numeral.hertz(most.1))",
          .muted)
      ]
    }
    return [
      Word("max ", .muted), Word("\(Numeral.signed(high.0)) dB", .matchBoost),
      Word(" @ \(Numeral.hertz(high.1))   min ", .muted),
      Word("\(Numeral.signed(low.0)) dB", .matchCut), Word(" @ \(Numeral.hertz(low.1))", .muted),
    ]
  }

  private static func missing(_ scene: Scene) -> [Word]? {
    let state = scene.state
    if case .failed(let sentence) = state.plan.phase { return [Word(sentence, .statusError)] }
    if state.document.mix == nil {
      return [Word("The curve follows from a mix and a reference.", .muted)]
    }
    if state.document.references.isEmpty {
      return [Word("No reference, so tone stays as it is; loudness and limiter work.", .muted)]
    }
    return state.plan.draft == nil ? [Word("waiting for the measurements", .statusBusy)] : nil
  }
}
