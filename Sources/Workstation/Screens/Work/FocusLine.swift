internal import Metering
internal import AudioFiles
internal import AudioCore
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The line above the hints: what is being typed, else what the focused parameter is.
enum FocusLine {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in line: Rect) {
    if scene.state.navigation.prompt?.kind == .palette { return }
    // What lies over the workstation has a line of its own to type into.
    if scene.state.navigation.screen == .work, let prompt = scene.linePrompt {
      PromptLine.draw(prompt, scene, on: &canvas, in: line)
      return
    }
    if scene.isFocused(.matchCurve) { return CurveLine.draw(scene, on: &canvas, in: line) }
    guard let parameter = Parameter.named(scene.state.navigation.parameter) else { return }
    func pair(_ size: String) -> String {
      scene.keyPair("value.down", "value.up", argument: size, apart: "/")
    }
    let isOnCurve = ["tone.bands", "tone.protect"].contains(parameter.id)
    let steps =
      isOnCurve
      ? [(pair("normal"), "on the curve")]
      : [(pair("normal"), "step"), (pair("coarse"), "coarse")]
    let keys =
      steps + [(scene.key("value.type"), "type"), (scene.key("value.reset"), "reset")]
    var words = [
      Word("\(parameter.id)  ", .parameterName), Word(parameter.setting.help, .fg),
    ]
    let range = "  \(parameter.setting.allowed)"
    let tail = tail(keys)
    let paint = scene.paint
    let width = paint.columns(of: words)
    if width + paint.columns(of: [Word(range)] + tail) < line.columns - 2 {
      words.append(Word(range, .muted))
    }
    // The sentence is worth more than the key, which help and palette tell as well.
    if width > room(line, tail, paint) { words.removeFirst() }
    draw(words, tail, scene, on: &canvas, in: line)
  }

  /// Keys and what they do, for the end of the line.
  static func tail(_ keys: [(String, String)]) -> [Word] {
    keys.flatMap { [Word("  \($0.0)", .key), Word(" \($0.1)", .hint)] }
  }

  /// A sentence, and beside it the keys where the line is long enough for both.
  static func draw(
    _ words: [Word], _ tail: [Word], _ scene: Scene, on canvas: inout Canvas, in line: Rect
  ) {
    canvas.words(
      words, line.column + 1, line.row, scene.paint, limit: room(line, tail, scene.paint))
    if hasTail(line) { canvas.words(tail, endingAt: line.right - 1, line.row, scene.paint) }
  }

  private static func hasTail(_ line: Rect) -> Bool { line.columns >= 100 }

  /// Columns that the sentence has.
  private static func room(_ line: Rect, _ tail: [Word], _ paint: Paint) -> Int {
    line.columns - 2 - (hasTail(line) ? paint.columns(of: tail) : 0)
  }
}
