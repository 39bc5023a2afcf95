internal import AudioCore
internal import Mastering

/// Typing: the line, its live meaning, and what Enter does.
extension Reduction {
  mutating func openPrompt(_ prompt: Prompt) {
    state.navigation.prompt = prompt
    state.navigation.pendingKeys = []
    promptChanged()
  }

  mutating func closePrompt() { state.navigation.prompt = nil }

  /// Closes the line without what was typed; a list shows everything again.
  private mutating func leavePrompt() {
    if state.navigation.prompt?.kind == .filter { setFilter("") }
    closePrompt()
  }

  mutating func openValuePrompt(_ key: String) {
    guard let parameter = Parameter.named(key) else { return }
    let text = parameter.setting.value(in: state.document.settings).text
    openPrompt(Prompt(.value(key: key), label: parameter.label, text: text, isSelected: true))
  }

  /// Takes a key while a line is being typed.
  mutating func type(_ stroke: KeyStroke) {
    guard var prompt = state.navigation.prompt else { return }
    switch stroke.key {
    case .named(.escape): return leavePrompt()
    case .named(.enter): return accept()
    case .named(.tab): complete(&prompt)
    case .named(.up) where prompt.kind == .palette: prompt.selection = max(0, prompt.selection - 1)
    case .named(.down) where prompt.kind == .palette: prompt.selection += 1
    case .character("c") where stroke.control: return leavePrompt()
    default: prompt.edit(stroke)
    }
    state.navigation.prompt = prompt
    promptChanged()
    if prompt.kind == .filter { setFilter(prompt.text) }
    clampSelection()
  }

  /// Takes pasted text: into the line, else as a path.
  mutating func paste(_ text: String) throws {
    guard text.utf8.count <= Prompt.limit else {
      throw LacquerError(
        .usage,
        "That is too long for a line: \(text.utf8.count) bytes of at most \(Prompt.limit); paste less."
      )
    }
    let line = Figures.trimmed(text.replacing("\r", with: "\n").replacing("\n", with: " "))
    if var prompt = state.navigation.prompt {
      prompt.insert(line)
      state.navigation.prompt = prompt
      promptChanged()
      return
    }
    let path = absolute(Self.unquoted(line))
    guard
      line.hasPrefix("/") || line.hasPrefix("~") || line.hasPrefix("'") || line.hasPrefix("file:")
    else {
      throw LacquerError(.usage, "That is not a path; paste one to load it.")
    }
    if path.hasSuffix(ProjectFile.ending) {
      try refuse(unless: state.openAvailability)
      open(path)
    } else if state.document.mix == nil {
      try setMix(path)
    } else {
      try addReference(path)
    }
  }

  /// A path as terminals paste it: quoted, escaped or as an address.
  private static func unquoted(_ text: String) -> String {
    var text = text
    if text.hasPrefix("file://") {
      text = String(text.dropFirst(7))
      return text.removingPercentEncoding
    }
    if text.count > 1, text.hasPrefix("'"), text.hasSuffix("'") {
      return String(text.dropFirst().dropLast())
    }
    return text.replacing("\\ ", with: " ")
  }

  /// Says what the line means so far.
  private mutating func promptChanged() {
    if case .curve = state.navigation.prompt?.kind { return noteOnCurve() }
    guard var prompt = state.navigation.prompt, case .value(let key) = prompt.kind else { return }
    prompt.isInvalid = false
    prompt.note = ""
    if let setting = Parameter.named(key)?.setting {
      do {
        let value = try value(prompt.text, for: setting)
        var settings = state.document.settings
        try setting.set(value.text, in: &settings)
        let text = Parameter.text(setting.value(in: settings), setting: setting)
        prompt.note = value.isClamped ? "\(text), the nearest allowed" : text
        if key == "loudness.target", case .number(let target) = setting.value(in: settings),
          let present = state.masterFigures, present.hasLoudness
        {
          let change = target - present.integratedLUFS
          let word = change < 0 ? "quieter" : "louder"
          if abs(change) >= 0.05 {
            prompt.note += ", \(Numeral.fixed(abs(change), 1)) LU \(word)"
          }
        }
      } catch let error as LacquerError {
        prompt.isInvalid = true
        prompt.note = error.message
      } catch {
        prompt.isInvalid = true
      }
    }
    state.navigation.prompt = prompt
  }

  private mutating func clampSelection() {
    guard var prompt = state.navigation.prompt, prompt.kind == .palette else { return }
    let count = ActionRegistry.standard.search(prompt.text, in: state, keys: keys).count
    prompt.selection = min(prompt.selection, max(0, count - 1))
    state.navigation.prompt = prompt
  }

  private func complete(_ prompt: inout Prompt) {
    guard prompt.kind == .palette else { return }
    let entries = ActionRegistry.standard.search(prompt.text, in: state, keys: keys)
    guard entries.indices.contains(prompt.selection) else { return }
    let action = entries[prompt.selection].action
    prompt.text = action.id + (action.argument == .none ? "" : " ")
    prompt.cursor = prompt.text.count
    prompt.selection = 0
  }

  private mutating func accept() {
    guard let prompt = state.navigation.prompt else { return }
    let text = Figures.trimmed(prompt.text)
    do {
      switch prompt.kind {
      case .value(let key):
        try set(key, to: text)
        closePrompt()
      case .filter:
        setFilter(text)
        closePrompt()
      case .curve:
        try writeOnCurve(text)
        closePrompt()
      case .argument(let id):
        closePrompt()
        try run(ActionRegistry.standard.call("\(id) \(text)"))
      case .palette: try acceptPalette(prompt)
      }
    } catch let error as LacquerError {
      say(told(error.message), .warning)
    } catch {
      say("\(error)", .error)
    }
  }

  /// A sentence about what was typed, with the screens in place of the commands that list the same.
  private func told(_ message: String) -> String {
    message
      .replacing(ActionRegistry.listing, with: "\(key("help")) lists all of them.")
      .replacing(SettingTable.listing, with: "\(key("all.settings")) lists all of them.")
  }

  /// Words that are a whole command run, unless they are a title; anything else runs the chosen row.
  private mutating func acceptPalette(_ prompt: Prompt) throws {
    let registry = ActionRegistry.standard
    let text = Figures.trimmed(prompt.text)
    let entries = registry.search(prompt.text, in: state, keys: keys)
    let isTitle = entries.first?.action.title.lowercased() == text.lowercased()
    if prompt.selection == 0, !isTitle, let call = try? registry.call(text) {
      closePrompt()
      return try run(call)
    }
    guard entries.indices.contains(prompt.selection) else {
      // The sentence says what was not understood.
      _ = try registry.call(text)
      return
    }
    let name = entries[prompt.selection].action.id
    if text.lowercased().hasPrefix(name.lowercased() + " ") {
      // What stands behind the name is taken or refused, never left out.
      let call = try registry.call(name + text.dropFirst(name.count))
      closePrompt()
      return try run(call)
    }
    let action = entries[prompt.selection].action
    closePrompt()
    try refuse(unless: action.availability(in: state))
    guard action.argument.isOptional else { return ask(for: action) }
    try run(ActionCall(action.id))
  }

  /// Opens a line for what an action needs.
  mutating func ask(for action: WorkbenchAction) {
    if case .setting(let key) = action.argument { return openValuePrompt(key) }
    var text = ""
    if case .indexedText = action.argument, action.id.hasPrefix("snapshot") {
      text = "\(slot(nil) + 1) "
    } else if let lost = state.warnings.compactMap(\.fix).first(where: { $0.action == action.id }) {
      text = lost.argument ?? ""
    }
    openPrompt(Prompt(.argument(action: action.id), label: action.title, text: text))
  }

  /// Does what a call says, where it can be done now.
  mutating func run(_ call: ActionCall) throws {
    guard let action = ActionRegistry.standard.action(call.action) else {
      throw LacquerError(.usage, "There is no action \"\(call.action)\".")
    }
    if state.isTesting, action.isUndoable || ABXTest.spoilers.contains(action.id) {
      throw LacquerError(.usage, "\(action.title): not now, \(ABXTest.refusal).")
    }
    if let reason = action.availability(in: state).reason(key) {
      throw LacquerError(.usage, "\(action.title): not now, \(reason).")
    }
    if call.argument == nil, !action.argument.isOptional, isFromKey { return ask(for: action) }
    try action.perform(&self, try action.argument.value(from: call.argument, named: action.id))
  }
}
