internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import Metering
internal import TerminalKit
internal import Workbench

/// Short-term loudness over time: the last minute while something plays, else the whole track.
enum HistoryPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let state = scene.state
    let isLive = scene.live.source != nil && !scene.live.history.isEmpty
    let source = isLive ? (scene.live.source ?? .master) : .original
    let hasReference = !isLive && state.loadedReference != nil
    let inner = PaneFrame(
      [
        Word("history ", .title), Word("Sht LUFS  ", .muted),
        Word(source.letter, source.textRole), Word(" line", .muted),
        Word(hasReference ? "  R" : "", .srcRText), Word(hasReference ? " dots" : "", .muted),
      ], remark: [Word(isLive ? "60 s" : "whole track", .muted)],
      isFocused: scene.isFocused(.history)
    ).draw(on: &canvas, in: rect, scene.paint)
    guard let mix = state.loadedMix else {
      scene.say([Word("needs a mix", .muted)], on: &canvas, in: inner)
      return
    }
    var graph = HistoryGraph()
    graph.line = source.lineRole
    let count = max(16, inner.columns * 2)
    if isLive {
      graph.values = scene.live.history
      graph.times = ["−60 s", "−30 s", "now"]
    } else {
      graph.values = LoudnessHistory.shortTerm(mix.sidecar, points: count)
      if let reference = state.loadedReference {
        graph.reference = LoudnessHistory.shortTerm(reference.sidecar, points: count)
      }
      let seconds = mix.profile.seconds
      graph.times = [
        Numeral.length(0), Numeral.length(seconds / 2), Numeral.length(seconds),
      ]
    }
    graph.target = state.plan.audible?.targetLUFS
    let known = (graph.values + graph.reference).compactMap { $0 }.filter { $0 > -70 }
    let high = ((max(known.max() ?? -14, graph.target ?? -70) + 1) / 6).rounded(.up) * 6
    // Whole rows from label to label, and each label in the middle of its row.
    let plotRows = Double(max(1, LevelAxis.plotRows(of: inner.rows)))
    let decibelsARow = [0.5, 1, 2, 3, 6, 8, 12].first { $0 * plotRows >= 24 } ?? 24
    let top = high + decibelsARow / 2
    graph.levels = LevelAxis(low: top - decibelsARow * plotRows, high: top, step: 6)
    graph.draw(on: &canvas, in: inner, scene.paint)
  }
}

/// Short-term loudness from the features of a track.
enum LoudnessHistory {
  /// Half of a window of 3 s, in the steps of 10 ms that features have.
  private static let halfWindow = 150

  /// Loudness of 3 s windows at even distances, LUFS; nil for silence, none for a profile.
  static func shortTerm(_ sidecar: FeatureSidecar?, points: Int) -> [Double?] {
    guard let loudness = sidecar?.loudness, loudness.count > 1, points > 1 else { return [] }
    var sums = [0.0]
    sums.reserveCapacity(loudness.count + 1)
    for value in loudness {
      sums.append((sums.last ?? 0) + Power.ofHundredths(value))
    }
    return (0..<points).map { index in
      let middle = index * (loudness.count - 1) / (points - 1)
      let low = max(0, middle - halfWindow)
      let high = min(loudness.count, middle + halfWindow)
      let mean = (sums[high] - sums[low]) / Double(high - low)
      let level = Power.decibels(mean)
      return level < -70 ? nil : level
    }
  }
}
