/// docs/keys.md, from the registry.
extension ActionRegistry {
  /// The document.
  public func markdown(keys: KeyMap = KeyMap()) -> String {
    var text = """
      # Actions and keys

      <!-- Written by `make docs` from the registry of actions; changes here are lost. -->

      Everything the workstation does is an action with a name. Keys, palette (`:`), mouse, scripts \
      (`lacquer project edit`) and `lacquer ctl` all call the same ones, and `lacquer keys` lists them.

      Keys of your own stand in `keys.toml` in the configuration folder (`~/.config/lacquer`), which \
      the program reads and never writes:

      ```toml
      [keys]
      "ctrl-g" = "loop.loudest"     # keys = words of an action
      "f6" = "listen b"             # with its argument
      "e" = "noop"                  # unbinds
      [keys.waveform]               # only where the waveform has the focus
      "left" = "jump -5"
      ```

      Keys are written `a`, `A`, `ctrl-p`, `alt-h`, `shift-left`, `space`, `enter`, `escape`, `tab`, \
      `page-up`, `f5`; several in a row with spaces, `g l`. Contexts, of which the narrower counts first: \
      \(KeyContext.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")). Without a context a key \
      counts where it counts by default, else everywhere. What cannot be taken is told in a sentence when \
      the workstation starts and by `lacquer keys --lint`.

      *undo* marks what undo takes back. *Same as* is the command that does it without the workstation.

      """
    for menu in ActionMenu.allCases {
      let mine = actions.filter { $0.menu == menu }
      guard !mine.isEmpty else { continue }
      text += "\n## \(menu.rawValue)\n\n| action | keys | what it does |\n|---|---|---|\n"
      text += mine.map { row($0, keys) }.joined()
    }
    return text
  }

  private func row(_ action: WorkbenchAction, _ keys: KeyMap) -> String {
    var words = "\(action.title). \(action.help)"
    if case .number = action.argument { words += " Takes \(action.argument.text)." }
    if action.isUndoable { words += " *undo*" }
    if !action.twin.isEmpty { words += " Same as `\(action.twin)`." }
    let usage = action.usage.replacing("|", with: "\\|")
    return "| `\(usage)` | \(keyText(action, keys)) | \(words.replacing("|", with: "\\|")) |\n"
  }

  /// Keys by context; a family of keys that differ in their last one is told once.
  private func keyText(_ action: WorkbenchAction, _ keys: KeyMap) -> String {
    var everywhere: [String] = []
    var parts: [String] = []
    for context in KeyContext.allCases {
      let mine = keys.keys(for: action.id).filter { $0.context == context }
      guard !mine.isEmpty else { continue }
      let list: String
      if mine.count > 12, let first = mine.first, let last = mine.last {
        list = "\(code(first.keys)) … \(code(last.keys))"
      } else {
        list = mine.map { code($0.keys) }.joined(separator: " ")
      }
      let isPlain = context == .global || context == .work || context == .list
      if isPlain { everywhere.append(list) } else { parts.append("\(list) (\(context.rawValue))") }
    }
    if !everywhere.isEmpty { parts.insert(everywhere.joined(separator: " "), at: 0) }
    return parts.joined(separator: ", ")
  }

  private func code(_ keys: KeySequence) -> String {
    switch keys.text {
    case "`": "`` ` ``"
    case let text where text.contains("`"): "`` \(text) ``"
    case let text: "`\(text.replacing("|", with: "\\|"))`"
    }
  }
}
