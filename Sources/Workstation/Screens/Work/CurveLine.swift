internal import AudioCore
internal import DSP
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The line above the hints while the match curve has the keys: what is chosen, or what the curve
/// does at the cursor.
enum CurveLine {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in line: Rect) {
    let state = scene.state
    var words: [Word]
    var actions: [(String, String)] = []
    if let band = state.curveBand, let name = state.curveItemName {
      words = [Word("\(name)  ", .mark), Word(band.title, .fg)]
      if band.place == .side { words.append(Word("  (the curve is that of mid)", .muted)) }
      actions = [("curve.shape", "shape"), ("curve.place", "where"), ("curve.toggle", "off")]
    } else if let range = state.curveRange, let name = state.curveItemName {
      words = [
        Word("\(name)  ", .mark), Word("matching leaves \(range.title) alone", .fg),
      ]
    } else {
      let hertz = state.navigation.curve.hertz
      words =
        [Word("cursor  ", .parameterName), Word("\(Numeral.hertz(hertz))  ", .fg)]
        + CurvePane.reading(state, at: hertz) + [Word(" dB", .unit)]
    }
    if state.curveItem != nil { actions += [("curve.type", "type"), ("curve.remove", "remove")] }
    let tail = FocusLine.tail(actions.map { (scene.key($0.0), $0.1) })
    FocusLine.draw(words, tail, scene, on: &canvas, in: line)
  }

  /// The hints of the bar at the bottom.
  static func hints(_ scene: Scene) -> [HintBar.Hint] {
    func pair(_ first: String, _ second: String, _ words: String) -> HintBar.Hint {
      HintBar.Hint(scene.keyPair(first, second, argument: "normal", apart: "/"), words)
    }
    let add = [scene.hint("curve.add", "band"), scene.hint("curve.protect", "protect")]
    guard scene.state.curveItem != nil else {
      let next =
        scene.state.curveItems.isEmpty ? [] : [scene.hint("curve.next", "choose")]
      return [pair("curve.left", "curve.right", "cursor")] + add + next
    }
    let gain =
      scene.state.curveBand?.filter.kind.hasGain == true
      ? [pair("curve.down", "curve.up", "dB")] : []
    return [pair("curve.left", "curve.right", "Hz")] + gain
      + [pair("curve.wider", "curve.narrower", "width"), scene.hint("curve.next", "next")]
      + add + [scene.hint("curve.remove", "remove"), scene.hint("back", "cursor")]
  }
}
