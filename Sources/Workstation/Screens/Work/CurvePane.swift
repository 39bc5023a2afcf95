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
    let isWide = rect.columns >= 110
    let graph = self.graph(scene)
    let reason = missing(scene)
    let title = title(graph, scene, isWide, isDrawn: reason == nil)
    // The frame takes nine columns beside the two.
    let room = rect.columns - 9 - scene.paint.columns(of: title)
    let inner = PaneFrame(
      title, remark: reason == nil ? remark(graph.applied, isWide, room, scene.paint) : [],
      isFocused: scene.isFocused(.matchCurve)
    ).draw(on: &canvas, in: rect, scene.paint)
    guard inner.rows > 0 else { return }
    if let reason {
      scene.say(reason, on: &canvas, in: inner)
      return
    }
    graph.draw(on: &canvas, in: inner, scene.paint)
    addRegions(graph, on: &canvas, in: inner)
    guard let pointer = scene.pointer, let read = graph.reading(at: pointer, in: inner) else {
      return
    }
    canvas.words(
      [Word(" \(Numeral.hertz(read.hertz)) ", .spectrumReadout)] + reading(state, at: read.hertz)
        + [Word(" dB ", .unit)], endingAt: inner.right, inner.row, scene.paint)
  }

  /// The graph of a scene: what is applied and proposed, with everything of the person's own.
  static func graph(_ scene: Scene) -> CurveGraph {
    let state = scene.state
    let tone = state.document.settings.tone
    var graph = CurveGraph()
    graph.applied = (state.plan.audible?.tone?.gain).map { SpectrumCurves.curve($0) }
    graph.proposed = (state.plan.draft?.wantedTone).map { SpectrumCurves.curve($0) }
    graph.boostLimit = tone.boost
    graph.cutLimit = tone.cut
    graph.protected = tone.protect.map { $0.lowHz...max($0.lowHz, $0.highHz) }
    let isFocused = scene.isFocused(.matchCurve)
    let chosen = isFocused ? state.curveItem : nil
    graph.markers = tone.bands.enumerated().map { index, band in
      CurveGraph.Marker(
        hertz: band.filter.hertz, decibels: band.filter.kind.hasGain ? band.filter.decibels : 0,
        letter: Character("\(index + 1)"), isFocused: chosen == .band(index))
    }
    if case .range(let index) = chosen { graph.focusedRange = index }
    if isFocused, let band = state.curveBand { graph.own = SpectrumCurves.curve(band.filter) }
    if isFocused, chosen == nil { graph.cursor = state.navigation.curve.hertz }
    // Cuts go down without an end and take no part in the choice of the range.
    let cuts = tone.bands.filter { !$0.filter.kind.hasGain && $0.place != .side }
    var shown = [graph.applied, graph.proposed].compactMap(\.self)
    if !cuts.isEmpty, let applied = graph.applied {
      shown[0].levels = zip(applied.frequencies, applied.levels).map { hertz, level in
        cuts.reduce(level) { $0 - $1.filter.decibels(at: hertz) }
      }
    }
    shown.append(
      FrequencyCurve(frequencies: [1], levels: [graph.markers.map { abs($0.decibels) }.max() ?? 0]))
    graph.range = CurveGraph.range(for: shown)
    return graph
  }

  /// Gains at a frequency: "applied +1.2  proposed +1.5".
  static func reading(_ state: WorkbenchState, at hertz: Double) -> [Word] {
    var words: [Word] = []
    if let gain = state.plan.audible?.tone?.gain {
      words.append(Word("applied \(Numeral.signed(gain.decibels(at: hertz)))", .matchApplied))
    }
    if let gain = state.plan.draft?.wantedTone {
      words.append(Word("  proposed \(Numeral.signed(gain.decibels(at: hertz)))", .matchProposed))
    }
    return words
  }

  /// Numbers of `curve.choose`, by what can be clicked.
  private static func addRegions(
    _ graph: CurveGraph, on canvas: inout Canvas, in rect: Rect
  ) {
    let plot = CurveGraph.plot(in: rect)
    canvas.region(rect, HitTarget("curve"))
    if plot.rows >= 4 { canvas.region(plot.line(plot.rows - 1), HitTarget("curve.lane")) }
    for (index, range) in graph.protected.enumerated() {
      guard let hatch = graph.hatch(of: range, in: rect) else { continue }
      canvas.region(hatch, HitTarget("curve.item", CurveFocus.bandLimit + index + 1))
    }
    for (index, marker) in graph.markers.enumerated() {
      let point = graph.place(of: marker, in: rect)
      canvas.region(
        Rect(column: point.column - 1, row: point.row, columns: 3, rows: 1),
        HitTarget("curve.item", index + 1))
    }
  }

  private static func title(
    _ graph: CurveGraph, _ scene: Scene, _ isWide: Bool, isDrawn: Bool
  ) -> [Word] {
    guard graph.applied != nil || graph.proposed != nil else {
      return [Word("match curve", .title)]
    }
    let own = graph.own == nil ? nil : scene.state.curveItemName
    var title = [Word("match curve", .title)]
    if !isDrawn { return title + [Word("  ", .fg)] + scene.planWords }
    if isWide {
      title += [
        Word(": ", .title),
        own.map { Word("\($0) ", .mark) } ?? Word("proposed ", .matchProposed),
        Word("dots  ", .muted), Word("applied ", .matchApplied), Word("line", .muted),
      ]
    } else {
      title += [Word("  ", .fg), own.map { Word($0, .mark) } ?? Word("B vs R", .muted)]
    }
    return title + [Word("  ", .fg)] + scene.planWords
  }

  private static func remark(
    _ curve: FrequencyCurve?, _ isWide: Bool, _ room: Int, _ paint: Paint
  ) -> [Word] {
    guard let curve else { return [] }
    guard let high = zip(curve.levels, curve.frequencies).max(by: { $0.0 < $1.0 }),
      let low = zip(curve.levels, curve.frequencies).min(by: { $0.0 < $1.0 })
    else { return [] }
    guard max(abs(high.0), abs(low.0)) >= 0.05 else { return [Word("flat", .muted)] }
    func extreme(_ name: String, _ point: (Double, Double), _ role: Role) -> [Word] {
      // Where there is little room the sign alone says which one it is.
      [
        Word(isWide ? name + " " : "", .muted), Word("\(Numeral.signed(point.0)) dB", role),
        Word(" @ \(Numeral.hertz(point.1))", .muted),
      ]
    }
    let most = extreme("max", high, .matchBoost)
    let least = extreme("min", low, .matchCut)
    let both = most + [Word(isWide ? "   " : "  ", .muted)] + least
    if paint.columns(of: both) <= room { return both }
    return high.0 >= -low.0 ? most : least
  }

  private static func missing(_ scene: Scene) -> [Word]? {
    let state = scene.state
    if case .failed(let sentence) = state.plan.phase { return [Word(sentence, .statusError)] }
    if state.document.mix == nil {
      return [Word("The curve follows from a mix and a reference.", .muted)]
    }
    if case .failed = state.mix { return [Word("There is nothing to master.", .muted)] }
    let isOwn = !state.document.settings.tone.bands.isEmpty || scene.isFocused(.matchCurve)
    if state.document.references.isEmpty, !isOwn {
      return [Word("No reference, so tone stays as it is; loudness and limiter work.", .muted)]
    }
    return state.plan.draft == nil ? [Word("waiting for the measurements", .statusBusy)] : nil
  }
}
