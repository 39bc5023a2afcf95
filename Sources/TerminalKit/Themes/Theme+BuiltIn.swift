extension ThemeFile {
  /// What stands under every theme: the person's own sixteen colours, complete without any file.
  static let builtIn: ThemeFile = {
    var file = ThemeFile(name: "built-in")
    file.summary = "Your terminal's own colours; used when no theme can be found"
    file.variant = .any
    func set(
      _ role: Role, _ colour: ANSIColour?, on ground: ANSIColour? = nil,
      _ attributes: Attributes = [],
      mono: Attributes = []
    ) {
      file.entries[role] = Entry(
        foreground: colour.map { $0.usual.hex } ?? "default",
        background: ground.map { $0.usual.hex },
        ansi: colour.map { .ansi($0) } ?? .terminal, groundANSI: ground.map { .ansi($0) },
        attributes: attributes, mono: mono)
    }
    set(.fg, nil)
    set(.bg, nil)
    set(.muted, nil, .dim, mono: .dim)
    set(.faint, nil, .dim, mono: .dim)
    set(.title, nil, .bold, mono: .bold)
    set(.strong, nil, .bold, mono: .bold)
    set(.key, .cyan, .bold, mono: .bold)
    set(.selected, nil, .reverse, mono: .reverse)
    set(.selectedInactive, nil, .underline, mono: .underline)
    set(.buttonFocus, nil, .reverse, mono: .reverse)
    set(.badgeOn, nil, .reverse, mono: .reverse)
    set(.statusOK, .green, mono: .bold)
    set(.statusWarn, .yellow, .bold, mono: .bold)
    set(.statusError, .red, .bold, mono: .reverse)
    set(.srcA, .cyan)
    set(.srcB, .yellow, .bold, mono: .bold)
    set(.srcR, .magenta)
    set(.srcDelta, .green)
    set(.meterOver, .red, .bold, mono: .reverse)
    return file
  }()
}

extension Theme {
  /// The theme that needs no file.
  public static let builtIn = Theme(chain: [.builtIn])
}
