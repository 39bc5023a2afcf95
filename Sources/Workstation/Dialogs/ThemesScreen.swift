internal import AudioCore
internal import TerminalKit
internal import Workbench

/// Choosing a theme: the whole screen wears the chosen one while it is looked at.
enum ThemesScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let paint = scene.paint
    let entries = scene.themes.entries
    let row = min(scene.state.navigation.row, max(0, entries.count - 1))
    Dialogs.header(
      "THEMES",
      [
        Word("live preview   ", .muted), Word(paint.depth.words, .fg), Word(", ", .muted),
        Word(paint.glyphs.rawValue, .fg),
      ], scene, on: &canvas)
    var rest = Rect(canvas.grid.size)
    _ = rest.takeTop(1)
    _ = rest.takeBottom(1)
    let left = rest.takeLeft(min(38, rest.columns / 2 - 4))
    list(scene, entries, row, on: &canvas, in: left)
    let details = rest.takeBottom(min(10, rest.rows / 2))
    ThemeSample().draw(
      on: &canvas,
      in: PaneFrame("sample").draw(on: &canvas, in: rest, paint), paint)
    let inner = PaneFrame(
      entries.isEmpty ? paint.theme.name : entries[row].name,
      remark: paint.theme.paths.first?.fileName ?? ""
    ).draw(on: &canvas, in: details, paint)
    if !entries.isEmpty {
      let lines = lines(entries[row], scene, columns: inner.columns - 2)
      for (index, line) in lines.enumerated() where index < inner.rows {
        canvas.words(line, inner.column + 1, inner.row + index, paint, limit: inner.columns - 2)
      }
    }
    Dialogs.footer(
      [
        scene.hint("help", "help"),
        HintBar.Hint(scene.keyPair("row.next", "row.previous"), "preview"),
        scene.hint("theme.keep", "keep"), scene.hint("back", "as before", usually: "Esc"),
        scene.hint("view.depth", "colours"), scene.hint("view.glyphs", "glyphs"),
      ], scene, on: &canvas)
  }

  private static func list(
    _ scene: Scene, _ entries: [ThemeShelf.Entry], _ row: Int, on canvas: inout Canvas,
    in rect: Rect
  ) {
    let own = entries.contains(where: \.isOwn)
    let inner = PaneFrame(
      [Word("themes", .title)], footer: own ? [Word("* your own", .muted)] : [], isFocused: true
    ).draw(on: &canvas, in: rect, scene.paint)
    var selection = ListState()
    selection.select(row, of: entries.count)
    Table(
      [
        Table.Column("name"), Table.Column("ground", width: 5, rank: 2),
        Table.Column("", width: 7, rank: 1),
      ],
      entries.map { entry in
        Table.Row([
          Word(entry.name + (entry.isOwn ? " *" : ""), .fg), Word(entry.variant, .muted),
          Word(entry.marks, entry.marks.hasPrefix("!") ? .statusWarn : .muted),
        ])
      }, hasHeading: false, isFocused: scene.hasKeys, target: "row", empty: "no theme was found"
    ).draw(on: &canvas, in: inner, scene.paint, &selection)
  }

  private static func lines(
    _ entry: ThemeShelf.Entry, _ scene: Scene, columns: Int
  ) -> [[Word]] {
    let signs = scene.paint.glyphs.signs
    func line(_ name: String, _ words: [Word]) -> [Word] { [Word(name.padded(10), .muted)] + words }
    var lines = entry.summary.wrapped(to: columns).map { [Word($0, .fg)] }
    guard let report = entry.report else { return lines }
    if let text = report.textContrast, let muted = report.mutedContrast,
      let graph = report.graphContrast
    {
      lines.append(
        line(
          "contrast",
          [
            Word("text ", .muted), Word(Numeral.fixed(text), .number), Word("  muted ", .muted),
            Word(Numeral.fixed(muted), .number), Word("  graphs ", .muted),
            Word(Numeral.fixed(graph), .number),
          ]))
    } else {
      lines.append(line("contrast", [Word("as your terminal's colours have it", .fg)]))
    }
    if !report.distances.isEmpty {
      var words: [Word] = []
      for distance in report.distances {
        let isApart = distance.truecolour >= ThemeLint.leastDifference
        words.append(Word("\(distance.vision) ", .muted))
        words.append(
          Word(isApart ? signs.ok + "  " : signs.warn + "  ", isApart ? .statusOK : .statusWarn))
      }
      lines.append(line("A B R", words + [Word("apart to these eyes", .muted)]))
    }
    lines.append(line("extends", [Word(report.lineage.dropFirst().joined(separator: ", "), .fg)]))
    if let path = report.path { lines.append(line("file", [Word(path, .link)])) }
    for finding in report.findings.prefix(3) {
      lines.append([Word(signs.warn + " ", .statusWarn), Word(finding, .fg)])
    }
    return lines
  }
}
