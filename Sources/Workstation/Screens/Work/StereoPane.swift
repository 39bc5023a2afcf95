internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import Metering
internal import TerminalKit
internal import Workbench

/// Goniometer, correlation, width.
enum StereoPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let state = scene.state
    let paint = scene.paint
    let source = state.listening.source
    let profile = heard(scene)
    var inner = PaneFrame(
      [Word("stereo ", .title), Word(source.letter, source.textRole)],
      isFocused: scene.isFocused(.stereo)
    ).draw(on: &canvas, in: rect, paint)
    _ = inner.takeLeft(1)
    guard state.loadedMix != nil else {
      scene.say([Word("needs a mix", .muted)], on: &canvas, in: inner)
      return
    }
    var rest = inner
    let lines = rest.rows >= 7 ? 3 : rest.rows >= 5 ? 2 : 1
    var texts = rest.takeBottom(lines)
    if rest.rows >= 3 {
      if scene.live.samples.isEmpty {
        var line = rest
        if rest.rows >= 5 {
          line = rest.takeBottom(1)
          Goniometer().draw(on: &canvas, in: rest, paint)
        }
        scene.say([Word("moves while something plays", .faint)], on: &canvas, in: line)
      } else {
        var goniometer = Goniometer()
        goniometer.samples = scene.live.samples
        goniometer.draw(on: &canvas, in: rest, paint)
      }
    }
    let bar = texts.takeTop(1)
    canvas.words([Word("corr ", .muted)], bar.column, bar.row, paint)
    CorrelationBar(scene.live.correlation ?? profile?.correlation).draw(
      on: &canvas,
      in: Rect(column: bar.column + 5, row: bar.row, columns: bar.columns - 6, rows: 1), paint)
    let reference = source == .reference ? nil : state.loadedReference?.profile.stereo
    func add(_ label: String, _ value: String?, reference: String?) {
      guard texts.rows > 0 else { return }
      let line = texts.takeTop(1)
      var words = [
        Word(label + " ", .muted), Word("\(source.letter) ", source.textRole),
        Word(value ?? "–", value == nil ? .muted : .number),
      ]
      if let reference { words += [Word("  R ", .srcRText), Word(reference, .number)] }
      canvas.words(words, line.column, line.row, paint, limit: line.columns)
    }
    add(
      "width",
      width(scene, profile).map { Numeral.width($0, unit: " dB") },
      reference: reference.map { Numeral.width($0.widthDB, unit: " dB") })
    add(
      "mono sum", profile.map { decibels($0.monoLossDB) },
      reference: reference.map { decibels($0.monoLossDB) })
  }

  /// What is measured, or predicted while B is a draft.
  private static func width(_ scene: Scene, _ profile: StereoProfile?) -> Double? {
    if let profile { return profile.widthDB }
    return scene.state.listening.source == .master
      ? scene.state.plan.draft?.predicted.widthDB : nil
  }

  private static func decibels(_ value: Double) -> String { "\(Numeral.fixed(value)) dB" }

  private static func heard(_ scene: Scene) -> StereoProfile? {
    let state = scene.state
    switch state.listening.source {
    case .reference: return state.loadedReference?.profile.stereo
    case .master: return state.plan.isSettled ? state.plan.settled?.master.stereo : nil
    case .original: return state.loadedMix?.profile.stereo
    case .difference: return nil
    }
  }
}
