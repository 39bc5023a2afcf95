/// One thing that can be done: the row that keys, palette, help, mouse, scripts, documents and tests
/// share.
public struct WorkbenchAction: Sendable, Identifiable {
  /// A key it has by default.
  public struct DefaultKey: Sendable, Equatable {
    /// The keys.
    public let keys: KeySequence
    /// The argument they give.
    public let argument: String?
    /// Where they mean it.
    public let context: KeyContext
  }

  /// Its name in scripts and key files: "listen", "loop.in".
  public let id: String
  /// What it does, for palette and help: "Listen to A, B, R or Δ".
  public let title: String
  /// One or two sentences more.
  public let help: String
  /// Where help and menus list it.
  public let menu: ActionMenu
  /// What it needs.
  public let argument: ActionArgument
  /// Whether undo takes it back.
  public let isUndoable: Bool
  /// The command that does the same without the workstation; empty for what only concerns ears and
  /// eyes, which `lacquer ctl` still reaches.
  public let twin: String
  /// Keys it has unless the person's file says otherwise.
  public let keys: [DefaultKey]

  let availability: @Sendable (WorkbenchState) -> Availability
  let perform: @Sendable (inout Reduction, ActionValue?) throws -> Void

  /// Whether it can be done now, with the reason where it cannot.
  public func availability(in state: WorkbenchState) -> Availability { availability(state) }

  /// How it is typed: "seek <time>".
  public var usage: String {
    let name = argument.placeholder
    guard !name.isEmpty else { return id }
    return argument.isOptional ? "\(id) [\(name)]" : "\(id) <\(name)>"
  }
}

/// Whether an action can be done now.
public enum Availability: Sendable, Equatable {
  /// It can.
  case now
  /// It cannot; the reason in words that follow "not now: ", and the actions that change it.
  case no(String, ways: [Remedy] = [])

  /// Whether it can.
  public var isNow: Bool { self == .now }

  /// Why it cannot, with what changes it; nil where it can.
  ///
  /// `word` is what an action is called where the person reads it.
  public func reason(_ word: (_ action: String) -> String) -> String? {
    guard case .no(let text, let ways) = self else { return nil }
    return Remedy.sentence(text, ways, joined: "; ", word)
  }
}

/// An action that changes what stands in the way, and what it does, as a sentence goes on: "replaces
/// it".
public struct Remedy: Sendable, Equatable {
  /// The action.
  public var action: String
  /// What it does.
  public var effect: String

  /// What stands in the way, and after `joint` what changes it.
  static func sentence(
    _ text: String, _ remedies: [Remedy], joined joint: String, _ word: (_ action: String) -> String
  ) -> String {
    let ways = remedies.map { "\(word($0.action)) \($0.effect)" }
    return ways.isEmpty ? text : text + joint + ways.joined(separator: ", ")
  }
}

/// Sections of help and menus.
public enum ActionMenu: String, Sendable, CaseIterable {
  case listen = "Listen"
  case monitor = "Monitor"
  case transport = "Transport"
  case values = "Values"
  case curve = "Match curve"
  case settings = "Settings"
  case snapshots = "Snapshots"
  case tracks = "Tracks"
  case render = "Render"
  case project = "Project"
  case view = "View"
  case screens = "Screens"
  case lists = "Lists"
}
