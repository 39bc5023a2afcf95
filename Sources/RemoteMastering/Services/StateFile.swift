import AudioCore

/// Small files of state: whole or not at all, on disk before the call returns, for the owner alone.
enum StateFile {
  /// Makes the folder of a file where it is missing, for the owner alone.
  static func makeFolder(of path: String) {
    AtomicFile.makeFolder(Paths.folder(of: path))
  }

  /// Writes a file and makes its folder where it is missing; `LacquerError.output`.
  static func write(_ bytes: [UInt8], to path: String) throws {
    makeFolder(of: path)
    try AtomicFile.write(bytes, to: path, mode: 0o600)
  }
}
