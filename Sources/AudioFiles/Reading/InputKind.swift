import AudioCore
import Glibc

/// What a path leads to, before it is opened.
package enum InputKind {
  /// Whether it can be read only once: standard input as "-", or a pipe given by its path.
  package static func isPipe(_ path: String) -> Bool {
    guard path != "-" else { return true }
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// Refuses a pipe; `reader` is who reads its files more than once ("The workstation").
  ///
  /// Throws `LacquerError.usage`.
  package static func requireFile(_ path: String, for reader: String) throws {
    guard isPipe(path) else { return }
    throw LacquerError(
      .usage,
      "\(reader) reads its files more than once, and \(path) is a pipe: save it as a file first.")
  }
}
