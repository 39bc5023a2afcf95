/// How panes show what they show; kept in ui.toml, never in a project.
public struct ViewChoices: Sendable, Equatable {
  /// Averaging of live spectra.
  public enum Averaging: String, Sendable, CaseIterable {
    case fast, slow, long, infinite
  }

  /// Scales of the loudness meters.
  public enum MeterScale: String, Sendable, CaseIterable {
    case plus9 = "+9"
    case plus18 = "+18"
  }

  /// Tilts that are offered, dB per octave.
  static let tilts = [0, 3, 4.5]
  /// Smoothings that are offered, parts of an octave.
  static let smoothings = [3, 6, 12, 24]

  /// Tilt of the spectra around 1 kHz, dB per octave.
  public var tilt = 4.5
  /// Smoothing of the spectra: 6 is a sixth of an octave.
  public var smoothing = 6
  /// Averaging of live spectra.
  public var averaging = Averaging.fast
  /// Whether live spectra stand still.
  public var isFrozen = false
  /// Whether spectra hold their peaks.
  public var holdsPeaks = false
  /// Scale of the loudness meters.
  public var meterScale = MeterScale.plus18
  /// Zoom of the waveform: 1 shows all, 2 half, and so on.
  public var zoom = 1.0
  /// First moment the waveform shows, s.
  public var zoomStart = 0.0
  /// Raised when holds and maxima shall be forgotten.
  public var resets = 0

  /// As shipped.
  public init() {}
}

/// Theme, glyphs and motion; kept in ui.toml, never in a project.
public struct Appearance: Sendable, Equatable {
  /// How graphs are drawn.
  public enum Glyphs: String, Sendable, CaseIterable { case auto, braille, block, ascii }
  /// Colours.
  public enum Depth: String, Sendable, CaseIterable {
    case auto, truecolor, ansi256, ansi16, mono
  }

  /// Name of the theme; "auto" follows the terminal.
  public var theme = "auto"
  /// How graphs are drawn.
  public var glyphs = Glyphs.auto
  /// Colours.
  public var depth = Depth.auto
  /// Whether decoration moves.
  public var isCalm = false
  /// Whether there is one column of text in place of frames and graphs.
  public var isPlain = false

  /// As shipped.
  public init() {}

  /// Whether a theme is given by the path of its file, not by its name.
  static func isFile(_ theme: String) -> Bool { theme.contains("/") || theme.hasSuffix(".toml") }
}
