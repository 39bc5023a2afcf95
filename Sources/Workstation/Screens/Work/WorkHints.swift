internal import Metering
internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import TerminalKit
internal import Workbench

/// The bar of hints at the bottom: what can be done next, by its keys.
enum WorkHints {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in line: Rect) {
    HintBar(hints(scene)).draw(on: &canvas, in: line, scene.paint)
  }

  private static func hints(_ scene: Scene) -> [HintBar.Hint] {
    let state = scene.state
    if let prompt = state.navigation.prompt {
      var hints = [HintBar.Hint("Enter", prompt.isInvalid ? "is refused" : "take it")]
      hints.append(HintBar.Hint("Esc", "leave it"))
      return hints
    }
    if !state.navigation.pendingKeys.isEmpty {
      let keys = KeySequence(state.navigation.pendingKeys).title
      return [HintBar.Hint(keys + "…", "waiting for the next key"), HintBar.Hint("Esc", "cancel")]
    }
    var hints = [scene.hint("help", "help"), scene.hint("palette", "palette")]
    if state.document.mix == nil {
      return hints + [
        scene.hint("files", "files"), scene.hint("demo", "demo pair"), scene.hint("quit", "quit"),
      ]
    }
    if scene.isFocused(.matchCurve) {
      if state.navigation.isPaneFull { hints.append(scene.hint("back", "back")) }
      return hints + CurveLine.hints(scene) + [
        scene.hint("undo", "undo"),
        scene.playHint,
        scene.hint("view.full", "full"), scene.hint("pane.next", "pane"),
      ]
    }
    hints += [
      scene.playHint,
      HintBar.Hint(scene.keyRun("listen", ["a", "b", "r"], apart: "/"), "listen"),
      scene.hint("listen.back", "flip"),
      scene.hint("listen.match", "match level"), scene.hint("render.sheet", "render"),
      scene.hint("listen.delta", "delta"),
    ]
    if state.navigation.isPaneFull {
      hints.insert(scene.hint("back", "back"), at: 1)
    }
    hints.append(scene.hint("undo", "undo"))
    let menus: [(Character, String)] = [
      ("s", "snapshots"), ("v", "monitor"), ("z", "view"), ("g", "go"),
    ]
    for (key, words) in menus { hints += scene.hints(beginningWith: key, words) }
    hints += [
      scene.hint("loop.loudest", "loudest"), scene.hint("files", "files"),
      scene.hint("save", "save"), scene.hint("quit", "quit"),
    ]
    return hints
  }
}

extension Scene {
  /// What the key of the transport does now.
  var playHint: HintBar.Hint { hint("play", state.listening.isPlaying ? "pause" : "play") }
}
