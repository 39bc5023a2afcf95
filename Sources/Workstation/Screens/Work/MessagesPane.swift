internal import Metering
internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import TerminalKit
internal import Workbench

/// What was said lately, newest at the bottom.
enum MessagesPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let state = scene.state
    let running = state.jobs.count { !$0.phase.isOver }
    let inner = PaneFrame(
      [Word("messages", .title)],
      remark: running > 0
        ? [Word("\(running) render\(running == 1 ? "" : "s") running", .statusBusy)] : [],
      isFocused: scene.isFocused(.messages)
    ).draw(on: &canvas, in: rect, scene.paint)
    let lines = state.messages.suffix(inner.rows)
    guard !lines.isEmpty else {
      scene.say([Word("nothing to report", .faint)], on: &canvas, in: inner)
      return
    }
    for (index, message) in lines.enumerated() {
      let sign = Toast.Kind(message.weight).sign(scene.paint.glyphs)
      canvas.words(
        [Word(sign.text + " ", sign.role), Word(message.text, .fg)], inner.column + 1,
        inner.row + index, scene.paint, limit: inner.columns - 2)
    }
  }
}
