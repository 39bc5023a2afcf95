import AudioCore

extension Theme {
  /// Builds a theme from its file and those it extends.
  ///
  /// `chain` holds the file itself first and the root last. What a file leaves open comes from the
  /// one it extends, field by field; palettes are merged before any name is looked up, so that a
  /// theme that only renames colours is a whole theme.
  init(chain: [ThemeFile], problems more: [ThemeProblem] = []) {
    var resolver = ThemeResolver(chain: chain, problems: more)
    self = resolver.theme()
  }
}

/// Looks up names and fills what is left open.
private struct ThemeResolver {
  let chain: [ThemeFile]
  var problems: [ThemeProblem]
  private var palette: [String: (text: String, file: ThemeFile)] = [:]
  private var known: [String: RGB?] = [:]
  private var paper = RGB.black

  init(chain: [ThemeFile], problems: [ThemeProblem]) {
    self.chain = chain
    self.problems = chain.flatMap(\.problems) + problems
    for file in chain.reversed() {
      for (name, text) in file.palette { palette[name] = (text, file) }
    }
  }

  mutating func theme() -> Theme {
    let variant = chain.lazy.compactMap(\.variant).first ?? .dark
    let depth = chain.lazy.compactMap(\.depth).first ?? .truecolour
    paper = variant == .light ? .white : .black
    if palette["paper"] != nil, let named = colour(.named("paper"), in: chain[0], line: nil) {
      paper = named
    }
    var looks: [ThemeLook] = []
    for role in Role.allCases {
      let parent = role.parent.map { looks[$0.ordinal] }
      looks.append(look(role, parent: parent))
    }
    var ramps: [ThemeGradient: [ThemeStop]] = [:]
    for gradient in ThemeGradient.allCases { ramps[gradient] = stops(gradient) }
    for name in palette.keys.sorted() { _ = colour(.named(name), in: chain[0], line: nil) }
    return Theme(
      file: chain[0], variant: variant, depth: depth, lineage: chain.map(\.name),
      paths: chain.compactMap(\.path), paper: paper, problems: problems, palette: known,
      looks: looks, ramps: ramps)
  }

  /// Field by field: this file, the ones it extends; then the parent role; then what can be reckoned.
  private mutating func look(_ role: Role, parent: ThemeLook?) -> ThemeLook {
    func entry<Value>(
      _ field: (ThemeFile.Entry) -> Value?
    ) -> (value: Value, file: ThemeFile, line: Int?)? {
      for file in chain {
        guard let written = file.entries[role], let value = field(written) else { continue }
        return (value, file, written.line)
      }
      return nil
    }
    let isGiven = chain.contains { $0.entries[role] != nil }
    guard isGiven || parent == nil else {
      return parent ?? Self.plain
    }
    let fore = entry(\.foreground)
    let back = entry(\.background)
    let foreground: RGB?
    if let fore {
      foreground = ThemeInk(fore.value).flatMap { colour($0, in: fore.file, line: fore.line) }
    } else {
      foreground = parent?.foreground
    }
    let background: RGB?
    if let back {
      background = ThemeInk(back.value).flatMap { colour($0, in: back.file, line: back.line) }
    } else {
      background = parent?.background
    }
    // A ground that names a colour of 256 or 16 itself holds until a nearer file names another.
    let ansi =
      entry(\.ansi)?.value ?? foreground.map { .ansi(ANSIColour.nearest(to: $0)) } ?? .terminal
    return ThemeLook(
      foreground: foreground, background: background,
      index: entry(\.index)?.value ?? foreground.map { IndexedColour.nearest(to: $0) },
      groundIndex: entry(\.groundIndex)?.value ?? background.map { IndexedColour.nearest(to: $0) },
      ansi: ansi,
      groundANSI: entry(\.groundANSI)?.value ?? (back == nil ? parent?.groundANSI : nil),
      attributes: entry(\.attributes)?.value ?? parent?.attributes ?? [],
      mono: entry(\.mono)?.value ?? parent?.mono ?? [])
  }

  private static let plain = ThemeLook(
    foreground: nil, background: nil, index: nil, groundIndex: nil, ansi: .terminal,
    groundANSI: nil, attributes: [], mono: [])

  private mutating func stops(_ gradient: ThemeGradient) -> [ThemeStop]? {
    guard let file = chain.first(where: { $0.gradients[gradient] != nil }),
      let written = file.gradients[gradient]
    else { return nil }
    var stops: [ThemeStop] = []
    for stop in written {
      guard let ink = ThemeInk(stop.colour), let colour = colour(ink, in: file, line: stop.line)
      else { continue }
      stops.append(
        ThemeStop(
          position: stop.position, colour: colour,
          ansi: stop.ansi ?? stops.last?.ansi ?? .ansi(ANSIColour.nearest(to: colour))))
    }
    return stops.count < 2 ? nil : stops
  }

  /// Looks an ink up; nil for the terminal's own and, with a problem, for what is not there.
  private mutating func colour(_ ink: ThemeInk, in file: ThemeFile, line: Int?, depth: Int = 0)
    -> RGB?
  {
    switch ink {
    case .terminal: return nil
    case .fixed(let colour): return colour
    case .mix(let one, let other, let share):
      let first = colour(one, in: file, line: line, depth: depth) ?? paper
      let second = colour(other, in: file, line: line, depth: depth) ?? paper
      return first.mixed(with: second, share: share)
    case .named(let name):
      if let known = known[name] { return known }
      guard let (text, owner) = palette[name], let inner = ThemeInk(text) else {
        complain(file, line, "there is no colour \"\(name)\" in the palette.")
        known[name] = .some(nil)
        return nil
      }
      let place = owner.paletteLines[name]
      guard depth < 16 else {
        complain(owner, place, "the colour \"\(name)\" is explained by itself: give it a #rrggbb.")
        known[name] = .some(nil)
        return nil
      }
      let found = colour(inner, in: owner, line: place, depth: depth + 1)
      if known[name] == nil { known[name] = .some(found) }
      return known[name] ?? nil
    }
  }

  private mutating func complain(_ file: ThemeFile, _ line: Int?, _ message: String) {
    let label = file.path.map { Paths.name(of: $0) } ?? file.name
    let problem = ThemeProblem(.error, label, line: line, message)
    if !problems.contains(problem) { problems.append(problem) }
  }
}
