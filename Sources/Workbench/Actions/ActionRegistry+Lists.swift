internal import AudioCore

/// Moving in lists and choosing files.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey

  static let lists: [WorkbenchAction] = [
    .make(
      "row.next", "Next row", .lists, keys: Keys.keys("j  down", in: .list), help: "One down."
    ) { reduction, _ in reduction.moveRow(by: 1) },
    .make(
      "row.previous", "Previous row", .lists, keys: Keys.keys("k  up", in: .list), help: "One up."
    ) { reduction, _ in reduction.moveRow(by: -1) },
    .make(
      "row.page.next", "Ten rows on", .lists, keys: Keys.keys("page-down  ctrl-d", in: .list),
      help: "Ten down."
    ) { reduction, _ in reduction.moveRow(by: 10) },
    .make(
      "row.page.previous", "Ten rows back", .lists, keys: Keys.keys("page-up  ctrl-u", in: .list),
      help: "Ten up."
    ) { reduction, _ in reduction.moveRow(by: -10) },
    .make(
      "row.first", "First row", .lists, keys: Keys.keys("g g  home", in: .list), help: "To the top."
    ) { reduction, _ in reduction.moveRow(by: -1_000_000) },
    .make(
      "row.last", "Last row", .lists, keys: Keys.keys("G  end", in: .list), help: "To the bottom."
    ) { reduction, _ in reduction.moveRow(by: 1_000_000) },
    .make(
      "row", "Go to a row", .lists, argument: .index(1...1_000_000, isOptional: false),
      help: "Its number from the top."
    ) { reduction, value in
      guard case .index(let number) = value else { return }
      reduction.moveRow(to: number - 1)
    },
    .make(
      "filter", "Filter the list", .lists, keys: Keys.keys("/", in: .files),
      argument: .text(isOptional: true),
      when: { $0.navigation.screen == .files ? .now : .no("this screen has no filter") },
      help: "Only names that contain the text; nothing shows all."
    ) { reduction, value in
      if case .text(let text) = value {
        reduction.setFilter(text)
      } else if reduction.isFromKey {
        reduction.openPrompt(
          Prompt(.filter, label: "/", text: reduction.state.browser.filter, isSelected: true))
      } else {
        reduction.setFilter("")
      }
    },
    .make(
      "files.enter", "Open the selected row", .lists,
      keys: Keys.keys("enter  l  right", in: .files),
      help: "A folder opens; the first sound file becomes the mix, the next ones references; a "
        + "project is opened."
    ) { reduction, _ in try reduction.enterRow() },
    .make(
      "files.up", "The folder above", .lists, keys: Keys.keys("backspace  h  left", in: .files),
      help: "Keeps the place."
    ) { reduction, _ in
      reduction.browse(Paths.folder(of: reduction.state.browser.folder))
    },
    .make(
      "files.go", "Go to a folder", .lists, argument: .path(isOptional: false), help: "~ is home."
    ) { reduction, value in
      guard case .text(let path) = value else { return }
      reduction.show(.files)
      reduction.browse(reduction.absolute(path))
    },
    .make(
      "files.home", "Home folder", .lists, keys: Keys.keys("~", in: .files), help: "Goes home."
    ) { reduction, _ in reduction.browse(reduction.absolute("~")) },
    .make(
      "files.last", "The folder before this one", .lists, keys: Keys.keys("-", in: .files),
      when: { $0.browser.previous == nil ? .no("there was none") : .now }, help: "And back again."
    ) { reduction, _ in
      if let folder = reduction.state.browser.previous { reduction.browse(folder) }
    },
    .make(
      "files.hidden", "Show hidden files", .lists, keys: Keys.keys(".", in: .files),
      argument: .choice(["on", "off"], isOptional: true), help: "Names that begin with a dot."
    ) { reduction, value in
      reduction.state.browser.showsHidden = Reduction.toggled(
        reduction.state.browser.showsHidden, by: value)
      reduction.moveRow(by: 0)
    },
    .make(
      "files.order", "Sort the files", .lists, keys: Keys.keys("s", in: .files),
      argument: .choice(BrowserState.Order.allCases.map(\.rawValue), isOptional: true),
      help: "By name, newest or size; folders come first."
    ) { reduction, value in
      reduction.state.browser.order = Reduction.next(reduction.state.browser.order, by: value)
      reduction.previewRow()
    },
  ]
}
