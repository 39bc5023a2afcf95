internal import AudioCore
internal import Mastering

/// What screens of their own do: themes, help, and the form of what is rendered.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey

  static let dialogs: [WorkbenchAction] = [
    .make(
      "theme.keep", "Keep the theme that is shown", .view, keys: Keys.keys("enter", in: .themes),
      when: {
        $0.navigation.screen == .themes ? .now : .no("the screen of themes is not open")
      }, help: "It is remembered for the next start. Escape goes back to the one before."
    ) { reduction, _ in
      reduction.state.navigation.themeBefore = nil
      reduction.choicesChanged()
      reduction.back()
    },
    .make(
      "help.run", "Do what is chosen in the help", .screens, keys: Keys.keys("enter", in: .help),
      when: { $0.navigation.screen == .help ? .now : .no("the help is not open") },
      help: "Closes the help first; what needs an argument asks for it."
    ) { reduction, _ in
      let rows = ActionRegistry.standard.helpRows(in: reduction.state, keys: reduction.keys)
      guard rows.indices.contains(reduction.state.navigation.row) else { return }
      let action = rows[reduction.state.navigation.row].action
      reduction.back()
      guard action.id != "help.run" else { return }
      try reduction.run(ActionCall(action.id))
    },
    .make(
      "help.filter", "Search the help", .screens, keys: Keys.keys("/", in: .help),
      argument: .text(isOptional: true),
      when: { $0.navigation.screen == .help ? .now : .no("the help is not open") },
      help: "By title, name, or key: type gl to see what g l does."
    ) { reduction, value in
      if case .text(let text) = value {
        reduction.setFilter(text)
      } else if reduction.isFromKey {
        reduction.openPrompt(Prompt(.filter, label: "/"))
      } else {
        reduction.setFilter("")
      }
    },
    delivery("depth", "Word length of the master", "d"),
    delivery("dither", "Dither of the master", "t"),
    delivery("rate", "Sample rate of the master", "r"),
  ]

  /// The next of a list of words, while the render sheet is open or from anywhere by name.
  private static func delivery(_ word: String, _ title: String, _ key: String) -> WorkbenchAction {
    .make(
      "deliver.\(word).next", title, .render, keys: Keys.keys(key, in: .render), undo: true,
      twin: "lacquer master --set deliver.\(word)=…", help: "The next one it can have."
    ) { reduction, _ in
      guard let setting = SettingTable.all.first(where: { $0.key == "deliver.\(word)" }) else {
        return
      }
      let words = Reduction.words(of: setting)
      guard !words.isEmpty else { return }
      let next = Reduction.next(
        words, setting.value(in: reduction.state.document.settings).text, by: nil)
      try reduction.set(setting.key, to: next)
    }
  }
}

extension Reduction {
  /// The words a setting can have, in its own order; empty for numbers.
  static func words(of setting: Setting) -> [String] {
    switch setting.kind {
    case .choice(let words): words
    default: []
    }
  }

  /// What follows from coming to a screen.
  mutating func entered(_ screen: Navigation.Screen) {
    switch screen {
    case .themes:
      state.navigation.themeBefore = state.appearance.theme
      let names = state.themeNames
      state.navigation.rows[.themes] = names.firstIndex(of: state.appearance.theme) ?? 0
    case .help:
      state.navigation.helpFilter = ""
      state.navigation.rows[.help] = 0
    case .doctor: state.navigation.rows[.doctor] = 0
    default: break
    }
  }

  /// What follows from leaving a screen: a theme that was only looked at goes again.
  mutating func left(_ screen: Navigation.Screen) {
    guard screen == .themes, let before = state.navigation.themeBefore else { return }
    state.appearance.theme = before
    state.navigation.themeBefore = nil
  }

  /// Wears the chosen theme while it is looked at.
  mutating func previewTheme() {
    let row = state.navigation.rows[.themes] ?? 0
    guard state.themeNames.indices.contains(row) else { return }
    state.appearance.theme = state.themeNames[row]
  }
}
