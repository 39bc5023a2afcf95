public import AudioCore
import Glibc
import Synchronization
internal import TOMLKit

/// Safety copies of unsaved work, in the state folder of the person.
///
/// Each running program owns one copy and keeps a kernel lock on a file beside it; a copy whose lock
/// is free was left by a program that died.
public final class RecoveryStore: Sendable {
  /// Folder of the copies.
  public let folder: String
  private let own: String
  private let lock = Mutex<FileLock?>(nil)

  /// Uses `folder`, which need not exist; without a `name` the copy has one that no program had.
  ///
  /// The number of the process alone is none: in a container it is the same at every start.
  public init(folder: String, name: String? = nil) {
    self.folder = folder
    let number = String(UInt32.random(in: .min ... .max), radix: 16)
    own = "\(folder)/\(name ?? "\(getpid())-\(number)")\(ProjectFile.ending)"
  }

  /// `$XDG_STATE_HOME/lacquer/recovery`, else `~/.local/state/lacquer/recovery`; nil without a home.
  public static func standardFolder(_ folders: StandardFolders) -> String? {
    folders.state.map { $0 + "/recovery" }
  }

  /// Writes the copy of this program; throws `LacquerError.output`.
  func write(_ document: MasterDocument, project: String?) throws {
    guard AtomicFile.makeFolder(folder) else {
      throw LacquerError(
        .output, "Unsaved work cannot be kept safe: \(folder) cannot be made.")
    }
    // The project's own name stands in a comment: the rest is a project like any other. In quotes, as
    // a name may hold the end of a line.
    let name = project.map { QuotedText.of($0) } ?? ""
    let text = "\(Self.heading)\(name)\n" + ProjectFile.encode(document, folder: "")
    try lock.withLock { lock in
      if lock == nil { lock = try takeLock() }
      try AtomicFile.write(Array(text.utf8), to: own, mode: 0o600)
    }
  }

  /// Removes the copy of this program: everything is saved, or dropped on purpose.
  func drop() {
    lock.withLock { lock in
      guard lock != nil else { return }
      AtomicFile.remove(own)
      lock = nil
    }
  }

  /// Copies of programs that died, newest last.
  public func pending() -> [RecoverableProject] {
    var result: [RecoverableProject] = []
    for name in FolderReading.names(folder) where name.hasSuffix(ProjectFile.ending) {
      let path = "\(folder)/\(name)"
      guard path != own, !FileLock.isHeld(path + ".lock") else { continue }
      var status = stat()
      guard unsafe stat(path, &status) == 0 else { continue }
      let project = (try? AtomicFile.read(path)).flatMap { Self.project(in: $0) }
      result.append(
        RecoverableProject(
          file: path, project: project,
          writtenAt: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9))
    }
    return result.sorted { ($0.writtenAt, $0.file) < ($1.writtenAt, $1.file) }
  }

  /// Reads a copy; throws `LacquerError.input`.
  func read(_ file: String) throws -> (project: String?, document: MasterDocument) {
    let bytes = try AtomicFile.read(file)
    let document = try ProjectFile.decode(
      String(decoding: bytes, as: UTF8.self), named: file, folder: "/")
    return (Self.project(in: bytes), document)
  }

  /// Whether a project was written after a copy of it.
  func isOlder(_ file: String, than project: String) -> Bool {
    var copy = stat()
    var own = stat()
    guard unsafe stat(file, &copy) == 0, unsafe stat(project, &own) == 0 else { return false }
    return (copy.st_mtim.tv_sec, copy.st_mtim.tv_nsec) < (own.st_mtim.tv_sec, own.st_mtim.tv_nsec)
  }

  /// Removes copies of programs that died.
  public func remove(_ files: [String]) {
    for file in files where file.hasPrefix(folder + "/") {
      AtomicFile.remove(file)
      AtomicFile.remove(file + ".lock")
    }
  }

  private static let heading = "# project: "

  /// The project that a copy is of; copies of earlier versions name it without quotes.
  private static func project(in bytes: [UInt8]) -> String? {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix(heading) else { return nil }
    let name = String(text.dropFirst(heading.count))
    let path = name.hasPrefix("\"") ? unquoted(name) : name
    return path?.isEmpty == false ? path : nil
  }

  private static func unquoted(_ text: String) -> String? {
    (try? TOMLTable(string: "project = " + text))?["project"]?.string
  }

  private func takeLock() throws -> FileLock {
    guard case .taken(let lock) = FileLock.take(own + ".lock", mode: 0o600) else {
      throw LacquerError(.output, "Unsaved work cannot be kept safe: \(folder) takes no lock.")
    }
    return lock
  }
}
