internal import Mastering
internal import TerminalKit
internal import Workbench

/// The workstation in one column of text: no frames, no graphs, nothing that moves by itself.
///
/// The hardware cursor stands on what has the keys. The last line but one speaks: what was just done,
/// what is being typed, or what the focused parameter is for.
enum PlainScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let page = PlainPage(scene).wrapped(to: max(1, canvas.grid.size.columns - 1))
    let paint = scene.paint
    var rest = Rect(canvas.grid.size)
    write(page.title, .strong, paint, on: &canvas, in: rest.takeTop(1))
    HintBar(page.hints).draw(on: &canvas, in: rest.takeBottom(1), paint)
    let spoken = (spoken(scene) ?? page.cutLine(at: rest.columns)).map {
      paint.glyphs.plain($0).wrapped(to: max(1, rest.columns - 1)).suffix(2)
    }
    var status = rest.takeBottom(min(2, rest.rows))
    let focus = page.focus.map { min(max(0, $0), max(0, page.lines.count - 1)) }
    let top = max(0, min((focus ?? 0) - rest.rows / 2, page.lines.count - rest.rows))
    for (index, line) in page.lines.dropFirst(top).prefix(rest.rows).enumerated() {
      let isFocused = index + top == focus
      write(
        line, isFocused ? .selected : .fg, paint, on: &canvas,
        in: Rect(column: 0, row: rest.row + index, columns: rest.columns, rows: 1))
      if isFocused { canvas.cursor = Point(column: 0, row: rest.row + index) }
    }
    if let prompt = scene.state.navigation.prompt {
      PromptLine.draw(prompt, scene, on: &canvas, in: status.takeTop(1))
      if !status.isEmpty { write(prompt.note, .muted, paint, on: &canvas, in: status) }
      return
    }
    for line in spoken ?? [] {
      write(line, .fg, paint, on: &canvas, in: status.takeTop(1))
    }
  }

  private static func write(
    _ text: String, _ role: Role, _ paint: Paint, on canvas: inout Canvas, in line: Rect
  ) {
    guard !line.isEmpty else { return }
    canvas.text(
      paint.glyphs.plain(text).cut(to: line.columns - 1, paint.glyphs), line.column, line.row,
      paint[role])
  }

  /// The last message, until something else is done; else what the parameter with the keys is for.
  private static func spoken(_ scene: Scene) -> String? {
    let state = scene.state
    if let message = state.toasts(at: scene.now).last { return message.text }
    let isOnCurve = state.navigation.screen == .work && state.navigation.pane == .matchCurve
    guard state.navigation.screen == .work || state.navigation.screen == .settings, !isOnCurve,
      let parameter = Parameter.named(state.navigation.parameter)
    else { return nil }
    return "\(parameter.label) \(parameter.text(in: state.document.settings)). "
      + "\(parameter.setting.help) Takes \(parameter.setting.allowed)."
  }
}

extension PlainPage {
  /// The line that has the keys, where a screen of so many columns cuts it.
  fileprivate func cutLine(at columns: Int) -> String? {
    guard let focus, lines.indices.contains(focus), GlyphWidth.columns(of: lines[focus]) >= columns
    else { return nil }
    return lines[focus]
  }
}
