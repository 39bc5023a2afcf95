/// A theme at one depth of colour, with the glyphs that are drawn: all a widget needs to know of looks.
///
/// A value, cheap to pass on; made anew when the theme, the depth or the glyphs change.
public struct Paint: Sendable {
  /// How many colours there are.
  public let depth: ColourDepth
  /// What graphs and frames are drawn with.
  public let glyphs: GlyphSet
  /// The ground that looks without one of their own are drawn on.
  public private(set) var ground: Colour
  /// The theme.
  public let theme: Theme

  /// What marks the ground where it has no colour of its own: without colours a chosen row is reversed.
  private var groundMarks: Attributes = []
  /// What everything is written in on a ground of the 16 colours, which are the person's: nobody
  /// knows which of the others can be read there.
  private var letters: Colour?
  private var styles: [Style]
  private let plainStyles: [Style]
  /// The styles on chosen rows, by the role whose ground these have.
  private let chosenStyles: [Role: [Style]]
  private let hasGround: [Bool]
  private let ramps: [ThemeGradient: Ramp]

  /// Prepares a theme for a screen.
  public init(theme: Theme, depth: ColourDepth, glyphs: GlyphSet) {
    self.theme = theme
    let depth = depth.least(theme.depth)
    self.depth = depth
    self.glyphs = glyphs
    let base = theme[.bg].style(depth)
    let ground = depth == .mono ? Colour.terminal : base.background
    self.ground = ground
    plainStyles = Role.allCases.map { theme[$0].style(depth, on: ground) }
    styles = plainStyles
    var chosenStyles: [Role: [Style]] = [:]
    for role in [Role.selected, .selectedInactive, .parameterFocus] {
      chosenStyles[role] = theme.styles(on: role, depth)
    }
    self.chosenStyles = chosenStyles
    hasGround = Role.allCases.map { theme[$0].hasGround(depth) }
    var ramps: [ThemeGradient: Ramp] = [:]
    for gradient in ThemeGradient.allCases {
      ramps[gradient] = Ramp(theme: theme, gradient: gradient, depth: depth, ground: ground)
    }
    self.ramps = ramps
  }

  /// The style of a role; without a ground of its own it lies on `ground`.
  public subscript(role: Role) -> Style {
    let style = styles[role.ordinal]
    return hasGround[role.ordinal] ? style : lying(style)
  }

  /// The same paint on the ground of a role: what dialogs and chosen rows are drawn with.
  public func on(_ role: Role) -> Paint {
    var paint = self
    let style = self[role]
    paint.styles = chosenStyles[role] ?? plainStyles
    paint.ground = style.background
    let isColoured = depth == .ansi && hasGround[role.ordinal] && style.background != .terminal
    paint.letters = isColoured ? style.foreground : nil
    paint.groundMarks =
      hasGround[role.ordinal] ? [] : style.attributes.intersection([.reverse, .underline])
    return paint
  }

  /// The style of a gradient at a position in its unit.
  public func style(_ gradient: ThemeGradient, at position: Double) -> Style {
    lying(ramps[gradient]?.style(at: position) ?? self[gradient.role])
  }

  private func lying(_ style: Style) -> Style {
    Style(letters ?? style.foreground, on: ground, style.attributes).adding(groundMarks)
  }
}

extension Paint {
  /// A role's colour drawn back towards the ground by a share 0…1; dim where the colours are not ours
  /// to mix.
  public func faded(_ role: Role, _ share: Double) -> Style {
    guard let colour = theme[role].foreground else { return faded(self[role], share) }
    var style = self[role]
    if depth == .truecolour { style.foreground = Colour(colour) }
    return faded(style, share)
  }

  /// A style with its colour drawn back towards the ground by a share 0…1.
  public func faded(_ style: Style, _ share: Double) -> Style {
    guard depth == .truecolour || depth == .indexed, let colour = style.foreground.rgb else {
      return Style(
        style.foreground, on: style.background, style.attributes.subtracting(.bold).union(.dim))
    }
    var style = style
    let back = ground.rgb ?? theme.paper
    style.foreground = depth.reduce(Colour(colour.mixed(with: back, share: share)))
    return style
  }
}
