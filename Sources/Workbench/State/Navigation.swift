/// Where the person is: screen, pane, selection, and what is being typed.
public struct Navigation: Sendable, Equatable {
  /// The screens.
  public enum Screen: String, Sendable, CaseIterable {
    case files, work, render, jobs, themes, settings, snapshots, undo, warnings, help, doctor, abx
    case quit
  }

  /// The panes of the workstation in the order of Tab.
  public enum Pane: String, Sendable, CaseIterable {
    case spectrumAB, spectrumR, matchCurve, bands, loudness, history, stereo, waveform
    case parameters, messages
  }

  /// The screen that is shown.
  public var screen = Screen.work
  /// Screens that `back` returns through, oldest first.
  public var trail: [Screen] = []
  /// The pane with the focus.
  public var pane = Pane.parameters
  /// The panes that Tab goes through: those that have room on the screen; the interface tells.
  public var panes = Pane.allCases
  /// Whether the focused pane fills the screen.
  public var isPaneFull = false
  /// Key of the focused parameter, as in the table of settings.
  public var parameter = "match.amount"
  /// Where the keys are on the match curve.
  public var curve = CurveFocus()
  /// Keys pressed so far of a sequence that is not complete.
  public var pendingKeys: [KeyStroke] = []
  /// When the first of them was pressed, s of the runner's clock.
  public var pendingSince = 0.0
  /// What the help is searched for; empty for everything.
  public var helpFilter = ""
  /// The theme that was worn before themes were looked at; nil while the screen of themes is closed.
  public var themeBefore: String?
  /// The selected row of each screen with a list.
  public var rows: [Screen: Int] = [:]
  /// The text that is being typed; keys go there while it is open.
  public var prompt: Prompt?

  /// At the workstation's parameters.
  public init() {}

  /// The selected row of the present screen.
  public var row: Int { rows[screen] ?? 0 }
}

/// A line of text that is being typed.
public struct Prompt: Sendable, Equatable {
  /// What it is for.
  public enum Kind: Sendable, Equatable {
    /// The value of a parameter.
    case value(key: String)
    /// The command line and palette.
    case palette
    /// The argument of an action.
    case argument(action: String)
    /// A note on a snapshot, 0 … 7.
    case note(slot: Int)
    /// An equaliser band or a protected range: the chosen one, else a new one.
    case curve
    /// A filter of the present list.
    case filter
  }

  /// Most that is pasted at once, in bytes: the longest path there is.
  static let limit = 4096

  /// What it is for.
  public var kind: Kind
  /// What stands before the text: "Ceiling", "mix".
  public var label: String
  /// The text.
  public var text: String
  /// Where the next character goes, counted in characters.
  public var cursor: Int
  /// Whether all of the text is selected, so that the next character replaces it.
  public var isSelected: Bool
  /// What the text means so far, or what is wrong with it: "−14.0 LUFS, 2.8 LU quieter".
  public var note: String
  /// Whether Enter would be refused.
  public var isInvalid: Bool
  /// The chosen row of the palette.
  public var selection: Int

  /// Opens a prompt with its cursor at the end.
  public init(_ kind: Kind, label: String, text: String = "", isSelected: Bool = false) {
    self.kind = kind
    self.label = label
    self.text = text
    cursor = text.count
    self.isSelected = isSelected
    note = ""
    isInvalid = false
    selection = 0
  }
}

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
  public static let tilts = [0, 3, 4.5]
  /// Smoothings that are offered, parts of an octave.
  public static let smoothings = [3, 6, 12, 24]

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
}
