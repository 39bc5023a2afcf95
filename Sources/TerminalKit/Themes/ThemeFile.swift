/// A theme as its file says it: names and differences, nothing looked up yet.
public struct ThemeFile: Sendable, Equatable {
  /// What grounds the theme is made for.
  public enum Variant: String, Sendable, CaseIterable {
    /// Dark ground.
    case dark
    /// Light ground.
    case light
    /// Whatever the terminal has.
    case any
  }

  /// How one role looks, as far as the file says; nil where it says nothing.
  public struct Entry: Sendable, Equatable {
    /// Colour and ground in 24 bits: `default`, `#rrggbb`, a palette's name or a mix.
    public var foreground: String?, background: String?
    /// One of 256 in place of the nearest.
    public var index: UInt8?, groundIndex: UInt8?
    /// One of 16, or the terminal's own.
    public var ansi: Colour?, groundANSI: Colour?
    /// Attributes where there are colours, and where there are none.
    public var attributes: Attributes?, mono: Attributes?
    /// The line it stands on, counted from 1.
    public var line: Int?
  }

  /// A place of a gradient.
  public struct Stop: Sendable, Equatable {
    /// Position; `ThemeGradient` says in what unit.
    public var position: Double
    /// Colour as in an entry.
    public var colour: String
    /// One of 16; from this position upwards.
    public var ansi: Colour?
    /// The line it stands on.
    public var line: Int?
  }

  /// The name it is called by: the file's name without folder and `.toml`.
  public var name: String
  /// Where it was read from; nil for the one built in.
  public var path: String?
  /// One line about it.
  public var summary = ""
  /// What grounds it is made for; nil when the file leaves it to the theme it extends.
  public var variant: Variant?
  /// The most colours it uses; nil when the file leaves it to the theme it extends.
  public var depth: ColourDepth?
  /// The theme it builds on; nil for the root.
  public var extends: String?
  /// Named colours: `default`, `#rrggbb`, another name or a mix.
  public var palette: [String: String] = [:]
  /// Lines of the palette's names.
  public var paletteLines: [String: Int] = [:]
  /// Looks.
  public var entries: [Role: Entry] = [:]
  /// Gradients, stops ascending.
  public var gradients: [ThemeGradient: [Stop]] = [:]
  /// What could not be understood.
  public var problems: [ThemeProblem] = []

  /// Creates an empty theme.
  public init(name: String, path: String? = nil) {
    self.name = name
    self.path = path
  }
}

/// Colours that change with a level; drawn upwards, never along a row.
public enum ThemeGradient: String, CaseIterable, Sendable {
  /// Filled spectra; 0 is the lower edge of the scale, 1 the upper one.
  case spectrumA = "spectrum.a"
  case spectrumB = "spectrum.b"
  case spectrumR = "spectrum.r"
  case spectrumDelta = "spectrum.delta"
  /// Level meters and loudness bars; in dBFS or LUFS.
  case meter
  /// Waveforms; 0 is the middle line, 1 full scale.
  case waveA = "wave.a"
  case waveB = "wave.b"
  case waveR = "wave.r"
  /// Goniometer; 0 is the middle, 1 the rim.
  case gonio

  /// The role whose look stands in where a theme gives no gradient.
  public var role: Role {
    switch self {
    case .spectrumA: .srcAFill
    case .spectrumB: .srcBFill
    case .spectrumR: .srcRFill
    case .spectrumDelta: .srcDeltaFill
    case .meter: .meterFill
    case .waveA: .waveA
    case .waveB: .waveB
    case .waveR: .waveR
    case .gonio: .gonioDot
    }
  }

  /// What a position means.
  public var unit: String {
    switch self {
    case .meter: "dBFS or LUFS"
    case .waveA, .waveB, .waveR: "0 the middle line … 1 full scale"
    case .gonio: "0 middle … 1 rim"
    default: "0 lower … 1 upper edge of the scale"
    }
  }
}

/// What is wrong in a theme, in one sentence with its place.
public struct ThemeProblem: Sendable, Equatable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// Not used, or odd; the theme works.
    case warning
    /// What the line says is left out; the rest of the theme works.
    case error
  }

  /// How bad it is.
  public var severity: Severity
  /// The file, or the theme's name.
  public var file: String
  /// Counted from 1.
  public var line: Int?
  /// What is wrong and what to do.
  public var message: String

  /// Creates a problem.
  public init(_ severity: Severity, _ file: String, line: Int? = nil, _ message: String) {
    self.severity = severity
    self.file = file
    self.line = line
    self.message = message
  }

  /// The sentence with its place: "night.toml, line 12: …".
  public var description: String {
    line.map { "\(file), line \($0): \(message)" } ?? "\(file): \(message)"
  }
}
