/// A row of the help.
public struct HelpRow: Sendable, Identifiable {
  /// The section it stands in.
  public let section: String
  /// The action.
  public let action: WorkbenchAction
  /// Its keys, the first few.
  public let keys: String
  /// Whether one of them is the person's own.
  public let isOwn: Bool
  /// Whether it can be done now, with the reason where it cannot.
  public let availability: Availability

  /// The action's id.
  public var id: String { action.id }
}

extension ActionRegistry {
  /// The rows of the help: what counts where it was opened, then everything else by section; with a
  /// filter, what fits it, best first.
  public func helpRows(in state: WorkbenchState, keys: KeyMap) -> [HelpRow] {
    var bound: [String: [KeyMap.Binding]] = [:]
    for binding in keys.bindings { bound[binding.call.action, default: []].append(binding) }
    // What is done from here is done once the help is closed.
    var behind = state
    behind.navigation.screen = state.helpScreen
    func availability(_ action: WorkbenchAction) -> Availability {
      let here = action.availability(in: state)
      return here.isNow ? here : action.availability(in: behind)
    }
    func row(
      _ action: WorkbenchAction, _ section: String, _ bindings: [KeyMap.Binding]
    ) -> HelpRow {
      let few = bindings.count > 3 ? Array(bindings.prefix(2)) : bindings
      return HelpRow(
        section: section, action: action,
        keys: few.map(\.keys.title).joined(separator: " ") + (bindings.count > 3 ? " …" : ""),
        isOwn: bindings.contains(where: \.isOwn), availability: availability(action))
    }
    let filter = state.navigation.helpFilter
    guard filter.isEmpty else {
      return search(filter, in: state, keys: keys)
        .map { row($0.action, "found", bound[$0.id] ?? []) }
    }
    let contexts = KeyContext.active(screen: state.helpScreen, pane: state.navigation.pane)
    // A key that a narrower place takes for itself does nothing else there.
    let counting = bound.mapValues { bindings in
      bindings.filter {
        contexts.contains($0.context)
          && keys.match($0.keys.strokes, in: contexts) == .call($0.call)
      }
    }
    let here = actions.filter { action in
      counting[action.id]?.contains { $0.context != .global } == true
    }
    let isHere = Set(here.map(\.id))
    // What the focused pane is about comes before what holds for all of the screen.
    let first =
      state.helpScreen == .work && state.navigation.pane == .matchCurve
      ? ActionMenu.curve : .values
    let ordered = here.filter { $0.menu == first } + here.filter { $0.menu != first }
    var rows = ordered.map { row($0, state.helpPlace, counting[$0.id] ?? []) }
    for menu in ActionMenu.allCases {
      rows += actions.filter { $0.menu == menu && !isHere.contains($0.id) }
        .map { row($0, menu.rawValue, bound[$0.id] ?? []) }
    }
    return rows
  }
}

extension ActionRegistry {
  /// How many rows the help has, without making them.
  func helpCount(in state: WorkbenchState, keys: KeyMap) -> Int {
    let filter = state.navigation.helpFilter
    return filter.isEmpty ? actions.count : search(filter, in: state, keys: keys).count
  }
}

extension WorkbenchState {
  /// The screen the help was opened from.
  var helpScreen: Navigation.Screen {
    navigation.trail.last { $0 != .help && $0 != .doctor } ?? .work
  }

  /// Its name, with the pane that has the keys.
  public var helpPlace: String {
    helpScreen == .work ? "workstation › \(navigation.pane.words)" : helpScreen.rawValue
  }
}

extension Navigation.Pane {
  /// Its name for the person.
  var words: String {
    switch self {
    case .spectrumAB: "spectrum of A and B"
    case .spectrumR: "spectrum of R"
    case .matchCurve: "match curve"
    default: rawValue
    }
  }
}
