/// Where the person is: screen, pane, selection, and what is being typed.
public struct Navigation: Sendable, Equatable {
  /// The screens.
  public enum Screen: String, Sendable, CaseIterable {
    case files, work, render, jobs, themes, settings, snapshots, undo, warnings, fit, help, doctor
    case abx, quit
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
  /// Places the terminal report is scrolled to, the top among them; the interface tells.
  public var reportRows = 1
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
