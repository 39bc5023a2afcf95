import AudioCore
import Glibc

/// Small files of text: plans, reports, settings.
enum DocumentFile {
  /// Refuses `path` when something is there already and `force` does not allow it.
  static func requireAbsent(_ path: String, force: Bool) throws {
    guard !force, unsafe access(path, F_OK) == 0 else { return }
    throw LacquerError(
      .output, "\(path) exists already: choose another name, or give --force to replace it.")
  }

  /// Reads a whole file of at most 64 MB; throws `LacquerError.input`.
  static func read(_ path: String) throws -> [UInt8] {
    try AtomicFile.read(path, limit: 64 << 20, as: "a plan, report or settings file")
  }

  /// Writes a whole file, which is on the disk when the call returns, or leaves what was there.
  static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
    try requireAbsent(path, force: force)
    try AtomicFile.write(bytes, to: path)
  }
}
