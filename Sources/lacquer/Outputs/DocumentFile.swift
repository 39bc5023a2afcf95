import AudioCore
import Glibc

/// Small files of text: plans, reports, settings.
enum DocumentFile {
  /// Refuses `path` when something is there already and `force` does not allow it.
  static func requireAbsent(_ path: String, force: Bool) throws {
    guard !force, unsafe access(path, F_OK) == 0 else { return }
    throw AtomicFile.exists(path)
  }

  /// Refuses what `write` would refuse, before any work is done.
  static func preflight(_ path: String, force: Bool) throws {
    try requireAbsent(path, force: force)
    try AtomicFile.preflight(path)
  }

  /// Whether `path` is a file whose first character, white space aside, opens a JSON object.
  static func holdsObject(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe DescriptorIO.read(descriptor, into: $0)
    }
    let first = bytes.prefix(count ?? 0).first { !" \t\r\n".utf8.contains($0) }
    return first == UInt8(ascii: "{")
  }

  private static let limit = 64 << 20, kind = "a plan, report, script or settings file"

  /// Reads a whole file of at most 64 MB; throws `LacquerError.input`, with `orPipe` not for a pipe.
  static func read(_ path: String, orPipe: Bool = false) throws -> [UInt8] {
    try AtomicFile.read(path, limit: limit, as: kind, orPipe: orPipe)
  }

  /// Reads standard input to its end, with the same limit; throws `LacquerError.input`.
  static func standardInput() throws -> [UInt8] {
    try AtomicFile.read(STDIN_FILENO, named: "standard input", limit: limit, as: kind)
  }

  /// Writes a whole file, which is on the disk when the call returns, or leaves what was there.
  static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
    try requireAbsent(path, force: force)
    try AtomicFile.write(bytes, to: path)
  }
}
