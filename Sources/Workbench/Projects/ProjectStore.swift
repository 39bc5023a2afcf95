internal import AudioCore
import Glibc

/// Projects on disk, for commands that need no running workstation.
public enum ProjectStore {
  /// Reads a project; throws `LacquerError.input`.
  public static func read(_ path: String) throws -> MasterDocument {
    let path = Paths.absolute(path, from: OwnProcess.folder)
    let bytes = try AtomicFile.read(path)
    return try ProjectFile.decode(
      String(decoding: bytes, as: UTF8.self), named: path, folder: Paths.folder(of: path))
  }

  /// Changes a project under its lock; nothing is written when nothing changed.
  ///
  /// Throws `LacquerError.output` when another program has it open, and what `edit` throws.
  public static func edit(_ path: String, _ edit: (inout MasterDocument) throws -> Void) throws {
    let path = Paths.absolute(path, from: OwnProcess.folder)
    let lock = try lock(path)
    try withExtendedLifetime(lock) {
      let before = try read(path)
      var document = before
      try edit(&document)
      if document != before { try write(document, path) }
    }
  }

  /// Writes a new project; an existing one only when `replacing`.
  public static func create(
    _ path: String, _ document: MasterDocument, replacing: Bool = false
  ) throws {
    let path = Paths.absolute(path, from: OwnProcess.folder)
    let lock = try lock(path)
    try withExtendedLifetime(lock) {
      guard replacing || !FolderReading.inspect(path).isTaken else {
        throw AtomicFile.exists(path)
      }
      try write(document, path)
    }
  }

  private static func write(_ document: MasterDocument, _ path: String) throws {
    let text = ProjectFile.encode(document, folder: Paths.folder(of: path))
    try AtomicFile.write(Array(text.utf8), to: path)
  }

  private static func lock(_ path: String) throws -> FileLock {
    switch ProjectLock.take(for: path) {
    case .taken(let lock): return lock
    case .held(let owner):
      throw LacquerError(.output, "\(path) is open in another window, by \(owner): close it there.")
    case .impossible(let reason):
      throw LacquerError(.output, "Cannot write \(path): \(reason).")
    }
  }
}

extension AudioLink {
  /// The file at `path`, from the working folder where it is relative.
  public init(relative path: String) {
    self.init(path: Paths.absolute(path, from: OwnProcess.folder))
  }

  /// How the file stands to the hash the project was saved with.
  public enum Condition: String, Sendable, Codable {
    /// The same content.
    case same
    /// Another content.
    case changed
    /// No such file, one without an end, such as a pipe, or it cannot be read.
    case missing
    /// The project holds no hash of it.
    case unknown
  }

  /// Reads the file and compares; slow for large files.
  public var condition: Condition {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let found = try? ContentHash(ofFile: path)
    else { return .missing }
    guard let hash else { return .unknown }
    return found == hash ? .same : .changed
  }
}
