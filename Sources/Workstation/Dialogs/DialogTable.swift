internal import Metering
internal import AudioFiles
internal import AudioCore
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The lists that lie over the workstation: undo, snapshots, warnings, scores, every setting.
enum DialogTable {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    switch scene.state.navigation.screen {
    case .undo: undo(scene, on: &canvas)
    case .snapshots: snapshots(scene, on: &canvas)
    case .warnings: warnings(scene, on: &canvas)
    case .fit: fit(scene, on: &canvas)
    case .settings: settings(scene, on: &canvas)
    default: break
    }
  }

  /// Draws a list; `texts` is what its rows say, for which `beside` of its columns are no room.
  private static func show(
    _ title: String, _ table: Table, _ hints: [HintBar.Hint], _ scene: Scene,
    on canvas: inout Canvas, columns: Int = 76, texts: [String] = [], beside: Int = 12
  ) {
    let size = canvas.grid.size
    let width = min(size.columns - 4, columns)
    // What a row may have no room for is said in full below the list, in a place that is as large for
    // every row: the list stands still while the keys go through it.
    func isCut(_ text: String) -> Bool { scene.paint.columns(of: [Word(text)]) > width - beside }
    let detailColumns = max(20, width - 6)
    let details = texts.filter(isCut).map { $0.wrapped(to: detailColumns).count }.max() ?? 0
    let lines = table.rows.reduce(0) { $0 + $1.lines }
    let rows = min(size.rows - 4, max(8, lines + 6 + (details > 0 ? details + 1 : 0)))
    var (inner, paint) = Popup(title, size: Size(columns: width, rows: rows))
      .draw(on: &canvas, scene.paint)
    let bar = inner.takeBottom(1)
    _ = inner.takeBottom(1)
    let chosen = scene.state.navigation.row
    let room = min(details, inner.rows - 4)
    if room > 0 {
      let place = inner.takeBottom(room)
      let text = texts.indices.contains(chosen) && isCut(texts[chosen]) ? texts[chosen] : ""
      for (index, line) in text.wrapped(to: detailColumns, rows: room, paint.glyphs).enumerated() {
        canvas.words(
          [Word(line, .fg)], place.column + 1, place.row + index, paint, limit: place.columns - 1)
      }
      _ = inner.takeBottom(1)
    }
    var state = ListState()
    state.select(chosen, of: table.rows.count)
    var table = table
    table.isFocused = scene.hasKeys
    table.draw(on: &canvas, in: inner, paint, &state)
    HintBar(hints).draw(on: &canvas, in: bar, paint)
    if let prompt = scene.linePrompt {
      PromptLine.draw(prompt, scene, on: &canvas, in: bar)
    }
  }

  private static func undo(_ scene: Scene, on canvas: inout Canvas) {
    let history = scene.state.history
    var steps = [Word("as it was opened", .muted)]
    steps += history.done.map { Word($0.title, .fg) }
    steps += history.undone.reversed().map { Word($0.title + "  (taken back)", .disabled) }
    let rows = steps.enumerated().map { index, step in
      Table.Row([step, Word(index == history.done.count ? "now" : "", .statusOK)])
    }
    let table = Table(
      [Table.Column("step"), Table.Column("", width: 4, rank: 1)], rows, target: "row")
    show(
      "undo", table,
      [
        scene.hint("undo.to", "go to this step"), scene.hint("undo", "undo"),
        scene.hint("redo", "redo"), close(scene),
      ], scene, on: &canvas)
  }

  private static func snapshots(_ scene: Scene, on canvas: inout Canvas) {
    let document = scene.state.document
    let rows = document.snapshots.enumerated().map { index, snapshot -> Table.Row in
      guard let snapshot else {
        return Table.Row([Word("\(index + 1)", .muted), Word("(empty)", .disabled)])
      }
      let changed = SettingTable.all.count {
        $0.value(in: snapshot.settings) != $0.value(in: document.settings)
      }
      let mark = document.recalled == index ? "recalled" : ""
      return Table.Row([
        Word("\(index + 1)", .key), Word(snapshot.note.isEmpty ? "no note" : snapshot.note, .fg),
        Word(
          changed == 0 ? "same as now" : "\(changed) differ\(changed == 1 ? "s" : "") from now",
          .muted),
        Word(mark, .statusOK),
      ])
    }
    let table = Table(
      [
        Table.Column("", width: 3), Table.Column("note"),
        Table.Column("settings", width: 20, rank: 1),
        Table.Column("", width: 9, rank: 2),
      ], rows, target: "row")
    let store = scene.key("snapshot.store", "1")
    show(
      "snapshots", table,
      [
        scene.hint("snapshot.recall", "recall", usually: "Enter"),
        HintBar.Hint(store == "S1" ? "S 1–8" : store, "store"),
        scene.hint("snapshot.flip", "flip"), HintBar.Hint(scene.key("snapshot.note"), "note"),
        HintBar.Hint(scene.key("snapshot.clear"), "clear"), close(scene),
      ], scene, on: &canvas)
  }

  private static func warnings(_ scene: Scene, on canvas: inout Canvas) {
    let signs = scene.paint.glyphs.signs
    let warnings = scene.state.warnings
    let rows = warnings.map { warning in
      Table.Row(
        [Word(signs.warn, .statusWarn), Word(warning.text, .fg)],
        note: warning.fixTitle.map { Word("Enter: \($0)", .key) })
    }
    let table = Table(
      [Table.Column("", width: 2), Table.Column("what is wrong")], rows, target: "row",
      empty: "nothing is wrong with the files")
    let row = scene.state.navigation.row
    var hints = [close(scene)]
    if warnings.indices.contains(row), let fix = warnings[row].fix {
      let words = fix.action == "relink" ? "relink: say where it is" : "put it right"
      hints.insert(scene.hint("fix", words, usually: "Enter"), at: 0)
    }
    show(
      "warnings", table, hints, scene, on: &canvas, columns: 100, texts: warnings.map(\.text))
  }

  private static func fit(_ scene: Scene, on canvas: inout Canvas) {
    let signs = scene.paint.glyphs.signs
    let scores = scene.state.fit
    let rows = scores.map { score in
      let isPoor = score.score < Compatibility.poor
      return Table.Row([
        Word(isPoor ? signs.warn : signs.ok, isPoor ? .statusWarn : .statusOK),
        Word(score.aspect.rawValue, .parameterName), Word("\(score.score)", .number),
        Word(score.text, .fg),
      ])
    }
    let table = Table(
      [
        Table.Column("", width: 2), Table.Column("aspect", width: 9),
        Table.Column("of 100", width: 6, alignment: .right), Table.Column("how far apart"),
      ], rows, target: "row", empty: scene.state.fitGap)
    show(
      "how well mix and reference go together", table, [close(scene)], scene,
      on: &canvas, columns: 110, texts: scores.map(\.text), beside: 30)
  }

  private static func settings(_ scene: Scene, on canvas: inout Canvas) {
    let settings = scene.state.document.settings
    let rows = Parameter.all.map { parameter in
      let isChanged =
        parameter.setting.value(in: settings) != parameter.setting.safe
      return Table.Row([
        Word(parameter.id, .parameterName),
        Word(parameter.text(in: settings), isChanged ? .parameterChanged : .parameterValue),
        Word(parameter.setting.help, .muted),
      ])
    }
    let table = Table(
      [
        Table.Column("setting", width: 18), Table.Column("value", width: 16),
        Table.Column("what it does", rank: 1),
      ], rows, isFocused: scene.hasKeys, target: "setting")
    let size = canvas.grid.size
    var (inner, paint) = Popup(
      "all settings", size: Size(columns: min(size.columns - 4, 130), rows: size.rows - 4)
    ).draw(on: &canvas, scene.paint)
    let bar = inner.takeBottom(1)
    // The help is said in full, in a place that is as large for every setting.
    let needed = Parameter.all.map(\.setting.help)
      .filter { scene.paint.columns(of: [Word($0)]) > inner.columns }
      .map { $0.wrapped(to: inner.columns).count }.max()
    let allowed = inner.takeBottom(1)
    let help = inner.takeBottom(min(needed ?? 1, max(1, inner.rows / 3)))
    if size.rows >= 30 { _ = inner.takeBottom(1) }
    var state = ListState()
    let index = Parameter.all.firstIndex { $0.id == scene.state.navigation.parameter } ?? 0
    state.select(index, of: rows.count)
    table.draw(on: &canvas, in: inner, paint, &state)
    // What is shorter stands at the foot of its place, above the range.
    let lines = Parameter.all[index].setting.help
      .wrapped(to: help.columns, rows: help.rows, paint.glyphs)
    for (row, line) in lines.reversed().enumerated() {
      canvas.words([Word(line, .fg)], help.column, help.bottom - 1 - row, paint)
    }
    canvas.words(
      [Word(Parameter.all[index].setting.allowed, .muted)], allowed.column, allowed.row, paint,
      limit: allowed.columns)
    if let prompt = scene.linePrompt {
      PromptLine.draw(prompt, scene, on: &canvas, in: bar)
      return
    }
    HintBar([
      HintBar.Hint(scene.keyPair("value.next", "value.previous"), "choose"),
      HintBar.Hint(scene.keyPair("value.down", "value.up", argument: "normal"), "step"),
      scene.hint("value.type", "type"), scene.hint("value.reset", "reset"), close(scene),
    ]).draw(on: &canvas, in: bar, paint)
  }

  private static func close(_ scene: Scene) -> HintBar.Hint {
    scene.hint("back", "close", usually: "Esc")
  }
}
