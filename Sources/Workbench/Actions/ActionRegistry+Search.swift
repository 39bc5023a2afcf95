/// A row of the palette.
public struct PaletteEntry: Sendable, Identifiable {
  /// The action.
  public let action: WorkbenchAction
  /// Its keys in the present place, as help writes them; empty without any.
  public let keys: String
  /// Whether it can be done now, with the reason where it cannot.
  public let availability: Availability
  /// Characters of the title that fit what was typed, ascending.
  public var fits: [Int] = []

  /// The action's id.
  public var id: String { action.id }
}

extension ActionRegistry {
  /// Actions that fit what was typed, best first, in a stable order.
  ///
  /// Title, id, key ("gl") and help are searched, letters of title and id also with others between
  /// them ("tpm"), and so are words that other programs use ("bounce"). A whole title comes first,
  /// then an action's name with an argument that it can take. An empty query lists everything.
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
    let words = text.split(separator: " ")
    let isCommand = isCall(query)
    let matcher = FuzzyMatcher(text)
    let meant = Self.meant(by: text)
    // Kind of match, then score, then the registry's order; the smallest comes first.
    let ranked = actions.enumerated().compactMap { offset, action -> (Int, Int, Int)? in
      let isNamed = action.id.lowercased() == first && action.argument != .none
      let kind = rank(action, text, words, sequence, keys, contexts)
      if let place = meant.firstIndex(of: action.id), kind ?? .max > 3 {
        return (3, 1 + place, offset)
      }
      if let kind {
        return (isNamed && isCommand ? min(kind, 0) : kind, 0, offset)
      }
      if isNamed { return (isCommand ? 0 : 4, 0, offset) }
      if let score = nearness(action, matcher) { return (5, -score, offset) }
      let help = action.help.lowercased()
      return words.allSatisfy({ help.contains($0) }) ? (6, 0, offset) : nil
    }
    return ranked.sorted { $0 < $1 }.map { found in
      let (_, _, offset) = found
      var entry = entry(actions[offset])
      entry.fits = matcher.match(entry.action.title)?.places ?? []
      return entry
    }
  }

  /// How near title or id come to the letters; nil where they only happen to be there.
  private func nearness(_ action: WorkbenchAction, _ matcher: FuzzyMatcher) -> Int? {
    [action.title, action.id].compactMap { matcher.match($0) }.filter(\.isMeant).map(\.score).max()
  }

  private func rank(
    _ action: WorkbenchAction, _ text: String, _ words: [Substring], _ sequence: KeySequence?,
    _ keys: KeyMap, _ contexts: Set<KeyContext>
  ) -> Int? {
    let id = action.id.lowercased()
    let title = action.title.lowercased()
    if title == text { return -1 }
    if id == text { return 0 }
    if let sequence,
      keys.keys(for: action.id).contains(where: {
        $0.keys == sequence && contexts.contains($0.context)
      })
    {
      return 1
    }
    if id.hasPrefix(text) || id.hasSuffix("." + text) { return 2 }
    if title.hasPrefix(text) { return 3 }
    if words.allSatisfy({ title.contains($0) || id.contains($0) }) { return 4 }
    return nil
  }
}
