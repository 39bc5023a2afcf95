public import AudioCore

/// The project file behind a document.
public struct ProjectStatus: Sendable, Equatable {
  /// Absolute path; nil before it was saved.
  public var path: String?
  /// The document as it was saved or opened last.
  public var saved = MasterDocument()
  /// The document as the command line named it, by which no work is lost; nil without one.
  public var begun: MasterDocument?
  /// Why nothing can be saved under this name; nil while it can ("open in another window by …").
  public var readOnlyReason: String?
  /// Whether a save is on its way.
  public var isSaving = false
  /// Whether the program is left as soon as everything is saved.
  public var leavesOnceSaved = false
  /// Whether a project is being read.
  public var isOpening = false
  /// What a crash left behind that can be taken up again.
  public var recoverable: [RecoverableProject] = []

  /// A document without a name.
  public init() {}

  /// The project's name for the top line.
  public var name: String { path.map { FilePath.name(of: $0) } ?? "untitled" }
}

/// Work that was not saved when a program ended.
public struct RecoverableProject: Sendable, Equatable {
  /// File in the recovery folder.
  public var file: String
  /// The project it belongs to; nil for one without a name.
  public var project: String?
  /// When it was written, seconds since 1970.
  public var writtenAt: Double

  /// Creates an entry.
  public init(file: String, project: String?, writtenAt: Double) {
    self.file = file
    self.project = project
    self.writtenAt = writtenAt
  }
}

/// Something that was said to the person.
public struct Message: Sendable, Equatable {
  /// How much it matters.
  public enum Weight: String, Sendable, CaseIterable { case info, success, warning, error }

  /// Number, rising.
  public var id: Int
  /// One sentence.
  public var text: String
  /// How much it matters.
  public var weight: Weight
  /// When it was said, s of the runner's clock.
  public var time: Double
  /// Until when it is shown over the screen, s of the runner's clock.
  public var shownUntil: Double

  /// Creates a message.
  public init(id: Int, text: String, weight: Weight, time: Double, shownUntil: Double) {
    self.id = id
    self.text = text
    self.weight = weight
    self.time = time
    self.shownUntil = shownUntil
  }
}

/// A fault of a track and what puts it right.
public struct TrackWarning: Sendable, Equatable, Identifiable {
  /// Where and what: "mix.polarity", "reference1.short".
  public var id: String
  /// One sentence.
  public var text: String
  /// What one key does about it; nil when only the person can.
  public var fix: ActionCall?
  /// The fix in words: "turn the right channel over".
  public var fixTitle: String?
  /// A place to look at, s.
  public var seconds: Double?

  /// Creates a warning.
  public init(
    id: String, text: String, fix: ActionCall? = nil, fixTitle: String? = nil,
    seconds: Double? = nil
  ) {
    self.id = id
    self.text = text
    self.fix = fix
    self.fixTitle = fixTitle
    self.seconds = seconds
  }
}

/// What the next render writes.
public struct RenderSheet: Sendable, Equatable {
  /// Which part is written.
  public enum Part: String, Sendable, CaseIterable { case whole, loop }

  /// Where the master goes; nil is the name beside the mix that is free.
  public var output: String?
  /// Which part is written.
  public var part = Part.whole
  /// Whether an existing file is replaced.
  public var replaces = false
  /// The mastering service that does it; nil masters here.
  public var service: String?
  /// What is known of the place; nil before it was looked at.
  public var place: OutputPlace?

  /// The whole, beside the mix.
  public init() {}
}

/// What is known of a place before something is written there.
public struct OutputPlace: Sendable, Equatable {
  /// The path that was looked at.
  public var path: String
  /// Whether a file has that name.
  public var isTaken: Bool
  /// Free space there, bytes.
  public var freeBytes: Int
  /// Why nothing can be written there; nil when it can.
  public var fault: String?

  /// Creates a finding.
  public init(path: String, isTaken: Bool, freeBytes: Int, fault: String?) {
    self.path = path
    self.isTaken = isTaken
    self.freeBytes = freeBytes
    self.fault = fault
  }
}

/// A render, from asked for to done.
public struct RenderJob: Sendable, Equatable, Identifiable {
  /// How far it has come.
  public enum Phase: Sendable, Equatable {
    case queued
    case running(WorkProgress)
    /// Written; the figures of what was written and the names of promises that the master does not
    /// keep.
    case done(LevelFigures, failedChecks: [String])
    case failed(String)
    case cancelled

    /// Whether nothing will happen any more.
    public var isOver: Bool {
      switch self {
      case .queued, .running: false
      case .done, .failed, .cancelled: true
      }
    }
  }

  /// Number, from 1.
  public var id: Int
  /// What is written, for the person.
  public var title: String
  /// Where.
  public var output: String
  /// How far it has come.
  public var phase: Phase
  /// The mastering service that does it; nil masters here.
  public var service: String?
  /// Whether the person has ended one at a service, which takes until the service has answered.
  public var isBeingCancelled = false
  /// When it was asked for, s of the runner's clock.
  public var asked: Double
  /// When it began; nil before.
  public var began: Double?
  /// When it was over; nil before.
  public var ended: Double?

  /// Creates a job that waits.
  public init(id: Int, title: String, output: String, asked: Double) {
    self.id = id
    self.title = title
    self.output = output
    phase = .queued
    self.asked = asked
  }
}
