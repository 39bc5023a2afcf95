internal import Mastering
internal import AudioCore

/// Every action there is.
public struct ActionRegistry: Sendable {
  /// The actions in the order of help, each id once.
  public let actions: [WorkbenchAction]
  private let index: [String: Int]

  /// The workstation's actions.
  public static let standard = ActionRegistry(
    listen + monitor + transport + values + curve + snapshots + tracks + render + project + view
      + screens
      + lists + dialogs + readAloud + abx + settings)

  init(_ actions: [WorkbenchAction]) {
    self.actions = actions
    index = Dictionary(
      actions.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The action with an id; nil for an unknown one.
  public func action(_ id: String) -> WorkbenchAction? { index[id].map { actions[$0] } }

  /// Where a sentence about an unknown name sends to, as the command line says it.
  static let listing = "All of them: lacquer keys."

  /// Understands words: an id, or a setting's name, and what follows it.
  ///
  /// `listen b`, `seek 1:23.4`, `limit.ceiling -1`, `set ceiling -1`, `ceiling -1`. Throws
  /// `LacquerError.usage` with one sentence for an unknown name or an argument that does not fit.
  public func call(_ words: String) throws -> ActionCall {
    if let call = try knownCall(words) { return call }
    let name = Self.parts(of: words).name
    guard !name.isEmpty else { throw LacquerError(.usage, "There is no action without a name.") }
    let hint = NearNames.sentence(name, in: actions.map(\.id))
    throw LacquerError(.usage, "There is no action \"\(name)\".\(hint) \(Self.listing)")
  }

  /// Whether words are a call.
  func isCall(_ words: String) -> Bool { (try? knownCall(words)) != nil }

  /// The call of words whose name is known, nil of others; throws where the argument does not fit.
  private func knownCall(_ words: String) throws -> ActionCall? {
    let (name, rest) = Self.parts(of: words)
    let settings = Parameter.all.filter { $0.setting.word == name }
    guard let action = action(name) ?? (settings.count == 1 ? action(settings[0].id) : nil) else {
      return nil
    }
    _ = try action.argument.value(from: rest, named: action.id)
    return ActionCall(action.id, rest)
  }

  /// The first word, and what follows it.
  static func parts(of words: String) -> (name: String, rest: String) {
    let text = Figures.trimmed(words)
    let name = String(text.prefix { !$0.isWhitespace })
    return (name, Figures.trimmed(String(text.dropFirst(name.count))))
  }

  /// The action of a call with its argument understood; throws as `call(_:)`.
  func resolve(_ call: ActionCall) throws -> (action: WorkbenchAction, value: ActionValue?) {
    guard let action = action(call.action) else {
      throw LacquerError(.usage, "There is no action \"\(call.action)\".")
    }
    return (action, try action.argument.value(from: call.argument, named: action.id))
  }

  /// What a call does, in words: the action's title with its argument.
  public func title(of call: ActionCall) -> String {
    guard let action = action(call.action) else { return call.text }
    return call.argument.map { "\(action.title): \($0)" } ?? action.title
  }
}

/// How rows of the table are written down.
extension WorkbenchAction {
  typealias Perform = @Sendable (inout Reduction, ActionValue?) throws -> Void

  /// Whatever undo takes back can be done to a project without a screen: `lacquer project edit`
  /// stands where no other command does the same.
  static func make(
    _ id: String, _ title: String, _ menu: ActionMenu, keys: [DefaultKey] = [],
    argument: ActionArgument = .none, undo: Bool = false, twin: String = "",
    when availability: @escaping @Sendable (WorkbenchState) -> Availability = { _ in .now },
    help: String, perform: @escaping Perform
  ) -> WorkbenchAction {
    WorkbenchAction(
      id: id, title: title, help: help, menu: menu, argument: argument, isUndoable: undo,
      twin: twin.isEmpty && undo ? "lacquer project edit" : twin, keys: keys,
      availability: availability, perform: perform)
  }
}

extension WorkbenchAction.DefaultKey {
  /// Default keys written as text, several apart by two spaces: `"l  right"`.
  static func keys(
    _ text: String, _ argument: String? = nil, in context: KeyContext = .global
  ) -> [Self] {
    text.split(separator: "  ").compactMap { part in
      KeySequence(String(part)).map { Self(keys: $0, argument: argument, context: context) }
    }
  }
}

/// Reasons that several actions share.
enum Reasons {
  /// Whether there is a measured mix.
  @Sendable static func needsMix(_ state: WorkbenchState) -> Availability {
    switch state.mix {
    case .ready: .now
    case nil: .no("no mix is chosen yet")
    case .failed(let sentence): .no("the mix cannot be used (\(sentence.withoutFullStop))")
    case .stopped: .no("measuring the mix was stopped; :reload starts again")
    case .waiting, .measuring, .summary: .no("the mix is still being measured")
    }
  }

  /// Whether a mix is chosen, measured or not.
  @Sendable static func needsMixChosen(_ state: WorkbenchState) -> Availability {
    state.document.mix == nil ? .no("no mix is chosen yet") : .now
  }

  /// Whether there is a mix or a reference, measured or not.
  @Sendable static func needsTrack(_ state: WorkbenchState) -> Availability {
    state.document.links.isEmpty ? .no("no mix and no reference is chosen yet") : .now
  }

  /// Whether there is a reference.
  @Sendable static func needsReference(_ state: WorkbenchState) -> Availability {
    state.document.references.isEmpty ? .no("there is no reference") : .now
  }

  private static let loopEnds = [
    Remedy(action: "loop.in", effect: "sets its start"),
    Remedy(action: "loop.out", effect: "its end"),
  ]

  /// Whether there is a loop.
  @Sendable static func needsLoop(_ state: WorkbenchState) -> Availability {
    state.heardLoop == nil ? .no("no loop is set", ways: loopEnds) : .now
  }
}
