/// What a piece of the screen is for; a theme says how each one looks.
///
/// The raw value is the name in theme files. `meaning` and `kind` are what `docs/themes.md` and
/// `lacquer themes lint` read.
public enum Role: String, CaseIterable, Sendable {
  // Ground and text
  case fg, bg, muted, faint, title, strong, border, link
  case borderFocus = "border.focus"
  case number, unit

  // Interface
  case key, hint, selected, cursor, input, button, disabled, popup, found
  case hintBar = "hint.bar"
  case selectedInactive = "selected.inactive"
  case inputInvalid = "input.invalid"
  case buttonFocus = "button.focus"
  case popupBorder = "popup.border"
  case popupTitle = "popup.title"
  case popupShadow = "popup.shadow"
  case scrollTrack = "scrollbar.track"
  case scrollThumb = "scrollbar.thumb"
  case badgeOn = "badge.on"

  // Status
  case statusOK = "status.ok"
  case statusInfo = "status.info"
  case statusWarn = "status.warn"
  case statusError = "status.error"
  case statusBusy = "status.busy"

  // Sources
  case srcA = "src.a"
  case srcAFill = "src.a.fill"
  case srcALine = "src.a.line"
  case srcAText = "src.a.text"
  case srcB = "src.b"
  case srcBFill = "src.b.fill"
  case srcBLine = "src.b.line"
  case srcBText = "src.b.text"
  case srcR = "src.r"
  case srcRFill = "src.r.fill"
  case srcRText = "src.r.text"
  case srcDelta = "src.delta"
  case srcDeltaFill = "src.delta.fill"
  case srcDeltaText = "src.delta.text"

  // Spectrum
  case grid, axis
  case spectrumHold = "spectrum.hold"
  case spectrumReadout = "spectrum.readout"

  // Matching
  case matchApplied = "match.applied"
  case matchProposed = "match.proposed"
  case matchLimit = "match.limit"
  case matchZero = "match.zero"
  case matchBoost = "match.boost"
  case matchCut = "match.cut"
  case bandOver = "band.over"
  case bandUnder = "band.under"

  // Meters
  case meterTrack = "meter.track"
  case meterFill = "meter.fill"
  case meterHold = "meter.hold"
  case meterOver = "meter.over"
  case meterTarget = "meter.target"
  case meterTolerance = "meter.tolerance"
  case meterUnstable = "meter.unstable"
  case historyRef = "history.ref"

  // Stereo
  case gonioDot = "gonio.dot"
  case gonioTrail = "gonio.trail"
  case correlationGood = "corr.good"
  case correlationBad = "corr.bad"

  // Waveform
  case waveA = "wave.a"
  case waveB = "wave.b"
  case waveR = "wave.r"
  case waveOver = "wave.over"
  case loop
  case loopEdge = "loop.edge"
  case playhead, mark

  // Parameters
  case parameterName = "param.name"
  case parameterValue = "param.value"
  case parameterChanged = "param.changed"
  case parameterFocus = "param.focus"
  case parameterBar = "param.bar"

  // Jobs and listening tests
  case jobQueued = "job.queued"
  case jobRunning = "job.running"
  case jobDone = "job.done"
  case jobFailed = "job.failed"
  case abxDone = "abx.done"
  case abxTodo = "abx.todo"

  /// The role of a name in a theme file.
  public init?(name: some StringProtocol) {
    self.init(rawValue: String(name))
  }

  /// The role whose look this one has where a theme says nothing: the name without its last word,
  /// else `fg`; nil for `fg` and `bg`.
  public var parent: Role? {
    if self == .fg || self == .bg { return nil }
    var words = rawValue.split(separator: ".")
    while words.count > 1 {
      words.removeLast()
      if let role = Role(rawValue: words.joined(separator: ".")) { return role }
    }
    return .fg
  }
}
