import Glibc

/// What a path leads to, before it is opened.
enum InputKind {
  /// Whether it can be read only once: standard input as "-", or a pipe given by its path.
  static func isPipe(_ path: String) -> Bool {
    guard path != "-" else { return true }
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }
}
