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
    let inner = PaneFrame(
      [Word("stereo ", .title), Word(source.letter, .fg)],
      remark: [
        Word(
          (scene.live.correlation ?? profile?.correlation).map {
            "corr \(Numeral.signed($0, 2))"
          } ?? "", .muted)
      ], isFocused: scene.isFocused(.stereo)
    ).draw(on: &canvas, in: rect, paint)
    guard state.loadedMix != nil else {
      scene.say([Word("needs a mix", .muted)], on: &canvas, in: inner)
      return
    }
    var rest = inner
    let lines = rest.rows >= 7 ? 3 : rest.rows >= 5 ? 2 : 1
    var texts = rest.takeBottom(lines)
    if rest.rows >= 3 {
      if scene.live.samples.isEmpty {
        scene.say([Word("moves while something plays", .faint)], on: &canvas, in: rest)
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
      in: Rect(column: bar.column + 5, row: bar.row, columns: bar.columns - 5, rows: 1), paint)
    let reference = state.loadedReference?.profile.stereo
    if texts.rows > 0, let profile {
      let line = texts.takeTop(1)
      var words = [
        Word("width ", .muted), Word("\(source.letter) ", .fg),
        Word(percent(profile.widthDB), .number),
      ]
      if let reference, source != .reference {
        words += [Word("   R ", .srcRText), Word(percent(reference.widthDB), .number)]
      }
      canvas.words(words, line.column, line.row, paint, limit: line.columns)
    }
    if texts.rows > 0, let profile {
      let line = texts.takeTop(1)
      var words = [
        Word("mono sum ", .muted), Word("\(Numeral.fixed(profile.monoLossDB)) dB", .number),
      ]
      if let reference, source != .reference {
        words += [
          Word("   R ", .srcRText), Word("\(Numeral.fixed(reference.monoLossDB)) dB", .number),
        ]
      }
      canvas.words(words, line.column, line.row, paint, limit: line.columns)
    }
  }

  private static func heard(_ scene: Scene) -> StereoProfile? {
    let state = scene.state
    switch state.listening.source {
    case .reference: return state.loadedReference?.profile.stereo
    case .master: return state.plan.isSettled ? state.plan.settled?.master.stereo : nil
    case .original: return state.loadedMix?.profile.stereo
    case .difference: return nil
    }
  }

  private static func percent(_ widthDB: Double) -> String {
    "\(Int((SpectrumCurves.share(ofWidthDB: widthDB) * 100).rounded())) %"
  }
}
