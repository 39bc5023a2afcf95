public import Metering

/// Everything a running workstation knows: what screens draw and `lacquer ctl` reports.
///
/// A value without behaviour: `WorkbenchReducer` makes the next one, nothing else does.
public struct WorkbenchState: Sendable, Equatable {
  /// Source, monitor and transport: first, so that a playhead that moves ends a comparison at once.
  public var listening = Listening()
  /// What undo moves through and a project file keeps.
  public var document = MasterDocument()
  /// Steps that can be taken back and given again.
  public var history = UndoHistory()
  /// Every file looked at so far, by path.
  public var library: [String: TrackStatus] = [:]
  /// Files of the document that are not on disk any more as they were measured, by path.
  public internal(set) var changes: [String: FileChange] = [:]
  /// Paths of measured files, the newest last.
  var measured: [String] = []
  /// Spectra of a few seconds of files that are being measured, by path.
  public var glimpses: [String: SpectrumProfile] = [:]
  /// What will be done to the mix, and what will come out.
  public var plan = PlanState()
  /// Screen, pane, selection, what is being typed.
  public var navigation = Navigation()
  /// How panes show what they show.
  public var view = ViewChoices()
  /// Files to choose from.
  public var browser = BrowserState()
  /// What the next render writes.
  public var render = RenderSheet()
  /// Mastering services the person told of.
  public var services: [String] = []
  /// What a master costs at each, in a few words, once it was asked.
  public var prices: [String: String] = [:]
  /// Renders, newest last.
  public var jobs: [RenderJob] = []
  /// What was said to the person, newest last; at most 200.
  public var messages: [Message] = []
  /// The project file.
  public var project = ProjectStatus()
  /// Theme, glyphs, motion.
  public var appearance = Appearance()
  /// The blind test that is going on; nil for none.
  public var abx: ABXTest?
  /// Whether the list of a blind test is being drawn.
  public internal(set) var isDrawingABX = false
  /// Names of the themes there are, in the order of their list; the interface finds them.
  public var themeNames: [String] = []
  /// Faults of the tracks, with what puts them right; made anew whenever something changes.
  public var warnings: [TrackWarning] = []
  /// Set once the person has asked to leave and nothing stands in the way.
  public var isQuitting = false

  /// An empty workstation.
  public init() {}

  /// The mix, where one is chosen.
  public var mix: TrackStatus? { document.mix.flatMap { library[$0.path] } }

  /// The measured mix.
  public var loadedMix: LoadedTrack? { mix?.loaded }

  /// State of the reference in a slot, 0 … 7; nil for an empty slot.
  public func reference(_ slot: Int) -> TrackStatus? {
    guard document.references.indices.contains(slot) else { return nil }
    return library[document.references[slot].link.path]
  }

  /// The measured reference that is listened to and drawn as R.
  public var loadedReference: LoadedTrack? { reference(listening.reference)?.loaded }

  /// The spectrum of the mix: measured, else what a glimpse of it showed.
  public var mixSpectrum: SpectrumProfile? {
    loadedMix?.profile.spectrum ?? document.mix.flatMap { glimpses[$0.path] }
  }

  /// The spectrum of the reference that is drawn as R: measured, else what a glimpse showed.
  public var referenceSpectrum: SpectrumProfile? {
    if let known = loadedReference?.profile.spectrum { return known }
    guard document.references.indices.contains(listening.reference) else { return nil }
    return glimpses[document.references[listening.reference].link.path]
  }

  /// Messages that are still to be shown at `now` (seconds of the runner's clock).
  public func toasts(at now: Double) -> [Message] {
    messages.filter { $0.shownUntil > now }
  }
}

/// What the transport moves: R where R is heard, else the mix and everything in step with it.
extension WorkbenchState {
  /// Whether the playhead is that of a reference with audio.
  public var movesReference: Bool {
    listening.source == .reference && !listening.isAligned && loadedReference?.hasAudio == true
  }

  /// The playhead of what is heard, s.
  public var heardPosition: Double {
    movesReference ? listening.referencePosition : listening.position
  }

  /// Length of what is heard, s; nil before it was measured.
  public var heardLength: Double? { movesReference ? loadedReference?.profile.seconds : length }

  /// The loop of what is heard.
  public var heardLoop: LoopRange? {
    movesReference ? document.references[listening.reference].loop : document.loop
  }

  /// The marks of what is heard.
  public var heardMarks: [Mark] {
    movesReference ? document.references[listening.reference].marks : document.marks
  }
}
