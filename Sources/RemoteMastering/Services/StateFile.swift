import AudioCore

/// Small files of state: whole or not at all, on disk before the call returns, for the owner alone.
package enum StateFile {
  /// The folder for state: `$XDG_STATE_HOME/lacquer`, else `~/.local/state/lacquer`; nil without both.
  package static var standardFolder: String? { StandardFolders.own.state }

  /// Makes the folder of a file where it is missing, for the owner alone.
  package static func makeFolder(of path: String) {
    AtomicFile.makeFolder(AtomicFile.folder(of: path))
  }

  /// Writes a file and makes its folder where it is missing; `LacquerError.output`.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    makeFolder(of: path)
    try AtomicFile.write(bytes, to: path, mode: 0o600)
  }
}
