/// A row of the palette.
public struct PaletteEntry: Sendable, Identifiable {
  /// The action.
  public let action: WorkbenchAction
  /// Its keys in the present place, as help writes them; empty without any.
  public let keys: String
  /// Whether it can be done now, with the reason where it cannot.
  public let availability: Availability

  /// The action's id.
  public var id: String { action.id }
}

extension ActionRegistry {
  /// Actions that fit what was typed, best first, in a stable order.
  ///
  /// Title, id, key ("gl") and help are searched; a first word that is an action stands alone with
  /// its arguments behind it. An empty query lists everything.
  public func search(_ query: String, in state: WorkbenchState, keys: KeyMap) -> [PaletteEntry] {
    let text = Figures.trimmed(query).lowercased()
    let contexts = Set(state.keyContexts)
    func entry(_ action: WorkbenchAction) -> PaletteEntry {
      let bound = keys.keys(for: action.id).filter { contexts.contains($0.context) }
      // Actions with many keys (marks, sources) show the first.
      return PaletteEntry(
        action: action, keys: bound.first?.keys.title ?? "",
        availability: action.availability(in: state))
    }
    guard !text.isEmpty else { return actions.map(entry) }
    let sequence = KeySequence(Figures.trimmed(query))
    let first = text.prefix { !$0.isWhitespace }
    let ranked = actions.enumerated().compactMap { offset, action -> (Int, Int)? in
      guard let rank = rank(action, text, String(first), sequence, keys, contexts) else {
        return nil
      }
      return (rank, offset)
    }
    return ranked.sorted { $0 < $1 }.map { entry(actions[$0.1]) }
  }

  private func rank(
    _ action: WorkbenchAction, _ text: String, _ first: String, _ sequence: KeySequence?,
    _ keys: KeyMap, _ contexts: Set<KeyContext>
  ) -> Int? {
    let id = action.id.lowercased()
    let title = action.title.lowercased()
    if id == text || id == first { return 0 }
    if let sequence,
      keys.keys(for: action.id).contains(where: {
        $0.keys == sequence && contexts.contains($0.context)
      })
    {
      return 1
    }
    if id.hasPrefix(text) || id.hasSuffix("." + text) { return 2 }
    if title.hasPrefix(text) { return 3 }
    let words = text.split(separator: " ")
    if words.allSatisfy({ title.contains($0) || id.contains($0) }) { return 4 }
    if words.allSatisfy({ action.help.lowercased().contains($0) }) { return 5 }
    return nil
  }
}
