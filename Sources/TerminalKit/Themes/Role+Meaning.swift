extension Role {
  /// What a look must be good for; each kind has its least contrast with the ground.
  public enum Kind: String, Sendable {
    /// Words and numbers: 4.5 : 1.
    case text
    /// Curves, bars and signs: 3 : 1.
    case graph
    /// Lines and surfaces that carry nothing alone: no minimum.
    case decoration

    /// The least WCAG ratio.
    var leastContrast: Double {
      switch self {
      case .text: 4.5
      case .graph: 3
      case .decoration: 1
      }
    }
  }

  /// A chapter of the table of roles.
  public struct Group: Sendable {
    /// The chapter's title.
    public let title: String
    /// Its roles, in the order of `Role`.
    public let roles: [Role]
  }

  /// All roles by chapter.
  public static let groups: [Group] = {
    var groups: [Group] = []
    let starts: [(title: String, first: Role)] = [
      ("Ground and text", .fg), ("Interface", .key), ("Status", .statusOK), ("Sources", .srcA),
      ("Spectrum", .grid), ("Matching", .matchApplied), ("Meters and loudness", .meterTrack),
      ("Stereo", .gonioDot), ("Waveform", .waveA), ("Parameters", .parameterName),
      ("Jobs and listening tests", .jobQueued),
    ]
    // The chapter of a role is the last whose first role came before it.
    for role in allCases {
      if let start = starts.first(where: { $0.first == role }) {
        groups.append(Group(title: start.title, roles: [role]))
      } else if let last = groups.popLast() {
        groups.append(Group(title: last.title, roles: last.roles + [role]))
      }
    }
    return groups
  }()

  /// What it must be good for.
  public var kind: Kind {
    switch self {
    case .bg, .faint, .border, .disabled, .popupShadow, .scrollTrack,
      .grid, .matchZero, .matchLimit, .meterTrack, .meterTolerance, .gonioTrail, .loop,
      .popupBorder, .abxTodo, .scrollThumb:
      .decoration
    case .borderFocus, .cursor, .srcAFill, .srcALine, .srcBFill, .srcBLine,
      .srcRFill, .srcDeltaFill, .spectrumHold,
      .matchApplied, .matchProposed, .matchBoost, .matchCut, .bandOver, .bandUnder, .meterFill,
      .meterHold, .meterOver, .meterTarget,
      .historyRef, .gonioDot, .correlationGood, .correlationBad,
      .waveA, .waveB, .waveR, .waveOver, .loopEdge, .playhead, .mark, .parameterBar,
      .abxDone:
      .graph
    default: .text
    }
  }

  /// What it is for, in a few words.
  public var meaning: String {
    switch self {
    case .fg: "everything that says nothing else"
    case .bg: "the ground; `default` keeps the terminal's own"
    case .muted: "less important words, units, column heads"
    case .faint: "words that may be overlooked"
    case .title: "titles of panes and screens"
    case .strong: "the number or word a pane is about"
    case .border: "frames of panes"
    case .link: "paths and addresses"
    case .borderFocus: "the frame of the pane that has the keys"
    case .number: "numbers in tables"
    case .unit: "units after numbers"
    case .key: "the key in a hint, the hot letter of a button"
    case .hint: "what a key does, in the bar at the bottom"
    case .selected: "the chosen row of the list that has the keys"
    case .cursor: "the mark ▸ of the chosen row"
    case .input: "text fields"
    case .button: "buttons"
    case .disabled: "what cannot be done now (its reason stands beside it)"
    case .popup: "text and ground of dialogs and menus"
    case .found: "letters that fit what was typed into a filter"
    case .hintBar: "ground of the bar at the bottom"
    case .selectedInactive: "the chosen row of a list without the keys"
    case .inputInvalid: "a field whose text makes no sense yet"
    case .buttonFocus: "the button that Enter presses"
    case .popupBorder: "frames of dialogs and menus"
    case .popupTitle: "titles of dialogs and menus"
    case .popupShadow: "what lies behind an open dialog"
    case .scrollTrack: "the way of a scroll bar"
    case .scrollThumb: "the handle of a scroll bar"
    case .badgeOn: "states that are switched on"
    case .statusOK: "✓ a check that passed"
    case .statusInfo: "i a message"
    case .statusWarn: "! a warning"
    case .statusError: "✗ an error"
    case .statusBusy: "… work under way"
    case .srcA: "A, the original: its badge and letter"
    case .srcB: "B, the master: its badge and letter"
    case .srcR: "R, the reference: its badge and letter"
    case .srcDelta: "Δ, the difference: its badge and letter"
    case .srcAFill, .srcBFill, .srcRFill, .srcDeltaFill: "filled curves and bars of that source"
    case .srcALine, .srcBLine: "lines of that source over a fill"
    case .srcAText, .srcBText, .srcRText, .srcDeltaText: "its numbers and its name"
    case .grid: "the grid behind a graph"
    case .axis: "numbers along the axes"
    case .spectrumHold: "peaks that are held"
    case .spectrumReadout: "frequency and level under the pointer"
    case .matchApplied: "the curve that is applied"
    case .matchProposed: "the curve that full amount would apply"
    case .matchLimit: "the limits of boost and cut"
    case .matchZero: "the line of no change"
    case .matchBoost: "what is lifted"
    case .matchCut: "what is lowered"
    case .bandOver: "a band with more than the reference"
    case .bandUnder: "a band with less than the reference"
    case .meterTrack: "the empty part of a meter"
    case .meterFill: "the filled part, where no gradient is given"
    case .meterHold: "the held peak ┃"
    case .meterOver: "above the ceiling, or over full scale"
    case .meterTarget: "the target mark"
    case .meterTolerance: "the range around the target"
    case .meterUnstable: "a number that needs more time (LRA under 60 s)"
    case .historyRef: "the reference's loudness over time"
    case .gonioDot: "the goniometer's dots"
    case .gonioTrail: "its axes and older dots"
    case .correlationGood: "correlation from 0 to +1"
    case .correlationBad: "correlation below 0"
    case .waveA: "the waveform of A"
    case .waveB: "the waveform of B"
    case .waveR: "the waveform of R"
    case .waveOver: "places over full scale"
    case .loop: "ground between the loop's edges"
    case .loopEdge: "the loop's edges [ ]"
    case .playhead: "where it plays"
    case .mark: "marks a–z"
    case .parameterName: "names of parameters"
    case .parameterValue: "their values"
    case .parameterChanged: "values that differ from the recalled snapshot *"
    case .parameterFocus: "the parameter that has the keys"
    case .parameterBar: "the place of a value in its range"
    case .jobQueued: "jobs that wait"
    case .jobRunning: "jobs under way"
    case .jobDone: "jobs that are done"
    case .jobFailed: "jobs that failed"
    case .abxDone: "trials that are answered"
    case .abxTodo: "trials to come"
    }
  }
}
