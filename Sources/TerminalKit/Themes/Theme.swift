/// A theme with every name looked up: how each role looks at each depth of colour.
public struct Theme: Sendable, Equatable {
  /// The name it is called by.
  public var name: String
  /// One line about it.
  public var summary: String
  /// What grounds it is made for.
  public var variant: ThemeFile.Variant
  /// The most colours it uses.
  public var depth: ColourDepth
  /// The themes it was built from: itself first, the root last.
  public var lineage: [String]
  /// The files it was read from, as `lineage`; without the one built in.
  public var paths: [String]
  /// The ground that is reckoned with where the terminal keeps its own.
  public var paper: RGB
  /// What could not be understood, in this file and those below it.
  public var problems: [ThemeProblem]
  /// Named colours, looked up; nil for the terminal's own.
  public var palette: [String: RGB?]

  private let looks: [ThemeLook]
  private let ramps: [ThemeGradient: [ThemeStop]]

  init(
    file: ThemeFile, variant: ThemeFile.Variant, depth: ColourDepth, lineage: [String],
    paths: [String], paper: RGB,
    problems: [ThemeProblem], palette: [String: RGB?], looks: [ThemeLook],
    ramps: [ThemeGradient: [ThemeStop]]
  ) {
    name = file.name
    summary = file.summary
    self.variant = variant
    self.depth = depth
    self.lineage = lineage
    self.paths = paths
    self.paper = paper
    self.problems = problems
    self.palette = palette
    self.looks = looks
    self.ramps = ramps
  }

  /// How a role looks.
  public subscript(role: Role) -> ThemeLook { looks[role.ordinal] }

  /// The stops of a gradient, ascending; nil when the theme gives none and the role stands in.
  public func stops(_ gradient: ThemeGradient) -> [ThemeStop]? { ramps[gradient] }

  /// The ground of the whole screen; nil for the terminal's own.
  public var ground: RGB? { self[.bg].background }
}

/// How one role looks at every depth.
public struct ThemeLook: Sendable, Equatable {
  /// 24-bit colour; nil for the terminal's own.
  public var foreground: RGB?
  /// 24-bit ground; nil for that of whatever it lies on.
  public var background: RGB?
  /// One of the 240 fixed colours; nil for the terminal's own.
  public var index: UInt8?, groundIndex: UInt8?
  /// One of 16, or the terminal's own; a ground of nil is that of whatever it lies on.
  public var ansi: Colour
  /// One of 16 as ground.
  public var groundANSI: Colour?
  /// Attributes where there are colours.
  public var attributes: Attributes
  /// Attributes where there are none.
  public var mono: Attributes

  /// Whether it has a ground of its own at a depth.
  func hasGround(_ depth: ColourDepth) -> Bool {
    switch depth {
    case .truecolour: background != nil
    case .indexed: groundIndex != nil
    case .ansi: groundANSI != nil
    case .mono: false
    }
  }

  /// The style at a depth on a ground.
  public func style(_ depth: ColourDepth, on ground: Colour = .terminal) -> Style {
    switch depth {
    case .truecolour:
      Style(
        foreground.map(Colour.init) ?? .terminal, on: background.map(Colour.init) ?? ground,
        attributes)
    case .indexed:
      Style(
        index.map(Colour.indexed) ?? .terminal, on: groundIndex.map(Colour.indexed) ?? ground,
        attributes)
    case .ansi: Style(ansi, on: groundANSI ?? ground, attributes)
    case .mono: Style(.terminal, on: .terminal, mono)
    }
  }
}

/// One place of a gradient, looked up.
public struct ThemeStop: Sendable, Equatable {
  /// In the gradient's unit.
  public var position: Double
  /// 24-bit colour.
  public var colour: RGB
  /// One of 16 from here upwards.
  public var ansi: Colour
}
