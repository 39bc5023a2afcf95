internal import AudioCore
internal import TerminalKit
internal import Workbench

/// The terminal report: what was found out about terminal, theme and keys, and why.
enum DoctorScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    Dialogs.header(
      "TERMINAL", [Word("what was found out, and why", .muted)], scene, on: &canvas)
    var rest = Rect(canvas.grid.size)
    _ = rest.takeTop(1)
    _ = rest.takeBottom(1)
    let inner = PaneFrame("report", remark: canvas.grid.size.description, isFocused: true)
      .draw(on: &canvas, in: rest, scene.paint)
    var top = scene.state.navigation.row
    ScrollText(lines(scene, columns: inner.columns - 2)).draw(
      on: &canvas, in: inner.inset(columns: 1, rows: 0), scene.paint, top: &top)
    canvas.cursor = Point(column: inner.column + 1, row: inner.row)
    Dialogs.footer(
      [
        scene.hint("help", "help"), scene.hint("themes", "themes"),
        scene.hint("repaint", "repaint"),
        scene.hint("back", "back"),
      ], scene, on: &canvas)
  }

  /// How many places it is scrolled to on a screen of a size; in one column of text the keys are on a
  /// line of it.
  static func rowCount(_ scene: Scene, size: Size) -> Int {
    guard !scene.state.appearance.isPlain else {
      return lines(scene, columns: PlainPage.reportColumns).count
    }
    // The header, the footer and the frame between them.
    return max(1, lines(scene, columns: size.columns - 4).count - (size.rows - 4) + 1)
  }

  static func lines(_ scene: Scene, columns: Int) -> [[Word]] {
    let paint = scene.paint
    let signs = paint.glyphs.signs
    var lines: [[Word]] = []
    func say(_ name: String, _ value: String, _ why: String = "") {
      let padded = name + String(repeating: " ", count: max(1, 14 - name.count))
      lines.append([
        Word(padded, .muted), Word(value, .fg), Word(why.isEmpty ? "" : "   " + why, .muted),
      ])
    }
    func head(_ title: String) {
      if !lines.isEmpty { lines.append([]) }
      lines.append([Word(title, .title)])
    }
    head("Terminal")
    if let facts = scene.terminal.facts {
      say("TERM", facts.name.isEmpty ? "not set" : facts.name)
      say("colours", facts.depth.words, facts.depthReason)
      say("glyphs", facts.glyphs.rawValue, facts.glyphsReason)
      say("text", facts.isUTF8 ? "UTF-8" : "not UTF-8", "by the locale")
      let sync = scene.terminal.synchronized
      say(
        "frames", sync == true ? "synchronized (mode 2026)" : "plain writes",
        sync == nil ? "the terminal has not answered" : "the terminal says so")
      let count = scene.terminal.statistics
      if count.frames > 0 {
        say(
          "sent", "\(count.frames) frames, \(count.writes) writes",
          "\(Numeral.bytes(count.bytes / count.frames)) a frame, the last \(Numeral.bytes(count.lastBytes))"
        )
      }
    } else {
      say("TERM", "none", "this picture was drawn without a terminal")
    }
    head("Looks")
    say(
      "theme", paint.theme.name,
      scene.state.appearance.theme == "auto" ? "auto follows the terminal" : "chosen")
    say("built from", paint.theme.lineage.joined(separator: ", "))
    if let path = paint.theme.paths.first { say("file", path) }
    say("shown in", paint.depth.words)
    say("drawn with", paint.glyphs.rawValue, "\(scene.word("view.glyphs")) changes it")
    for problem in paint.theme.problems {
      lines.append([Word("\(signs.warn) ", .statusWarn), Word(problem.description, .fg)])
    }
    lines.append([
      Word("sample".padded(14), .muted), Word("A ", .srcA), Word("B ", .srcB), Word("R ", .srcR),
      Word("Δ  ", .srcDelta), Word("\(signs.ok) ", .statusOK), Word("\(signs.warn) ", .statusWarn),
      Word("\(signs.error) ", .statusError),
      Word(paint.glyphs == .ascii ? "" : " ⣀⣤⣶⣿ ▁▃▅▇ ─│╭╮", .fg),
    ])
    head("Keys")
    say(
      "bindings", "\(scene.keys.bindings.count)",
      "of them your own: \(scene.keys.bindings.count { $0.isOwn })")
    for complaint in scene.keys.complaints {
      for line in complaint.wrapped(to: max(20, columns - 4)) {
        lines.append([Word("\(signs.warn) ", .statusWarn), Word(line, .fg)])
      }
    }
    return lines
  }
}
