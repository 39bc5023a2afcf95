internal import AudioCore

/// Screens, panes, rows and folders.
extension Reduction {
  mutating func show(_ screen: Navigation.Screen) {
    guard state.navigation.screen != screen else { return }
    state.navigation.trail.removeAll { $0 == screen }
    if state.navigation.screen != .quit { state.navigation.trail.append(state.navigation.screen) }
    left(state.navigation.screen)
    state.navigation.screen = screen
    entered(screen)
    if screen == .work { state.navigation.trail = [] }
    if screen == .settings {
      state.navigation.rows[.settings] =
        Parameter.all.firstIndex { $0.id == state.navigation.parameter } ?? 0
    }
    if screen == .undo { state.navigation.rows[.undo] = state.history.done.count }
    moveRow(by: 0)
  }

  mutating func back() {
    if state.navigation.prompt != nil { return closePrompt() }
    guard state.navigation.screen == .work else { return leaveScreen() }
    if state.navigation.isPaneFull {
      state.navigation.isPaneFull = false
    } else if state.navigation.curve.item != nil {
      state.navigation.curve.item = nil
    } else if let stroke, stroke.key != .named(.escape) {
      say("Nothing is open here; \(key("quit")) quits.")
    }
  }

  /// Goes to the screen before.
  mutating func leaveScreen() {
    left(state.navigation.screen)
    state.navigation.screen = state.navigation.trail.popLast() ?? .work
  }

  /// The next or previous pane that is seen; one that fills the screen gives way to any other.
  ///
  /// In one column of text none is seen, so its name is said.
  mutating func movePane(by count: Int) {
    let all = Navigation.Pane.allCases
    let isAnySeen = state.navigation.isPaneFull || state.appearance.isPlain
    guard let index = all.firstIndex(of: state.navigation.pane) else { return }
    let others = (1..<all.count).map { all[(index + $0 * count + all.count * $0) % all.count] }
    let next = others.first { isAnySeen || state.navigation.panes.contains($0) }
    state.navigation.pane = next ?? state.navigation.pane
    if state.appearance.isPlain { say("Pane: \(state.navigation.pane.words).") }
  }

  /// The keys are where they are seen: a pane that has lost its room leaves them to the parameters, which
  /// always have some.
  mutating func keepFocusSeen() {
    let navigation = state.navigation
    guard !navigation.isPaneFull, !state.appearance.isPlain,
      !navigation.panes.contains(navigation.pane)
    else { return }
    state.navigation.pane = .parameters
  }

  mutating func moveRow(by count: Int) { moveRow(to: state.navigation.row + count) }

  mutating func moveRow(to row: Int) {
    guard let rows = state.rowCount(keys: keys) else { return }
    let row = min(max(0, row), max(0, rows - 1))
    state.navigation.rows[state.navigation.screen] = row
    switch state.navigation.screen {
    case .files: previewRow()
    case .settings: state.navigation.parameter = Parameter.all[row].id
    case .themes: previewTheme()
    default: break
    }
  }

  /// A list that has become shorter keeps its selection.
  mutating func keepRowInside() {
    let screen = state.navigation.screen
    guard let row = state.navigation.rows[screen], row > 0, let rows = state.rowCount(keys: keys)
    else { return }
    if row >= rows { state.navigation.rows[screen] = max(0, rows - 1) }
  }

  // MARK: - Files

  mutating func openBrowser() {
    if state.browser.folder.isEmpty {
      browse(state.document.mix.map { Paths.folder(of: $0.path) } ?? places.folder)
    } else {
      effects.append(.list(folder: state.browser.folder))
    }
  }

  mutating func browse(_ folder: String) {
    if !state.browser.folder.isEmpty, state.browser.folder != folder {
      state.browser.previous = state.browser.folder
    }
    state.browser.folder = folder
    state.browser.entries = []
    state.browser.fault = nil
    state.browser.unshown = 0
    state.browser.filter = ""
    state.navigation.rows[.files] = 0
    effects.append(.list(folder: folder))
  }

  mutating func listed(
    _ folder: String, _ entries: [BrowserState.Entry], _ fault: String?, unshown: Int
  ) {
    guard folder == state.browser.folder else { return }
    state.browser.entries = entries
    state.browser.fault = fault
    state.browser.unshown = unshown
    let last = max(0, state.browser.rows.count - 1)
    state.navigation.rows[.files] = min(state.navigation.rows[.files] ?? 0, last)
    if state.navigation.screen == .files { previewRow() }
  }

  mutating func setFilter(_ text: String) {
    if state.navigation.screen == .help {
      state.navigation.helpFilter = text
      state.navigation.rows[.help] = 0
      return
    }
    state.browser.filter = text
    state.navigation.rows[.files] = 0
    previewRow()
  }

  /// Measures the selected file, so that its numbers stand beside it.
  mutating func previewRow() {
    let rows = state.browser.rows
    guard state.navigation.screen == .files, rows.indices.contains(state.navigation.row) else {
      return
    }
    let entry = rows[state.navigation.row]
    let path = state.browser.path(of: entry)
    guard entry.kind == .audio else { return }
    switch state.library[path] {
    case nil: state.library[path] = .waiting
    // It may have given its place to another.
    case .waiting, .measuring: break
    default: return
    }
    effects.append(.preview(path: path))
  }

  mutating func enterRow() throws {
    let rows = state.browser.rows
    guard rows.indices.contains(state.navigation.row) else { return }
    let entry = rows[state.navigation.row]
    let path = state.browser.path(of: entry)
    switch entry.kind {
    case .folder: browse(Paths.absolute(path, from: "/"))
    case .project:
      try refuse(unless: state.openAvailability)
      open(path)
    case .audio:
      if state.document.mix == nil {
        try setMix(path)
      } else {
        try addReference(path)
      }
    case .other: throw LacquerError(.usage, "\(entry.name) is neither sound nor a project.")
    }
  }
}

extension WorkbenchState {
  /// Rows of the present screen, whose help is searched by `keys`; nil where it has no list.
  public func rowCount(keys: KeyMap) -> Int? {
    switch navigation.screen {
    case .files: browser.rows.count
    case .jobs: jobs.count
    case .snapshots: MasterDocument.snapshotCount
    case .undo: history.done.count + history.undone.count + 1
    case .warnings: warnings.count
    case .fit: fit.count
    case .themes: themeNames.count
    case .help: ActionRegistry.standard.helpCount(in: self, keys: keys)
    case .doctor: navigation.reportRows
    case .settings: Parameter.all.count
    default: nil
    }
  }
}
