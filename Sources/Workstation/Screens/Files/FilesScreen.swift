internal import Metering
internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import TerminalKit
internal import Workbench

/// Choosing the mix and the references; files are measured as they are looked at.
enum FilesScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let size = canvas.grid.size
    let isWide = size.columns >= 100
    var rest = Rect(size)
    header(scene, on: &canvas, in: rest.takeTop(1))
    let hints = rest.takeBottom(1)
    let guide = rest.takeBottom(2)
    let slots = scene.state.document.references.count + 2
    if isWide {
      let session = rest.takeBottom(min(max(6, slots + 4), max(6, rest.rows / 3)))
      SessionPane.draw(scene, on: &canvas, in: session, isWide: true)
      let preview = rest.takeRight(max(44, rest.columns * 2 / 5))
      list(scene, on: &canvas, in: rest)
      PreviewPane.draw(scene, on: &canvas, in: preview)
    } else {
      var right = rest.takeRight(30)
      list(scene, on: &canvas, in: rest)
      let session = right.takeBottom(min(max(6, slots + 3), right.rows / 2))
      PreviewPane.draw(scene, on: &canvas, in: right)
      SessionPane.draw(scene, on: &canvas, in: session, isWide: false)
    }
    self.guide(scene, on: &canvas, in: guide)
    HintBar(self.hints(scene)).draw(on: &canvas, in: hints, scene.paint)
  }

  private static func header(_ scene: Scene, on canvas: inout Canvas, in line: Rect) {
    let state = scene.state
    let paint = scene.paint
    canvas.words(
      [
        Word("FILES  ", .title), Word("project ", .muted), Word(state.project.name, .fg),
        Word(state.isDirty ? "*" : "", .parameterChanged),
      ], line.column + 1, line.row, paint, limit: line.columns - 2)
    let reading = state.library.values.count {
      switch $0 {
      case .waiting, .measuring: true
      default: false
      }
    }
    guard reading > 0 else { return }
    canvas.words(
      [Word("measuring \(reading) file\(reading == 1 ? "" : "s")", .statusBusy)],
      endingAt: line.right - 1, line.row, paint)
  }

  private static func list(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let browser = scene.state.browser
    let rows = browser.rows
    let title = browser.folder.isEmpty ? "files" : browser.folder
    var remark = [Word("", .muted)]
    if let prompt = scene.state.navigation.prompt, prompt.kind == .filter {
      remark = [Word("/" + prompt.text + "_", .input)]
    } else if !browser.filter.isEmpty {
      remark = [Word("/" + browser.filter, .found)]
    } else {
      remark = [Word("sort \(browser.order.rawValue)", .muted)]
    }
    let hidden = browser.entries.count - rows.count
    let footer = [
      hidden > 0 ? "\(rows.count) of \(browser.entries.count)" : nil, browser.unshownText,
    ].compactMap(\.self).joined(separator: "  ")
    let inner = PaneFrame(
      [Word(title.cutInside(to: max(8, rect.columns - 26), scene.paint.glyphs), .title)],
      remark: remark,
      footer: footer.isEmpty ? [] : [Word(footer, .muted)],
      isFocused: true
    ).draw(on: &canvas, in: rect, scene.paint)
    let isWide = inner.columns >= 60
    var columns = [
      Table.Column("name", keepsEnds: true),
      Table.Column("time", width: isWide ? 7 : 5, alignment: .right, rank: 3),
      Table.Column("kHz/bits", width: isWide ? 10 : 8, rank: 4),
      Table.Column("Int LUFS", width: 9, alignment: .right, rank: 1),
    ]
    if isWide { columns.append(Table.Column("TP dBTP", width: 8, alignment: .right, rank: 5)) }
    let table = Table(
      columns, rows.map { row($0, scene, isWide: isWide) }, hasHeading: inner.rows >= 8,
      isFocused: scene.hasKeys, target: "row", empty: empty(browser))
    var selection = ListState()
    selection.select(scene.state.navigation.row, of: rows.count)
    table.draw(on: &canvas, in: inner, scene.paint, &selection)
  }

  private static func empty(_ browser: BrowserState) -> String {
    if let fault = browser.fault { return fault }
    if browser.folder.isEmpty { return "reading the folder" }
    guard browser.filter.isEmpty else { return "no name has that in it" }
    return browser.unshownText ?? "this folder is empty"
  }

  private static func row(
    _ entry: BrowserState.Entry, _ scene: Scene, isWide: Bool
  ) -> Table.Row {
    // What a file is stands where its loudness would.
    func said(_ name: Role, _ what: String, _ role: Role, _ time: String = "") -> Table.Row {
      Table.Row(
        [Word(entry.name, name), Word(time, role), Word("", .muted), Word(what, role)],
        isDisabled: role == .disabled)
    }
    switch entry.kind {
    case .folder: return Table.Row([Word(entry.name + "/", .link)])
    case .project: return said(.strong, "project", .muted)
    case .other: return said(.disabled, "not audio", .disabled)
    case .audio: break
    }
    let path = scene.state.browser.path(of: entry)
    let role = role(of: path, scene.state.document)
    switch scene.state.library[path] {
    case .ready(let track), .summary(let track):
      var cells = [
        Word(entry.name, role), Word(Numeral.length(track.profile.seconds), .fg),
        Word(TrackWords.format(track.info), .muted),
        Word(Numeral.level(track.profile.loudness.integratedLUFS), .number),
      ]
      if isWide {
        cells.append(TrackWords.truePeak(track.profile.peaks.truePeakDBTP))
      }
      return Table.Row(cells)
    case .measuring(let progress):
      return said(role, "measuring", .statusBusy, Numeral.percent(progress.fraction))
    case .failed: return said(.disabled, "unusable", .statusError)
    default:
      return Table.Row([
        Word(entry.name, role), Word("", .muted), Word(Numeral.bytes(entry.bytes), .muted),
      ])
    }
  }

  private static func role(of path: String, _ document: MasterDocument) -> Role {
    if document.mix?.path == path { return .srcAText }
    if document.references.contains(where: { $0.link.path == path }) { return .srcRText }
    return .fg
  }

  /// Two lines that tell a newcomer what to do next; what has no room whole is left out.
  private static func guide(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let document = scene.state.document
    let enter = Word("Enter", .key)
    let work = Word(scene.key("work"), .key)
    let start: [Word]
    let ends: (long: [Word], short: String)
    if document.mix == nil {
      start = [
        Word("1. ", .muted), enter, Word(" chooses your mix, then a track to sound like."),
      ]
      ends = (
        [Word(" "), Word(scene.key("demo"), .key), Word(" loads the demo pair.", .muted)], ""
      )
    } else if document.references.isEmpty {
      start = [Word("2. ", .muted), enter, Word(" chooses a reference; "), work]
      ends = ([Word(" goes on without: loudness and limiter.")], " goes on without.")
    } else {
      start = [Word("3. ", .muted), work, Word(" opens the workstation.")]
      ends = ([Word(" Further references share the match by weight.")], "")
    }
    let room = rect.columns - 2
    let isLong = scene.paint.columns(of: start + ends.long) <= room
    let step = start + (isLong ? ends.long : [Word(ends.short)])
    canvas.words(step, rect.column + 1, rect.row, scene.paint, limit: room)
    guard rect.rows > 1 else { return }
    canvas.words(
      [Word("Paste a path or drop a file here to load it at once.", .muted)],
      rect.column + 1, rect.row + 1, scene.paint, limit: room)
  }

  private static func hints(_ scene: Scene) -> [HintBar.Hint] {
    if let prompt = scene.state.navigation.prompt, prompt.kind == .filter {
      return [HintBar.Hint("Enter", "keep the filter"), HintBar.Hint("Esc", "show all")]
    }
    return [
      scene.hint("help", "help"), scene.hint("files.enter", "add"),
      scene.hint("mix", "as mix"), scene.hint("reference", "as reference"),
      scene.hint("filter", "filter"), scene.hint("work", "workstation"),
      scene.hint("files.up", "up"), scene.hint("demo", "demo"), scene.hint("palette", "palette"),
      scene.hint("files.order", "sort"), scene.hint("quit", "quit"),
    ]
  }
}
