import ArgumentParser
import AudioCore
import Glibc
import Mastering
import Workbench

/// `lacquer keys`: what can be done in the workstation, and the keys that do it.
struct KeysCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "List the workstation's actions and their keys.",
    discussion: """
      Words narrow the list: titles, names and keys are searched.

        lacquer keys loop
        lacquer keys gl
        lacquer keys --lint

      Keys of your own stand in keys.toml in the configuration folder; docs/keys.md shows how.
      """)

  @Argument(help: ArgumentHelp("Words or keys to look for.", valueName: "word"))
  var words: [String] = []

  @Flag(help: "Say what of keys.toml cannot be taken, and fail if there is anything.")
  var lint = false

  @OptionGroup var common: CommonOptions

  func check() throws {
    guard lint, common.json || !words.isEmpty else { return }
    throw ValidationError("--lint checks the whole of keys.toml: leave out words and --json.")
  }

  func run() throws {
    let folders = StandardFolders.own
    let keys = KeyMap(folders)
    if lint || !common.json {
      for complaint in keys.complaints { Console.complain(complaint) }
    }
    if lint {
      guard keys.complaints.isEmpty else { throw EarlyEnd(status: .input) }
      common.say(
        folders.config.map { "\($0)/keys.toml: nothing to complain about.\n" }
          ?? "There is no folder for keys.toml: HOME and XDG_CONFIG_HOME are not set.\n")
      return
    }
    let registry = ActionRegistry.standard
    let actions = registry.search(words.joined(separator: " "), in: WorkbenchState(), keys: keys)
      .map(\.action)
    guard !actions.isEmpty else {
      throw LacquerError(
        .usage,
        "No action or key is like \"\(words.joined(separator: " "))\". All of them: lacquer keys.")
    }
    if common.json {
      let document = KeysDocument(actions, keys: keys)
      Console.output(try JSONDocument.text(document, curves: true))
      return
    }
    let style = Console.style(of: STDOUT_FILENO)
    var menu: ActionMenu?
    var text = ""
    let isWhole = words.isEmpty
    for action in actions {
      if isWhole, action.menu != menu {
        text += (menu == nil ? "" : "\n") + style.bold(action.menu.rawValue) + "\n"
        menu = action.menu
      }
      text += Self.line(action, keys: keys, style: style)
    }
    common.say(text)
  }

  private static func line(
    _ action: WorkbenchAction, keys: KeyMap, style: TextStyle
  ) -> String {
    let bound = keys.keys(for: action.id)
    var names: [String] = []
    for binding in bound where !names.contains(binding.keys.title) {
      names.append(binding.keys.title + (binding.isOwn ? "*" : ""))
    }
    if names.count > 8 { names = [names[0], "…", names[names.count - 1]] }
    let head =
      "  \(TextStyle.left(action.usage, 34)) \(TextStyle.left(names.joined(separator: " "), 20))"
    return "\(head) \(style.dim(action.title))\n"
  }
}

/// The table of actions as a JSON document.
private struct KeysDocument: Encodable {
  var schema = "lacquer.keys/1"
  var engine = EngineIdentity.current
  var actions: [Row]
  var complaints: [String]

  struct Row: Encodable {
    var id: String
    var title: String
    var help: String
    var usage: String
    var menu: String
    var undoable: Bool
    var twin: String
    var keys: [ControlKey]
  }

  init(_ actions: [WorkbenchAction], keys: KeyMap) {
    complaints = keys.complaints
    self.actions = actions.map { action in
      Row(
        id: action.id, title: action.title, help: action.help, usage: action.usage,
        menu: action.menu.rawValue, undoable: action.isUndoable, twin: action.twin,
        keys: keys.keys(for: action.id).map { ControlKey($0) })
    }
  }
}
