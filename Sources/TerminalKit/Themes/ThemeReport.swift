/// What there is to know about a theme: for `lacquer themes` and the screen of themes.
public struct ThemeReport: Sendable, Encodable {
  /// A role's colours and how well it reads.
  public struct Row: Sendable, Encodable {
    /// The role's name.
    public var role: String
    /// 24-bit colours; nil for the terminal's own.
    public var foreground: String?, background: String?
    /// The form in 16 colours.
    public var ansi: String
    /// WCAG 2 ratio, and APCA's Lc, on the theme's ground; nil when that is the terminal's.
    public var contrast: Double?, lightnessContrast: Double?
  }

  /// The smallest difference between A, B, R and over to a kind of eyes.
  public struct Distance: Sendable, Encodable {
    /// The kind of colour vision.
    public var vision: String
    /// CIEDE2000 in truecolour and in 256 colours.
    public var truecolour: Double, indexed: Double
    /// The two that are nearest.
    public var nearest: [String]
  }

  /// Name, file and what the file says.
  public var name: String, path: String?, summary: String, variant: String, depth: String
  /// Itself first, the root last.
  public var lineage: [String]
  /// Lowest contrast of ordinary text, of less important text, and of graphs.
  public var textContrast: Double?, mutedContrast: Double?, graphContrast: Double?
  /// By kind of colour vision.
  public var distances: [Distance]
  /// "AA", "AAA" and "CVD", as far as they are true.
  public var marks: [String]
  /// What falls short.
  public var findings: [String]
  /// Every role.
  public var roles: [Row]

  /// Looks at a theme.
  public init(_ theme: Theme) {
    let lint = ThemeLint(theme)
    name = theme.name
    path = theme.paths.first
    summary = theme.summary
    variant = theme.variant.rawValue
    depth = theme.depth.rawValue
    lineage = theme.lineage
    findings = lint.findings
    let isColoured = theme.depth == .truecolour || theme.depth == .indexed
    func lowest(_ roles: some Sequence<Role>) -> Double? {
      isColoured ? roles.compactMap(lint.contrast).min() : nil
    }
    textContrast = lowest([.fg, .strong, .number, .title])
    mutedContrast = lowest([.muted, .hint, .unit])
    graphContrast = lowest(Role.allCases.filter { $0.kind == .graph })
    let allText = lowest(Role.allCases.filter { $0.kind == .text })
    let seen = ColourVision.allCases.compactMap { vision -> Distance? in
      guard isColoured,
        let full = lint.leastDifference(ThemeLint.sources, vision, depth: .truecolour),
        let indexed = lint.leastDifference(ThemeLint.sources, vision, depth: .indexed)
      else { return nil }
      return Distance(
        vision: vision.rawValue, truecolour: full.difference, indexed: indexed.difference,
        nearest: [full.one.rawValue, full.other.rawValue])
    }
    distances = seen
    var marks: [String] = []
    if let allText, let graphContrast {
      if allText >= 7 && graphContrast >= 4.5 {
        marks.append("AAA")
      } else if allText >= Role.Kind.text.leastContrast
        && graphContrast >= Role.Kind.graph.leastContrast
      {
        marks.append("AA")
      }
    }
    let signs: [Role] = [.statusOK, .statusWarn, .statusError]
    let areSignsApart = ColourVision.allCases.allSatisfy {
      let least = lint.leastDifference(signs, $0, depth: .truecolour)?.difference ?? 0
      return least >= ThemeLint.leastDifference
    }
    if !seen.isEmpty, seen.allSatisfy({ $0.truecolour >= 18 }), areSignsApart {
      marks.append("CVD")
    }
    self.marks = marks
    roles = Role.allCases.map { role in
      let look = theme[role]
      let ground = look.background ?? theme.ground
      return Row(
        role: role.rawValue, foreground: look.foreground?.hex, background: look.background?.hex,
        ansi: look.ansi.words,
        contrast: ground.flatMap { ground in
          look.foreground.map { Contrast.ratio($0, ground) }
        },
        lightnessContrast: ground.flatMap { ground in
          look.foreground.map { Contrast.apca(text: $0, on: ground) }
        })
    }
  }
}

extension Colour {
  /// "default", "bright-red", "67", "#56b4e9".
  public var words: String {
    switch form {
    case .terminal: "default"
    case .ansi(let name): name.name
    case .indexed(let index): String(index)
    case .rgb(let red, let green, let blue): RGB(red, green, blue).hex
    }
  }
}
