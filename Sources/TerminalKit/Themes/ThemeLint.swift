internal import AudioCore

/// Holds a theme to what makes it readable, and says what falls short.
public struct ThemeLint: Sendable {
  /// The theme that is looked at.
  public let theme: Theme
  /// What falls short; empty for a theme that may be shipped.
  public private(set) var findings: [String] = []

  /// The least CIEDE2000 between sources, in every kind of colour vision.
  public static let leastDifference = 15.0
  /// The colours that lie together on graphs and have to be told apart.
  public static let sources: [Role] = [.srcA, .srcB, .srcR, .meterOver]

  /// Looks at a theme.
  public init(_ theme: Theme) {
    self.theme = theme
    findings = theme.problems.map(\.description)
    if theme.depth == .truecolour || theme.depth == .indexed {
      if theme.variant != .any { checkContrasts() }
      checkDifferences()
    }
    if theme.depth != .mono { checkSixteen() }
    checkMono()
  }

  /// The grounds a text may lie on: that of the theme, or what a terminal of the variant may have.
  public var grounds: [RGB] {
    if let ground = theme.ground { return [ground] }
    return switch theme.variant {
    case .dark: [.black, theme.paper]
    case .light: [.white, theme.paper]
    case .any: []
    }
  }

  /// Roles that are also written on dialogs.
  private static let onPopups: [Role] = [
    .fg, .muted, .title, .strong, .number, .unit, .key, .link, .found, .hint, .statusOK,
    .statusInfo, .statusWarn, .statusError, .statusBusy, .parameterChanged, .srcAText, .srcBText,
    .srcRText, .srcDeltaText,
  ]

  /// The lowest contrast of a role on any ground it lies on; nil when that is not known.
  public func contrast(_ role: Role) -> Double? {
    let look = theme[role]
    guard let colour = look.foreground else { return nil }
    var grounds = look.background.map { [$0] } ?? grounds
    if look.background == nil, Self.onPopups.contains(role), let popup = theme[.popup].background {
      grounds.append(popup)
    }
    return grounds.map { Contrast.ratio(colour, $0) }.min()
  }

  private mutating func checkContrasts() {
    for role in Role.allCases where role.kind != .decoration {
      guard let contrast = contrast(role), contrast < role.kind.leastContrast else { continue }
      let colour = theme[role].foreground?.hex ?? ""
      findings.append(
        "\(theme.name): \(role.rawValue) (\(colour)) has a contrast of \(Numeral.atLeast(contrast)) : 1, "
          + "and \(role.kind.rawValue) wants \(Numeral.atLeast(role.kind.leastContrast)).")
    }
  }

  /// The least difference between any two of `roles` in a kind of vision, and which two.
  public func leastDifference(_ roles: [Role], _ vision: ColourVision, depth: ColourDepth)
    -> (difference: Double, one: Role, other: Role)?
  {
    var least: (difference: Double, one: Role, other: Role)?
    for (index, one) in roles.enumerated() {
      for other in roles[(index + 1)...] {
        guard let a = colour(one, depth), let b = colour(other, depth) else { continue }
        let difference = ColourDifference.ciede2000(vision.seen(a), vision.seen(b))
        if difference < least?.difference ?? .infinity { least = (difference, one, other) }
      }
    }
    return least
  }

  private func colour(_ role: Role, _ depth: ColourDepth) -> RGB? {
    theme[role].style(depth).foreground.rgb
  }

  private mutating func checkDifferences() {
    for depth in [ColourDepth.truecolour, .indexed] {
      for vision in ColourVision.allCases {
        for pair in [Self.sources, [.srcALine, .srcBFill], [.srcALine, .srcRFill]] {
          guard let least = leastDifference(pair, vision, depth: depth),
            least.difference < Self.leastDifference
          else { continue }
          findings.append(
            "\(theme.name): \(least.one.rawValue) and \(least.other.rawValue) differ by "
              + "\(Numeral.atLeast(least.difference)) to \(vision.rawValue) eyes in \(depth.words), and "
              + "\(Numeral.atLeast(Self.leastDifference)) is wanted.")
        }
      }
    }
  }

  private mutating func checkSixteen() {
    for (index, one) in Self.sources.enumerated() {
      for other in Self.sources[(index + 1)...] where theme[one].ansi == theme[other].ansi {
        findings.append(
          "\(theme.name): \(one.rawValue) and \(other.rawValue) are the same of the 16 colours.")
      }
    }
    for role in Role.allCases {
      let look = theme[role]
      if let ground = look.groundANSI, ground == look.ansi, ground != .terminal {
        findings.append("\(theme.name): \(role.rawValue) is invisible in 16 colours.")
      }
    }
  }

  private mutating func checkMono() {
    for role in [Role.selected, .buttonFocus, .statusError, .parameterFocus, .badgeOn]
    where theme[role].mono == theme[.fg].mono {
      findings.append(
        "\(theme.name): \(role.rawValue) looks like other text where there is no colour: give it mono."
      )
    }
  }
}

extension ColourDepth {
  /// The depth in words: "truecolour", "256 colours".
  public var words: String {
    switch self {
    case .truecolour: "truecolour"
    case .indexed: "256 colours"
    case .ansi: "16 colours"
    case .mono: "no colour"
    }
  }
}
