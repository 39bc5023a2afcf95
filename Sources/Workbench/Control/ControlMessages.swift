/// One line to a running workstation, as JSON.
///
/// Exactly one of the fields besides `id` is given.
public struct ControlRequest: Codable, Sendable, Equatable {
  /// Comes back with the answer.
  public var id: Int?
  /// Words of an action: "set ceiling -1".
  public var run: String?
  /// Keys as a person would press them: "g l".
  public var press: String?
  /// What to report: "state", "actions" or "keys".
  public var get: String?
  /// Whether to answer only when nothing is measured, solved or written any more.
  public var wait: Bool?
  /// Whether to report the state after every change, at most ten times a second.
  public var subscribe: Bool?

  /// Asks nothing yet.
  public init() {}
}

/// One line back.
public struct ControlReply: Encodable, Sendable {
  /// Name and version of this document's shape.
  public var schema = "lacquer.ctl/1"
  /// The request's.
  public var id: Int?
  /// Whether it was done.
  public var ok: Bool
  /// Why not.
  public var error: String?
  /// What was done otherwise than asked for; absent when nothing was.
  public var warnings: [String]?
  /// The state that was asked for, or that changed.
  public var state: ControlState?
  /// The actions that were asked for.
  public var actions: [ControlAction]?
  /// The keys that were asked for.
  public var keys: [ControlKey]?
}

/// An action as scripts see it.
public struct ControlAction: Encodable, Sendable {
  /// Its name.
  public var id: String
  /// What it does.
  public var title: String
  /// One or two sentences more.
  public var help: String
  /// How it is typed.
  public var usage: String
  /// Section of help.
  public var menu: String
  /// Whether undo takes it back.
  public var undoable: Bool
  /// Why it cannot be done now; absent when it can.
  public var notNow: String?

  init(_ action: WorkbenchAction, in state: WorkbenchState) {
    id = action.id
    title = action.title
    help = action.help
    usage = action.usage
    menu = action.menu.rawValue
    undoable = action.isUndoable
    notNow = action.availability(in: state).reason { $0 }
  }
}

/// A key as scripts see it.
public struct ControlKey: Encodable, Sendable {
  /// The keys: "g l".
  public var keys: String
  /// Where they mean it.
  public var context: String
  /// The words they stand for.
  public var run: String
  /// Whether the person's own file says so.
  public var own: Bool

  /// The key of a binding.
  public init(_ binding: KeyMap.Binding) {
    keys = binding.keys.text
    context = binding.context.rawValue
    run = binding.call.text
    own = binding.isOwn
  }
}
