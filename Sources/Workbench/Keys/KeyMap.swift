/// Which keys call which actions: the registry's defaults with the person's own on top.
public struct KeyMap: Sendable, Equatable {
  /// One binding.
  public struct Binding: Sendable, Equatable {
    /// The keys.
    public var keys: KeySequence
    /// Where they mean it.
    public var context: KeyContext
    /// What they call.
    public var call: ActionCall
    /// Whether the person's own file says so.
    public var isOwn: Bool
  }

  /// What a sequence of keys amounts to.
  public enum Match: Sendable, Equatable {
    /// It calls something.
    case call(ActionCall)
    /// It begins something longer; these may follow.
    case prefix([Continuation])
    /// It means nothing.
    case none
  }

  /// A key that may follow a prefix, for the which-key popup.
  public struct Continuation: Sendable, Equatable {
    /// The next key.
    public var key: KeyStroke
    /// What it calls; nil where more keys follow.
    public var call: ActionCall?
  }

  /// Every binding: defaults in the registry's order, then the person's own.
  public private(set) var bindings: [Binding]
  /// Sentences about what could not be taken from the person's file.
  public internal(set) var complaints: [String] = []

  private var index: [KeyContext: [KeySequence: ActionCall]] = [:]
  private var byAction: [String: [Binding]] = [:]

  /// The defaults.
  public init() {
    bindings = ActionRegistry.standard.actions.flatMap { action in
      action.keys.map {
        Binding(
          keys: $0.keys, context: $0.context,
          call: ActionCall(action.id, $0.argument), isOwn: false)
      }
    }
    rebuild()
  }

  /// Binds keys anew; nil unbinds them.
  mutating func bind(_ keys: KeySequence, in context: KeyContext, to call: ActionCall?) {
    bindings.removeAll { $0.keys == keys && $0.context == context }
    if let call {
      bindings.append(Binding(keys: keys, context: context, call: call, isOwn: true))
    }
    rebuild()
  }

  /// Unbinds what begins with `keys` and goes on, in one context or in all; returns it.
  mutating func unbindLonger(than keys: KeySequence, in context: KeyContext?) -> [Binding] {
    let isHidden = { (binding: Binding) in
      (context == nil || binding.context == context)
        && binding.keys.strokes.count > keys.strokes.count
        && binding.keys.strokes.starts(with: keys.strokes)
    }
    let hidden = bindings.filter(isHidden)
    bindings.removeAll(where: isHidden)
    rebuild()
    return hidden
  }

  private mutating func rebuild() {
    index = [:]
    for binding in bindings { index[binding.context, default: [:]][binding.keys] = binding.call }
    byAction = Dictionary(grouping: bindings, by: \.call.action)
  }

  /// What `strokes` mean where `contexts` count, the first of them most.
  ///
  /// A complete sequence in a narrower context wins over a prefix in a wider one.
  public func match(_ strokes: [KeyStroke], in contexts: [KeyContext]) -> Match {
    let sequence = KeySequence(strokes)
    for context in contexts {
      if let call = index[context]?[sequence] { return .call(call) }
      if hasLonger(than: strokes, in: context) { break }
    }
    let next = continuations(of: strokes, in: contexts)
    return next.isEmpty ? .none : .prefix(next)
  }

  private func hasLonger(than strokes: [KeyStroke], in context: KeyContext) -> Bool {
    bindings.contains {
      $0.context == context && $0.keys.strokes.count > strokes.count
        && $0.keys.strokes.starts(with: strokes)
    }
  }

  /// Keys that may follow `strokes`, in the registry's order.
  public func continuations(
    of strokes: [KeyStroke], in contexts: [KeyContext]
  ) -> [Continuation] {
    var result: [Continuation] = []
    for context in contexts {
      for binding in bindings where binding.context == context {
        let keys = binding.keys.strokes
        guard keys.count > strokes.count, keys.starts(with: strokes) else { continue }
        let key = keys[strokes.count]
        guard !result.contains(where: { $0.key == key }) else { continue }
        let isLast = keys.count == strokes.count + 1
        result.append(Continuation(key: key, call: isLast ? binding.call : nil))
      }
    }
    return result
  }

  /// Keys of an action, with an argument where one is given, shortest first.
  public func keys(for action: String, argument: String? = nil) -> [Binding] {
    let all = byAction[action] ?? []
    return argument == nil ? all : all.filter { $0.call.argument == argument }
  }

  /// The first key of an action in these contexts, else anywhere, as help writes it; nil without any.
  public func title(
    of action: String, argument: String? = nil, in contexts: [KeyContext]
  ) -> String? {
    let bound = keys(for: action, argument: argument)
    return (bound.first { contexts.contains($0.context) } ?? bound.first)?.keys.title
  }

  /// The same for a sentence: without a key, what is typed to call the action.
  public func word(for action: String, in contexts: [KeyContext]) -> String {
    title(of: action, in: contexts) ?? ":\(action)"
  }
}
