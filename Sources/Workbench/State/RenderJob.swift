public import AudioCore
public import Mastering

/// What the next render writes.
public struct RenderSheet: Sendable, Equatable {
  /// Which part is written.
  public enum Part: String, Sendable, CaseIterable { case whole, loop }

  /// Where the master goes; nil is the name beside the mix that is free, or one in the folder that stands in
  /// for the mix's.
  public var output: String?
  /// Which part is written.
  public var part = Part.whole
  /// Whether an existing file is replaced.
  public var replaces = false
  /// The mastering service that does it; nil masters here.
  public var service: String?
  /// What is known of the place; nil before it was looked at.
  public var place: OutputPlace?
  /// What the report beside the master is written as; nil writes none.
  public var report: ReportKind?
  /// Where the report goes; nil is beside the master, under its name.
  public var reportOutput: String?
  /// What is known of the report's place; nil before it was looked at.
  public var reportPlace: OutputPlace?
  /// Names beside the mix that were found taken while a free one was looked for.
  var taken: Set<String> = []
  /// The folder that stands in for the mix's, in which nothing can be written.
  var standIn: String?

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
    /// Written; the figures of what was written, the names of promises that the master does not keep,
    /// and why its report is not written; nil where it is, or none was asked for.
    case done(LevelFigures, failedChecks: [String], reportFault: LacquerError? = nil)
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
  /// Where its report goes; nil for none.
  public var report: String?
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
