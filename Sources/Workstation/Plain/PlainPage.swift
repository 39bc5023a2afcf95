internal import Mastering
internal import TerminalKit
internal import Workbench

/// What a screen says as lines of text: for screen readers, braille lines and very slow lines.
struct PlainPage {
  /// Where one is, as a sentence.
  var title: String
  /// What there is to read, one thing a line.
  var lines: [String]
  /// The line that has the keys; nil for none.
  var focus: Int?
  /// What Enter or a key does next, for the last line.
  var hints: [HintBar.Hint] = []
  /// How many lines at the top are sentences that never have the keys: what is cut of them could not be
  /// read in any way.
  var prose = 0

  /// The page on a screen of so many columns: its sentences go on in the next line.
  func wrapped(to columns: Int) -> PlainPage {
    var page = self
    let sentences = lines.prefix(prose).flatMap { $0.wrapped(to: columns) }
    page.lines = sentences + lines.dropFirst(prose)
    page.prose = sentences.count
    page.focus = focus.map { $0 < prose ? $0 : $0 + sentences.count - prose }
    return page
  }
}

extension PlainPage {
  /// The page of a scene.
  init(_ scene: Scene) {
    if let prompt = scene.state.navigation.prompt, prompt.kind == .palette {
      self = .palette(prompt, scene)
      return
    }
    if !scene.state.navigation.pendingKeys.isEmpty {
      self = .following(scene)
      return
    }
    switch scene.state.navigation.screen {
    case .work, .settings: self = .parameters(scene)
    case .files: self = .files(scene)
    case .render: self = .render(scene)
    case .jobs: self = .jobs(scene)
    case .help: self = .help(scene)
    case .themes: self = .themes(scene)
    case .snapshots: self = .snapshots(scene)
    case .undo: self = .undo(scene)
    case .warnings: self = .warnings(scene)
    case .fit: self = .fit(scene)
    case .abx: self = .abx(scene)
    case .doctor:
      self.init(
        title: "Terminal report.",
        lines: DoctorScreen.lines(scene, columns: Self.reportColumns).map(Self.text),
        focus: scene.state.navigation.row)
    case .quit:
      self.init(
        title: Self.leaving(scene), lines: QuitDialog.lines(scene, columns: 100).map(Self.text),
        focus: 0)
    }
    if hints.isEmpty {
      hints = [
        scene.hint("help", "help"), scene.hint("palette", "palette"), scene.hint("back", "back"),
      ]
    }
  }

  private static func leaving(_ scene: Scene) -> String {
    let drop = scene.word("quit.drop")
    let stay = "\(scene.word("back", usually: "Esc")) stays."
    guard scene.state.isDirty else { return "Quit? \(drop) quits, \(stay)" }
    return "Quit? \(scene.word("quit.save")) saves and quits, \(drop) drops the changes, \(stay)"
  }

  /// Columns of a line of the terminal report.
  static let reportColumns = 100

  /// Words without their colours.
  static func text(_ words: [Word]) -> String {
    words.map(\.text).joined().split(separator: " ").joined(separator: " ")
  }

  private static func palette(_ prompt: Prompt, _ scene: Scene) -> PlainPage {
    let entries = ActionRegistry.standard.search(prompt.text, in: scene.state, keys: scene.keys)
    return PlainPage(
      title: "Palette: \(entries.count) actions.",
      lines: entries.map { entry in
        var text = entry.action.title
        if !entry.keys.isEmpty { text += ", key \(entry.keys)" }
        if let reason = entry.availability.reason(scene.word) { text += ", not now: \(reason)" }
        return text + "."
      }, focus: prompt.selection,
      hints: [HintBar.Hint("Enter", "run"), HintBar.Hint("Esc", "close")])
  }

  /// The keys that may follow a prefix.
  private static func following(_ scene: Scene) -> PlainPage {
    let pending = scene.state.navigation.pendingKeys
    let next = scene.keys.continuations(of: pending, in: scene.state.keyContexts)
    return PlainPage(
      title: "\(KeySequence(pending).title), waiting for the next key.",
      lines: next.map { continuation in
        let title = continuation.call.map { ActionRegistry.standard.title(of: $0) } ?? "more keys"
        return "\(continuation.key.title): \(title)."
      }, focus: nil, hints: [HintBar.Hint("Esc", "cancel")])
  }

  private static func help(_ scene: Scene) -> PlainPage {
    let rows = ActionRegistry.standard.helpRows(in: scene.state, keys: scene.keys)
    return PlainPage(
      title: "Help, \(scene.state.helpPlace), \(rows.count) actions. "
        + "\(scene.word("help.run")) does one, \(scene.word("help.filter")) searches.",
      lines: rows.map { row in
        var text = row.keys.isEmpty ? row.action.title : "\(row.keys): \(row.action.title)"
        if let reason = row.availability.reason(scene.word) { text += ", not now: \(reason)" }
        return "\(text). \(row.action.help)"
      }, focus: scene.state.navigation.row)
  }

  private static func themes(_ scene: Scene) -> PlainPage {
    PlainPage(
      title: "Themes. \(scene.word("theme.keep")) keeps one, "
        + "\(scene.word("back", usually: "Esc")) goes back.",
      lines: scene.themes.entries.map(\.name), focus: scene.state.navigation.row)
  }

  private static func snapshots(_ scene: Scene) -> PlainPage {
    let document = scene.state.document
    return PlainPage(
      title: "Snapshots. Enter recalls one, S and a digit stores.",
      lines: document.snapshots.enumerated().map { index, snapshot in
        guard let snapshot else { return "\(index + 1), empty." }
        let note = snapshot.note.isEmpty ? "no note" : snapshot.note
        return "\(index + 1), \(note)\(document.recalled == index ? ", recalled" : "")."
      }, focus: scene.state.navigation.row)
  }

  private static func undo(_ scene: Scene) -> PlainPage {
    let history = scene.state.history
    return PlainPage(
      title: "Undo: \(history.done.count) steps. \(scene.word("undo.to")) goes to one.",
      lines: ["As it was opened."] + history.done.map { $0.title + "." }
        + history.undone.reversed().map { $0.title + ", taken back." },
      focus: scene.state.navigation.row)
  }

  private static func warnings(_ scene: Scene) -> PlainPage {
    let warnings = scene.state.warnings
    return PlainPage(
      title: warnings.isEmpty
        ? "Nothing is wrong with the files." : "\(warnings.count) warnings. Enter puts one right.",
      lines: warnings.map { warning in
        warning.text + (warning.fixTitle.map { " Enter: \($0)." } ?? "")
      }, focus: scene.state.navigation.row)
  }

  private static func fit(_ scene: Scene) -> PlainPage {
    let scores = scene.state.fit
    return PlainPage(
      title: "How well mix and reference go together"
        + (scores.isEmpty ? ": \(scene.state.fitGap)." : ", of 100."),
      lines: scores.map { "\($0.aspect.rawValue) \($0.score). \($0.text)" },
      focus: scene.state.navigation.row)
  }
}
