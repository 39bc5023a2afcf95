import AudioCore
import Glibc

/// Where an output goes, after everything that can be refused before writing has been refused.
struct OutputTarget {
  /// How the target is written.
  enum Kind { case standardOutput, device, file }

  /// The path, links followed.
  let path: String
  /// The directory it lies in.
  let directory: String
  /// How it is written.
  let kind: Kind

  /// Looks at a path; `LacquerError.output` in one sentence when it cannot become a file.
  init(_ wanted: String, inputs: [String], force: Bool) throws {
    guard wanted != "-" else {
      (path, directory, kind) = ("-", "", .standardOutput)
      return
    }
    guard !wanted.isEmpty else { throw LacquerError(.output, "The output's name is empty.") }
    var status = stat()
    if unsafe stat(wanted, &status) == 0 {
      let format = status.st_mode & S_IFMT
      if format == S_IFDIR {
        throw LacquerError(
          .output, "Cannot write \(wanted): it is a directory; name a file inside it.")
      }
      try FilePlace.requireApart([wanted], inputs: inputs)
      guard format == S_IFREG else {
        (path, directory, kind) = (wanted, "", .device)
        return
      }
      guard force else { throw AtomicFile.exists(wanted) }
    } else {
      guard errno == ENOENT else { throw Self.failure(wanted, errno) }
    }
    path = Paths.resolved(wanted)
    directory = Paths.folder(of: path)
    kind = .file
    guard unsafe stat(directory, &status) == 0 else {
      throw LacquerError(
        .output, "Cannot write \(wanted): there is no directory \(directory); create it first.")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw LacquerError(.output, "Cannot write \(wanted): \(directory) is not a directory.")
    }
    guard unsafe access(directory, W_OK | X_OK) == 0 else { throw Self.failure(wanted, errno) }
  }

  /// The sentence about what the system said.
  static func failure(_ path: String, _ code: Int32) -> LacquerError {
    let name = path == "-" ? "standard output" : path
    let reason = SystemError.words(code)
    let words =
      switch code {
      case ENOSPC: "the disk is full; free some space or write elsewhere"
      case EDQUOT: "your disk quota is used up; free some space or write elsewhere"
      case EFBIG:
        "the file grew larger than the system allows; raise 'ulimit -f' or write elsewhere"
      case EACCES, EPERM: "you may not write there; choose another directory"
      case EROFS: "the file system is read-only; choose another directory"
      case ENAMETOOLONG: "the name is too long; choose a shorter one"
      case ENOTDIR: "a part of the path is not a directory"
      case EPIPE: "nobody reads it any more"
      case ECANCELED: "the work was stopped"
      default: reason
      }
    let kind: LacquerError.Code = code == ECANCELED ? .interrupted : .output
    return LacquerError(kind, "Cannot write \(name): \(words).", cause: reason)
  }
}
