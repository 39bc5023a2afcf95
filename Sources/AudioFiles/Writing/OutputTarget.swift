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
          .output, "Cannot write \(wanted): it is a folder; name a file inside it.")
      }
      try FilePlace.requireApart([wanted], inputs: inputs)
      guard format == S_IFREG else {
        (path, directory, kind) = (wanted, "", .device)
        return
      }
      guard force else { throw AtomicFile.exists(wanted) }
    } else {
      guard errno == ENOENT else { throw AtomicFile.failure(wanted, errno) }
    }
    path = Paths.resolved(wanted)
    directory = Paths.folder(of: path)
    kind = .file
    guard unsafe stat(directory, &status) == 0 else {
      throw LacquerError(
        .output, "Cannot write \(wanted): there is no folder \(directory); create it first.")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw LacquerError(.output, "Cannot write \(wanted): \(directory) is not a folder.")
    }
    guard unsafe access(directory, W_OK | X_OK) == 0 else {
      throw AtomicFile.failure(wanted, errno)
    }
  }
}
