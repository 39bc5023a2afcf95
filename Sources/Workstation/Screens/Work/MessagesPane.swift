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
    guard !state.messages.isEmpty else {
      scene.say([Word("nothing to report", .faint)], on: &canvas, in: inner)
      return
    }
    // The newest is never cut for the sake of older ones.
    var lines: [[Word]] = []
    for message in state.messages.reversed() {
      let left = inner.rows - lines.count
      guard left > 0 else { break }
      lines = rows(of: message, columns: inner.columns - 2, atMost: left, scene) + lines
    }
    for (index, words) in lines.enumerated() {
      canvas.words(
        words, inner.column + 1, inner.row + index, scene.paint, limit: inner.columns - 2)
    }
  }

  /// A message with its sign, its further rows under its text.
  private static func rows(
    of message: Message, columns: Int, atMost rows: Int, _ scene: Scene
  ) -> [[Word]] {
    let glyphs = scene.paint.glyphs
    let sign = Toast.Kind(message.weight).sign(glyphs)
    let lines = glyphs.plain(message.text).wrapped(to: columns - 2, rows: rows, glyphs)
    return lines.enumerated().map { index, line in
      [index == 0 ? Word(sign.text + " ", sign.role) : Word("  ", .fg), Word(line, .fg)]
    }
  }
}
