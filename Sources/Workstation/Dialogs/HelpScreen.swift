internal import AudioCore
internal import TerminalKit
internal import Workbench

/// Everything that can be done, what can be done here first; Enter does the chosen one.
enum HelpScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let state = scene.state
    let rows = ActionRegistry.standard.helpRows(in: state, keys: scene.keys)
    let row = min(state.navigation.row, max(0, rows.count - 1))
    Dialogs.header(
      "HELP",
      [
        Word(state.helpPlace, .fg), Word("   \(rows.count) actions", .muted),
        Word(state.navigation.helpFilter.isEmpty ? "" : "   /", .key),
        Word(state.navigation.helpFilter, .found),
      ], scene, on: &canvas)
    var rest = Rect(canvas.grid.size)
    _ = rest.takeTop(1)
    _ = rest.takeBottom(1)
    let details = rest.takeBottom(min(9, max(6, rest.rows / 3)))
    list(rows, row, scene, on: &canvas, in: rest)
    let place = PaneFrame(rows.isEmpty ? "nothing" : rows[row].action.title)
      .draw(on: &canvas, in: details, scene.paint)
    if !rows.isEmpty { self.details(rows[row], scene, on: &canvas, in: place) }
    Dialogs.footer(
      [
        scene.hint("back", "close"), scene.hint("help.run", "do it"),
        scene.hint("help.filter", "search"),
        HintBar.Hint(scene.keyPair("row.next", "row.previous"), "choose"),
        scene.hint("palette", "palette"), scene.hint("doctor", "terminal report"),
      ], scene, on: &canvas)
  }

  private static func list(
    _ rows: [HelpRow], _ chosen: Int, _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    let paint = scene.paint
    let inner = PaneFrame(
      "keys", remark: "* your own   ✗ not now", isFocused: true
    ).draw(on: &canvas, in: rect, paint)
    guard !rows.isEmpty else {
      canvas.words(
        [Word("nothing is called that; \(scene.word("help.filter")) searches again", .muted)],
        inner.column + 2, inner.row, paint)
      return
    }
    // Sections are lines of their own; what is chosen stays in sight, its section's name too.
    var lines: [(section: String?, row: Int?)] = []
    for (index, row) in rows.enumerated() {
      if index == 0 || rows[index - 1].section != row.section {
        if index > 0 { lines.append((nil, nil)) }
        lines.append((row.section, nil))
      }
      lines.append((nil, index))
    }
    let at = lines.firstIndex { $0.row == chosen } ?? 0
    let top = min(max(0, at - inner.rows / 2), max(0, lines.count - inner.rows))
    let look: Role = scene.hasKeys ? .selected : .selectedInactive
    let keyColumns = min(22, max(12, inner.columns / 5))
    for (offset, line) in lines[top..<min(lines.count, top + inner.rows)].enumerated() {
      let place = inner.row + offset
      if let section = line.section {
        canvas.words([Word(section, .title)], inner.column + 1, place, paint)
      }
      guard let index = line.row else { continue }
      let row = rows[index]
      let isChosen = index == chosen
      let whole = Rect(column: inner.column, row: place, columns: inner.columns - 1, rows: 1)
      let inside = isChosen ? paint.on(look) : paint
      if isChosen {
        canvas.fill(whole, .space, paint[look])
        canvas.put(paint.glyphs.cursor, inner.column, place, inside[.cursor])
        canvas.cursor = Point(column: inner.column, row: place)
      }
      let isNow = row.availability.isNow
      canvas.words(
        [Word(row.keys, isNow ? .key : .disabled), Word(row.isOwn ? " *" : "", .parameterChanged)],
        inner.column + 2, place, inside, limit: keyColumns)
      canvas.words(
        [
          Word(row.action.title, isNow ? .fg : .disabled),
          Word(isNow ? "" : "  ✗", .muted),
        ], inner.column + 3 + keyColumns, place, inside, limit: inner.columns - keyColumns - 5)
      canvas.region(whole, HitTarget("row", index))
    }
    ScrollBar(first: top, visible: inner.rows, count: lines.count).draw(
      on: &canvas,
      in: Rect(column: inner.right - 1, row: inner.row, columns: 1, rows: inner.rows), paint)
  }

  private static func details(
    _ row: HelpRow, _ scene: Scene, on canvas: inout Canvas, in rect: Rect
  ) {
    let action = row.action
    var lines: [[Word]] = action.help.wrapped(to: max(20, rect.columns - 2)).map { [Word($0, .fg)] }
    func say(_ name: String, _ words: [Word]) {
      lines.append([Word(name.padded(10), .muted)] + words)
    }
    if let reason = row.availability.reason(scene.word) {
      say("not now", [Word(reason, .statusWarn)])
    }
    say("words", [Word(action.usage, .fg), Word(argument(action), .muted)])
    let bound = scene.keys.keys(for: action.id)
    var keys: [Word] = []
    for binding in bound.prefix(8) {
      keys.append(Word((keys.isEmpty ? "" : "   ") + binding.keys.title, .key))
      let argument = binding.call.argument.map { " (\($0))" } ?? ""
      let place = binding.context == .global ? "" : " in \(binding.context.rawValue)"
      keys.append(Word(argument + place, .muted))
    }
    if !keys.isEmpty { say("keys", keys) }
    if case .setting(let key) = action.argument, let parameter = Parameter.named(key) {
      say(
        "now",
        [
          Word(parameter.text(in: scene.state.document.settings), .parameterValue),
          Word("   same as  lacquer master --set \(key)=…", .muted),
        ])
    } else if !action.twin.isEmpty {
      say("outside", [Word(action.twin, .fg)])
    }
    for (index, line) in lines.enumerated() where index < rect.rows {
      canvas.words(line, rect.column + 1, rect.row + index, scene.paint, limit: rect.columns - 2)
    }
  }

  private static func argument(_ action: WorkbenchAction) -> String {
    let text = action.argument.text
    return text.isEmpty ? "" : "   \(text)"
  }
}
