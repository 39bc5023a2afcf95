internal import TerminalKit
internal import Workbench

/// A line of text that is being typed, with what it means so far.
enum PromptLine {
  static func draw(_ prompt: Prompt, _ scene: Scene, on canvas: inout Canvas, in line: Rect) {
    let paint = scene.paint
    canvas.fill(line, .space, paint[.bg])
    let label = prompt.label + " "
    let start = canvas.words([Word(label, .parameterName)], line.column + 1, line.row, paint)
    let note = prompt.note
    let noteWidth = min(paint.columns(of: [Word(note)]) + 3, line.columns / 2)
    let width = max(8, line.right - 1 - start - (note.isEmpty ? 0 : noteWidth))
    field(
      prompt, paint, on: &canvas,
      in: Rect(column: start, row: line.row, columns: width, rows: 1))
    guard !note.isEmpty else { return }
    canvas.words(
      [Word(note, prompt.isInvalid ? .statusError : .muted)], start + width + 2, line.row, paint,
      limit: line.right - start - width - 2)
  }

  /// The text with its cursor, scrolled so that the cursor shows.
  static func field(_ prompt: Prompt, _ paint: Paint, on canvas: inout Canvas, in rect: Rect) {
    let role: Role = prompt.isInvalid ? .inputInvalid : .input
    canvas.fill(rect, .space, paint[role])
    let characters = Array(prompt.text)
    let cursor = min(prompt.cursor, characters.count)
    // As much as fits in front of the cursor.
    var first = cursor
    var before = 0
    while first > 0 {
      let width = Glyph(characters[first - 1]).columns
      guard before + width < rect.columns else { break }
      before += width
      first -= 1
    }
    let style = prompt.isSelected ? paint[role].adding(.reverse) : paint[role]
    let shown = characters[first...].prefix(max(0, rect.columns))
    canvas.text(String(shown), rect.column, rect.row, style, limit: rect.columns)
    canvas.cursor = Point(column: rect.column + before, row: rect.row)
    canvas.cursorIsText = true
  }
}

extension Scene {
  /// What is being typed on a line of the screen; the palette has a field of its own.
  var linePrompt: Prompt? {
    state.navigation.prompt.flatMap { $0.kind == .palette ? nil : $0 }
  }
}
