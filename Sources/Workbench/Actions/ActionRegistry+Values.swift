internal import AudioCore
internal import Mastering

/// The focused parameter, undo, and every setting by its name.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey
  private static let steps = ["1", "-1", "fine 1", "fine -1", "coarse 1", "coarse -1"]

  static let values: [WorkbenchAction] = [
    .make(
      "value.next", "Next parameter", .values, keys: Keys.keys("j  down", in: .work),
      help: "Moves the focus to the parameter after this one."
    ) { reduction, _ in reduction.moveParameter(by: 1) },
    .make(
      "value.previous", "Previous parameter", .values, keys: Keys.keys("k  up", in: .work),
      help: "Moves the focus to the parameter before this one."
    ) { reduction, _ in reduction.moveParameter(by: -1) },
    .make(
      "value.focus", "Go to a parameter", .values, argument: .settingKey,
      help: "Puts the focus on the setting with this name."
    ) { reduction, value in
      guard case .assignment(let key, _) = value else { return }
      reduction.state.navigation.parameter = key
      reduction.state.navigation.pane = .parameters
      reduction.show(.work)
    },
    .make(
      "value.up", "Value up", .values,
      keys: Keys.keys("l  right", "normal", in: .work)
        + Keys.keys("L  shift-right", "coarse", in: .work)
        + Keys.keys("alt-l  ctrl-right", "fine", in: .work),
      argument: .choice(StepSize.allCases.map(\.rawValue), isOptional: true), undo: true,
      help: "One step; with Shift ten, with Alt a tenth."
    ) { reduction, value in try reduction.stepParameter(by: 1, value) },
    .make(
      "value.down", "Value down", .values,
      keys: Keys.keys("h  left", "normal", in: .work)
        + Keys.keys("H  shift-left", "coarse", in: .work)
        + Keys.keys("alt-h  ctrl-left", "fine", in: .work),
      argument: .choice(StepSize.allCases.map(\.rawValue), isOptional: true), undo: true,
      help: "One step; with Shift ten, with Alt a tenth."
    ) { reduction, value in try reduction.stepParameter(by: -1, value) },
    .make(
      "value.type", "Type a value", .values, keys: Keys.keys("=  enter", in: .work),
      argument: .settingKey,
      help: "80, 80%, +5, *0.5, 1:23, -14 LUFS, ref-1, off; comma or point. Esc keeps the old one."
    ) { reduction, value in
      var key = reduction.state.navigation.parameter
      if case .assignment(let other, _) = value { key = other }
      reduction.openValuePrompt(key)
    },
    .make(
      "value.reset", "Back to the default", .values, keys: Keys.keys("0", in: .work),
      argument: .settingKey, undo: true, help: "The value of the preset safe."
    ) { reduction, value in
      try reduction.resetParameter(reduction.parameter(value))
    },
    .make(
      "value.toggle", "Switch a part on or off", .values, keys: Keys.keys("o", in: .work),
      argument: .settingKey, undo: true,
      help: "Off, and on again with the value it had. Percentages go to 0, switches flip."
    ) { reduction, value in
      try reduction.toggleParameter(reduction.parameter(value))
    },
    .make(
      "set", "Set anything", .values, argument: .assignment, undo: true,
      twin: "lacquer project set", help: "A setting's name or last word, and its value."
    ) { reduction, value in
      guard case .assignment(let key, let text) = value else { return }
      try reduction.set(key, to: text)
    },
    .make(
      "preset", "Start from a preset", .values,
      argument: .choice(SettingPreset.allCases.map(\.rawValue), isOptional: false), undo: true,
      twin: "lacquer master --preset",
      help: "safe keeps every guard; full goes as near to the reference as the stages can. "
        + "Input, edit and delivery stay as they are."
    ) { reduction, value in
      guard case .text(let name) = value, let preset = SettingPreset(rawValue: name) else { return }
      try reduction.apply(preset)
    },
    .make(
      "undo", "Undo", .values, keys: Keys.keys("u"),
      when: { $0.history.done.isEmpty ? .no("there is nothing to undo") : .now },
      help: "Takes back settings, references, weights, loops, marks and snapshots, "
        + "step by step; what you hear and see stays."
    ) { reduction, _ in try reduction.undo() },
    .make(
      "redo", "Redo", .values, keys: Keys.keys("ctrl-r  U"),
      when: { $0.history.undone.isEmpty ? .no("there is nothing to redo") : .now },
      help: "Gives the last undone step again."
    ) { reduction, _ in try reduction.redo() },
    .make(
      "undo.to", "Go to a step of the undo list", .values, keys: Keys.keys("enter", in: .undo),
      argument: .index(0...UndoHistory.limit, isOptional: true),
      when: {
        $0.history.done.isEmpty && $0.history.undone.isEmpty ? .no("nothing was done yet") : .now
      }, help: "So many steps from the beginning; without a number the selected row."
    ) { reduction, value in
      var step = reduction.state.navigation.rows[.undo] ?? reduction.state.history.done.count
      if case .index(let number) = value { step = number }
      try reduction.goToStep(step)
    },
  ]

  /// One action for each setting, under the setting's own name.
  static let settings: [WorkbenchAction] = Parameter.all.map { parameter in
    .make(
      parameter.id, "Set \(parameter.id)", .settings, argument: .setting(key: parameter.id),
      undo: true, twin: "lacquer master --set \(parameter.id)=",
      help: parameter.setting.help
    ) { reduction, value in
      guard case .assignment(let key, let text) = value else { return }
      try reduction.set(key, to: text)
    }
  }
}
