internal import AudioCore

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
  public var name: String { path.map { Paths.name(of: $0) } ?? "untitled" }
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
