internal import AudioCore
internal import TerminalKit
internal import Workbench

/// Leaving with unsaved work, or while something is being written.
enum QuitDialog {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let columns = min(canvas.grid.size.columns - 4, 66)
    // Frame and air take three columns at each side.
    let lines = lines(scene, columns: columns - 6)
    var (inner, paint) = Popup("quit", size: Size(columns: columns, rows: lines.count + 6))
      .draw(on: &canvas, scene.paint)
    _ = inner.takeTop(1)
    for line in lines {
      let row = inner.takeTop(1)
      canvas.words(line, row.column + 1, row.row, paint, limit: row.columns - 2)
    }
    let bar = inner.takeBottom(2).line(0)
    let isDirty = scene.state.isDirty
    let refusal = isDirty ? scene.refusal(of: "quit.save") : nil
    func title(_ key: String, _ words: String) -> String {
      key.isEmpty ? words : "\(key)  \(words)"
    }
    var buttons: [Buttons.Button] = [
      .init(title(scene.key("quit.drop"), isDirty ? "Drop it" : "Quit"), action: "quit.drop"),
      .init(title(scene.key("back", usually: "Esc"), "Stay"), action: "back"),
    ]
    if isDirty {
      let words = title(scene.key("quit.save"), "Save and quit")
      buttons.insert(.init(words, action: "quit.save", refusal: refusal), at: 0)
    }
    Buttons(buttons, focus: refusal == nil ? 0 : 2).draw(
      on: &canvas,
      in: Rect(column: bar.column + 1, row: bar.row, columns: bar.columns - 1, rows: 1), paint)
    if let prompt = scene.linePrompt {
      PromptLine.draw(prompt, scene, on: &canvas, in: bar)
    }
  }

  /// What is at stake; a sentence that is longer than `columns` goes on in the next line.
  static func lines(_ scene: Scene, columns: Int) -> [[Word]] {
    let state = scene.state
    var lines: [[Word]] = []
    if state.isDirty {
      let steps = state.history.done.count
      let count = steps == 0 ? "" : " (\(steps) step\(steps == 1 ? "" : "s"))"
      let said = Word(" has changes that are not saved", .fg)
      // Of a long name less is worth seeing than of what is said about it.
      let room = columns - 2 - scene.paint.columns(of: [said])
      let name = state.project.name
      let hasCount = scene.paint.columns(of: [Word(name + count)]) <= room
      lines.append([
        Word(scene.paint.glyphs.signs.warn + " ", .statusWarn),
        Word(name.cutInside(to: room, scene.paint.glyphs), .strong), said,
        Word(hasCount ? count : "", .muted),
      ])
      if let last = state.history.done.last {
        lines.append([Word("  last: \(last.title)", .muted)])
      }
    }
    let answers = state.abxAnswersAtStake
    if answers > 0 {
      lines.append([
        Word(scene.paint.glyphs.signs.warn + " ", .statusWarn),
        Word("a blind test is running; ", .fg),
        Word("leaving loses its \(answers) answer\(answers == 1 ? "" : "s")", .muted),
      ])
    }
    let running = state.jobs.filter { !$0.phase.isOver }
    let signs = scene.paint.glyphs.signs
    lines += renders(
      running.filter { $0.service == nil }, Word(signs.warn + " ", .statusWarn), "not finished",
      one: "leaving stops it", many: "leaving stops them")
    lines += renders(
      running.filter { $0.service != nil }, Word(signs.info + " ", .statusInfo), "at a service",
      one: "it goes on there", many: "they go on there")
    if state.isDirty, let reason = state.project.readOnlyReason {
      let sentence = "it can only be saved under another name: \(reason)"
      lines += sentence.wrapped(to: columns - 2).map { [Word("  " + $0, .muted)] }
    }
    return lines.isEmpty ? [[Word("Leave Lacquer?", .fg)]] : lines
  }

  /// How many renders stand how, what becomes of them, and which the first are.
  private static func renders(
    _ jobs: [RenderJob], _ sign: Word, _ standing: String, one: String, many: String
  ) -> [[Word]] {
    guard !jobs.isEmpty else { return [] }
    let isOne = jobs.count == 1
    let head = [
      sign, Word("\(jobs.count) render\(isOne ? " is" : "s are") \(standing)", .fg),
      Word("; \(isOne ? one : many)", .muted),
    ]
    return [head]
      + jobs.prefix(3).map { job in
        [Word("  \(job.title)" + (job.service.map { " at \($0)" } ?? ""), .muted)]
      }
  }
}
