public import AudioCore
public import Mastering
public import Metering

/// Everything that can happen to a workstation.
public enum WorkbenchInput: Sendable, Equatable {
  /// A key of the person.
  case key(KeyStroke)
  /// Text pasted by the person.
  case paste(String)
  /// An action by name: mouse, palette, script, socket.
  case call(ActionCall)
  /// An answer from outside.
  case event(WorkbenchEvent)
}

/// Answers of files, engine, sound and clock.
public enum WorkbenchEvent: Sendable, Equatable {
  /// A timer ran out.
  case timer(WorkbenchTimer)
  /// A file is being read.
  case measuring(path: String, WorkProgress)
  /// The spectrum of a few seconds of a file that is being measured.
  case glimpsed(path: String, SpectrumProfile)
  /// A file is measured.
  case measured(LoadedTrack)
  /// A file cannot be used.
  case measuringFailed(path: String, String)
  /// The person has stopped the measuring of a file.
  case measuringStopped(path: String)
  /// A file of the document was written, replaced or removed and stands still; nil where it is gone.
  case fileSeen(path: String, FileSighting?)
  /// A measured file of the document is being written over.
  case fileBeingWritten(path: String)
  /// The person looks at the window again.
  case focused
  /// A draft is there.
  case drafted(revision: Int, DraftPlan)
  /// No draft can be made.
  case draftFailed(revision: Int, String)
  /// A plan is being solved.
  case solving(revision: Int, WorkProgress)
  /// A plan is solved.
  case solved(revision: Int, SettledPlan)
  /// A plan could not be solved.
  case solveFailed(revision: Int, String)
  /// How a render is doing.
  case job(id: Int, RenderJob.Phase)
  /// What the sound device says.
  case desk(DeskStatus)
  /// A place for a render was looked at.
  case outputInspected(OutputPlace)
  /// A folder was read; `unshown` names in it are not UTF-8.
  case listed(folder: String, [BrowserState.Entry], fault: String?, unshown: Int = 0)
  /// The project is on disk; the document that was written.
  case saved(path: String, MasterDocument)
  /// It is not, and why.
  case saveFailed(String)
  /// A project was read.
  case opened(path: String, MasterDocument, readOnlyReason: String?)
  /// A project could not be read.
  case openFailed(String)
  /// Unsaved work of a program that died.
  case recoverable([RecoverableProject])
  /// Such work was read again.
  case recovered(
    project: String?, MasterDocument, file: String, readOnlyReason: String? = nil)
  /// The safety copy could not be written, and why.
  case autosaveFailed(String)
  /// A blind test was drawn.
  case abxDrawn(ABXTest)
  /// Its result was kept, or why not.
  case abxKept(path: String?, fault: String?)
  /// The themes there are, in the order of their list.
  case themesFound([String])
  /// The panes that have room on the screen.
  case panesFound([Navigation.Pane])
  /// How many places the terminal report is scrolled to.
  case reportFound(rows: Int)
  /// Something the person should know.
  case told(String, Message.Weight)
  /// The mastering services there are, and the masters that an earlier start left there.
  case services([String], pending: [RemoteRender])
  /// What a master costs at a service, in a few words.
  case priced(service: String, String)
  /// What was named on the command line stands: nothing of it is a step that undo takes back.
  case began
  /// Where the demo pair is.
  case demo(mix: String, reference: String)
}

/// Timers of the reducer.
public enum WorkbenchTimer: String, Sendable, CaseIterable {
  /// The person has stopped turning: solve.
  case settle
  /// The safety copy is due.
  case autosave
  /// A message leaves the screen.
  case toast
  /// The popup of keys that may follow is due.
  case whichKey

  /// Whether starting it again puts it off; a safety copy is never put off by more changes.
  var canBePutOff: Bool { self != .autosave }
}

/// What has to be done outside, started by the runner.
public enum WorkbenchEffect: Sendable, Equatable {
  /// Start or restart a timer, s from now.
  case start(WorkbenchTimer, after: Double)
  /// Forget a timer.
  case stop(WorkbenchTimer)
  /// Open and measure a file of the document; asked again, one that was only looked at is one.
  case measure(path: String)
  /// Measure a file that is looked at, before what was looked at earlier.
  case preview(path: String)
  /// Measure a file of the document as it is now, also while it is being measured.
  case remeasure(path: String)
  /// Stop measuring a file.
  case stopMeasuring(path: String)
  /// Watch these files and no others, and look at them now.
  case watch([WatchedFile])
  /// Make a draft; a newer one makes it void.
  case draft(PlanRequest)
  /// Solve at low priority.
  case solve(PlanRequest)
  /// Stop solving.
  case stopSolving
  /// Tell the sound.
  case desk(DeskCommand)
  /// Look at a place for a render.
  case inspectOutput(path: String)
  /// Ask what a master of so many seconds costs at a service.
  case price(service: String, seconds: Double?)
  /// Render in the background, one after the other.
  case render(RenderOrder)
  /// Stop a render.
  case cancelRender(id: Int)
  /// Read a folder.
  case list(folder: String)
  /// Write the project; over a file that is there already only when `replacing`.
  case save(path: String, MasterDocument, replacing: Bool)
  /// Write the safety copy.
  case autosave(project: String?, MasterDocument)
  /// Remove the safety copy: everything is on disk.
  case dropAutosave
  /// Read a project and take its lock.
  case openProject(path: String)
  /// Read a safety copy that a dead program left.
  case recover(file: String)
  /// Remove safety copies.
  case dropRecoverable([String])
  /// Keep choices of appearance and view.
  case keepChoices(Appearance, ViewChoices)
  /// Draw the list of a blind test.
  case drawABX(pair: [Listening.Source], trials: Int)
  /// Keep the result of one.
  case keepABX(ABXResult)
  /// Find the demo pair.
  case findDemo
  /// Ask the interface for something.
  case interface(InterfaceRequest)
}

/// What only the interface can do.
public enum InterfaceRequest: Sendable, Equatable {
  /// Put text on the person's clipboard.
  case copy(String)
  /// Draw everything again.
  case repaint
  /// Stop the process as Ctrl-Z does.
  case suspend
  /// Leave.
  case quit
}

/// What a draft or a solve needs to know.
public struct PlanRequest: Sendable, Equatable {
  /// Number of the change it belongs to.
  public var revision: Int
  /// The mix.
  public var mix: LoadedTrack
  /// The measured references and how they count.
  public var references: [Reference]
  /// What the person chose.
  public var settings: MasterSettings

  /// A measured reference and how it counts.
  public struct Reference: Sendable, Equatable {
    /// The reference.
    public var track: LoadedTrack
    /// Weights and section.
    public var request: ReferenceRequest

    /// Creates one.
    public init(track: LoadedTrack, request: ReferenceRequest) {
      self.track = track
      self.request = request
    }
  }

  /// Creates a request from its parts.
  public init(
    revision: Int, mix: LoadedTrack, references: [Reference], settings: MasterSettings
  ) {
    self.revision = revision
    self.mix = mix
    self.references = references
    self.settings = settings
  }
}

/// A render as it is asked for.
public struct RenderOrder: Sendable, Equatable {
  /// Number of the job.
  public var id: Int
  /// Path of the mix.
  public var mix: String
  /// The references and how they count.
  public var references: [ReferenceRequest]
  /// What the person chose.
  public var settings: MasterSettings
  /// Where it goes.
  public var output: String
  /// Whether an existing file is replaced.
  public var replaces: Bool
  /// The solved plan of exactly these settings; nil solves again.
  public var plan: MasterPlan?
  /// The stretch of the master that is written, on the clock of the mix; nil for all of it.
  public var part: TimeRegion?
  /// Where the report of what is written goes; nil for none.
  public var report: String?
  /// The mastering service that does it; nil masters here.
  public var service: String?
  /// The job at the service that is taken up again; nil sends a new one.
  public var journalID: String?
}
