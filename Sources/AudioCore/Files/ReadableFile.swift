import Glibc

/// Files that are read from their start to their end.
package enum ReadableFile {
  /// Opens a file for reading; -1, with `errno` set, where the system does not.
  ///
  /// What is no file is refused before it is opened, with `LacquerError.input`: a pipe waits for a
  /// writer, and a device need not end. `orPipe` lets pipes through. A folder is opened and cannot be
  /// read (`EISDIR`). [any thread]
  package static func open(_ path: String, orPipe: Bool = false) throws -> Int32 {
    var status = stat()
    let isThere = unsafe stat(path, &status) == 0
    let kind = isThere ? status.st_mode & S_IFMT : S_IFREG
    var flags = O_RDONLY | O_CLOEXEC
    switch kind {
    // A pipe that takes the file's place in this moment is not waited for.
    case S_IFREG, S_IFDIR: flags |= O_NONBLOCK
    case S_IFIFO where orPipe: break
    case S_IFIFO:
      throw LacquerError(
        .input,
        "Cannot read \(path): it is a pipe, where a file is needed; save it as a file first.")
    default:
      throw LacquerError(
        .input, "Cannot read \(path): it is a device or a socket, where a file is needed.")
    }
    return unsafe Glibc.open(path, flags)
  }
}
