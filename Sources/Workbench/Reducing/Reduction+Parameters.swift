internal import Metering
internal import AudioCore
internal import Mastering

/// Turning, typing and switching settings.
extension Reduction {
  /// The setting an argument names, else the focused one.
  func parameter(_ value: ActionValue?) -> String {
    if case .assignment(let key, _) = value { return key }
    return state.navigation.parameter
  }

  private func setting(_ key: String) throws -> Setting {
    guard let parameter = Parameter.named(key) else {
      throw LacquerError(.usage, "There is no setting \"\(key)\".")
    }
    return parameter.setting
  }

  mutating func moveParameter(by count: Int) {
    let all = Parameter.all
    guard let index = all.firstIndex(where: { $0.id == state.navigation.parameter }) else { return }
    let next = (index + count + all.count) % all.count
    state.navigation.parameter = all[next].id
    state.navigation.pane = .parameters
    state.navigation.rows[.settings] = next
  }

  mutating func stepParameter(by count: Int, _ value: ActionValue?) throws {
    var size = StepSize.normal
    if case .text(let word) = value { size = StepSize(rawValue: word) ?? .normal }
    let key = state.navigation.parameter
    let setting = try setting(key)
    // What has a place on the match curve is turned there.
    switch setting.kind {
    case .bands:
      return focusCurve(state.document.settings.tone.bands.isEmpty ? nil : .band(0))
    case .ranges:
      return focusCurve(state.document.settings.tone.protect.isEmpty ? nil : .range(0))
    default: break
    }
    guard
      let text = ParameterStep.text(
        setting, in: state.document.settings, by: count, size: size,
        mixLUFS: state.loadedMix?.profile.loudness.integratedLUFS)
    else { return }
    try write(setting, text, subject: key)
  }

  /// Sets what a person typed; outside the range it is brought to the nearest end, and said.
  mutating func set(_ key: String, to typed: String) throws {
    let setting = try setting(key)
    let value = try value(typed, for: setting)
    try write(setting, value.text, subject: nil)
    if value.isClamped {
      say("\(key) takes \(setting.allowed); it is \(value.text) now.", .warning)
    }
  }

  /// What a person typed means for a setting now; throws the sentence of what is none.
  func value(_ typed: String, for setting: Setting) throws -> TypedValue {
    let value = try ParameterTyping.value(typed, for: setting, in: state.document.settings)
    try targets.check(try setting.value(from: value.text), for: setting)
    return value
  }

  mutating func resetParameter(_ key: String) throws {
    let setting = try setting(key)
    try write(setting, setting.safe.text, subject: nil)
  }

  /// Off, or back to what it was.
  mutating func toggleParameter(_ key: String) throws {
    let setting = try setting(key)
    let present = setting.value(in: state.document.settings)
    switch (setting.kind, present) {
    case (.toggle, .toggle(let isOn)): try write(setting, isOn ? "off" : "on", subject: nil)
    case (.number(let range, _, let words), _):
      let off = words.contains("off") ? "off" : words.first ?? (range.contains(0) ? "0" : nil)
      guard let off else { throw cannotToggle(key) }
      guard present.text == off else { return try write(setting, off, subject: nil) }
      try write(setting, lastValue(of: setting, unlike: off), subject: nil)
    case (.choice(let words), _) where words.contains("off"):
      guard present.text == "off" else { return try write(setting, "off", subject: nil) }
      try write(setting, lastValue(of: setting, unlike: "off"), subject: nil)
    default: throw cannotToggle(key)
    }
  }

  private func cannotToggle(_ key: String) -> LacquerError {
    LacquerError(.usage, "\(key) has no off; 0 resets it, = types a value.")
  }

  /// The newest value in the undo list that is not `off`; else the default, else the other preset's.
  private func lastValue(of setting: Setting, unlike off: String) -> String {
    for step in state.history.done.reversed() {
      let value = setting.value(in: step.document.settings).text
      if value != off { return value }
    }
    if setting.safe.text != off { return setting.safe.text }
    if setting.full.text != off { return setting.full.text }
    if case .number(let range, _, _) = setting.kind {
      return Numeral.shortest(off == "0" ? range.upperBound : range.lowerBound)
    }
    return setting.safe.text
  }

  private mutating func write(_ setting: Setting, _ text: String, subject: String?) throws {
    let origin = state.history.origin(of: subject, at: now) ?? state.document
    let before = Parameter.text(setting.value(in: origin.settings), setting: setting)
    var settings = state.document.settings
    try setting.set(text, in: &settings)
    let after = Parameter.text(setting.value(in: settings), setting: setting)
    let label = Parameter.named(setting.key)?.label ?? setting.key
    try change("\(label) \(before) → \(after)", subject: subject) { $0.settings = settings }
  }

  mutating func apply(_ preset: SettingPreset) throws {
    var settings = preset.settings
    // Input, edit and delivery belong to the project and stay.
    settings.input = state.document.settings.input
    settings.edit = state.document.settings.edit
    settings.deliver = state.document.settings.deliver
    try change("Preset \(preset.rawValue)") { $0.settings = settings }
  }

  // MARK: - Undo

  mutating func undo() throws {
    try refuseEdits()
    let before = state.document
    guard let step = state.history.undo(before) else { return }
    state.document = step.document
    documentChanged(from: before)
    say("Undone: \(step.title).")
  }

  mutating func redo() throws {
    try refuseEdits()
    let before = state.document
    guard let step = state.history.redo(before) else { return }
    state.document = step.document
    documentChanged(from: before)
    say("Again: \(step.title).")
  }

  /// Goes to so many steps from the beginning.
  mutating func goToStep(_ count: Int) throws {
    try refuseEdits()
    let before = state.document
    while state.history.done.count > count, let step = state.history.undo(state.document) {
      state.document = step.document
    }
    while state.history.done.count < count, let step = state.history.redo(state.document) {
      state.document = step.document
    }
    if state.document != before { documentChanged(from: before) }
  }
}

extension WorkbenchState {
  /// What the focused thing says, for the clipboard.
  var focusedText: String {
    if navigation.screen == .files {
      let rows = browser.rows
      return rows.indices.contains(navigation.row)
        ? browser.path(of: rows[navigation.row]) : browser.folder
    }
    if navigation.screen == .work, navigation.pane == .matchCurve,
      let text = curveBand?.text ?? curveRange?.text
    {
      return text
    }
    guard let parameter = Parameter.named(navigation.parameter) else { return "" }
    return "\(parameter.id)=\(parameter.setting.value(in: document.settings).text)"
  }
}
