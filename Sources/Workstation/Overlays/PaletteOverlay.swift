internal import Metering
internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import TerminalKit
internal import Workbench

/// The command line and palette: every action by title, name or key.
enum PaletteOverlay {
  static func draw(_ prompt: Prompt, _ scene: Scene, on canvas: inout Canvas) {
    let size = canvas.grid.size
    let entries = ActionRegistry.standard.search(prompt.text, in: scene.state, keys: scene.keys)
    let rows = entries.map { entry -> Table.Row in
      let reason = entry.availability.reason(scene.word).map { Word("not now: " + $0, .muted) }
      return Table.Row(
        [
          Word(entry.action.title, .fg), Word(entry.keys, .key), Word(entry.action.usage, .muted),
        ], note: reason, isDisabled: reason != nil, fits: entry.fits)
    }
    let lines = rows.reduce(0) { $0 + $1.lines }
    let popup = Popup(
      "command palette",
      size: Size(
        columns: min(size.columns - 4, 84),
        rows: min(size.rows - 4, max(9, min(20, lines + 6)))))
    var (inner, paint) = popup.draw(on: &canvas, scene.paint)
    let field = inner.takeTop(1)
    canvas.text("> ", field.column, field.row, paint[.key])
    PromptLine.field(
      prompt, paint, on: &canvas,
      in: Rect(column: field.column + 2, row: field.row, columns: field.columns - 2, rows: 1))
    let cursor = canvas.cursor
    let note = inner.takeBottom(1)
    _ = inner.takeTop(1)
    let table = Table(
      [
        Table.Column("action"), Table.Column("key", width: 9, rank: 1),
        Table.Column("words", width: 30, rank: 2),
      ], rows, hasHeading: false, target: "palette",
      empty: "no action is called that; type words with arguments to run them")
    var state = ListState()
    state.select(prompt.selection, of: rows.count)
    table.draw(on: &canvas, in: inner, paint, &state)
    canvas.cursor = cursor
    canvas.cursorIsText = true
    let example =
      scene.key("loop.loudest").isEmpty ? "" : ", for example “\(scene.key("loop.loudest"))”,"
    let text = prompt.note.isEmpty ? "type a key\(example) to see what it does" : prompt.note
    canvas.words(
      [Word(text, prompt.isInvalid ? .statusError : .muted)], note.column, note.row, paint,
      limit: note.columns)
  }
}
