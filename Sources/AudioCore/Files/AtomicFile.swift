import Glibc

/// Small files that are replaced whole or not at all.
package enum AtomicFile {
  /// Writes beside `path` under another name, syncs, renames, and syncs the folder.
  ///
  /// `mode` is that of a new file, before the process's mask; a file that is replaced keeps its own.
  /// A symbolic link is followed, so that the link stays; what is no file, such as a device, is
  /// refused. Throws `LacquerError.output`; the old file is untouched then. [any thread]
  package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o666) throws {
    try write(to: path, mode: mode) { write in write(bytes) }
  }

  /// The same with bytes that `body` hands over piece by piece.
  ///
  /// Without `isDurable` nothing is synced: after a loss of power the file may be damaged.
  package static func write(
    to path: String, mode: UInt32 = 0o666, isDurable: Bool = true,
    _ body: (_ write: ([UInt8]) -> Void) -> Void
  ) throws {
    let target = try replaceable(path)
    let folder = Paths.folder(of: target)
    let temporary = temporary(in: folder)
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(path, errno) }
    var fault: Int32?
    body { bytes in
      if fault == nil, !DescriptorIO.write(bytes, to: descriptor) { fault = errno }
    }
    if fault == nil, isDurable, fsync(descriptor) != 0 { fault = errno }
    if fault == nil { keepMode(of: target, at: temporary) }
    if close(descriptor) != 0, fault == nil { fault = errno }
    if fault == nil, unsafe rename(temporary, target) != 0 { fault = errno }
    if let fault {
      unlink(temporary)
      throw failure(path, fault)
    }
    if isDurable { syncFolder(folder) }
  }

  /// What the names of a process's unfinished files begin with.
  package static func temporaryPrefix(of process: Int32 = getpid()) -> String {
    "\(temporaryStart)\(process)-"
  }

  private static let temporaryStart = ".lacquer-"

  /// What their names end with.
  package static let temporaryEnding = ".tmp"

  /// The hidden name of an unfinished file of this process, `own` telling it from others.
  package static func temporaryName(_ own: String) -> String {
    temporaryPrefix() + own + temporaryEnding
  }

  /// The process whose unfinished file has this name; nil for other files.
  package static func process(ofTemporary name: String) -> Int32? {
    guard name.hasPrefix(temporaryStart), name.hasSuffix(temporaryEnding),
      let process = Int32(name.dropFirst(temporaryStart.count).prefix { $0 != "-" }), process > 0
    else { return nil }
    return name.hasPrefix(temporaryPrefix(of: process)) ? process : nil
  }

  /// A hidden path for an unfinished file in a folder.
  package static func temporary(in folder: String) -> String {
    "\(folder)/\(temporaryName("\(UInt64.random(in: .min ... .max))"))"
  }

  /// The sentence about an output that is there already; `remedy` says what to do.
  package static func exists(
    _ path: String, remedy: String = "choose another name, or give --force to replace it"
  ) -> LacquerError {
    LacquerError(.output, "\(path) exists already: \(remedy).")
  }

  /// Refuses what `write` could not write, before any work is done; looks and creates nothing.
  ///
  /// Throws the `LacquerError.output` that `write` would throw.
  package static func preflight(_ path: String) throws {
    let target = try replaceable(path)
    let folder = Paths.folder(of: target)
    var status = stat()
    guard unsafe stat(folder, &status) == 0 else { throw failure(path, errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw failure(path, ENOTDIR) }
    guard unsafe access(folder, W_OK | X_OK) == 0 else { throw failure(path, errno) }
    guard unsafe stat(target, &status) == 0 || errno == ENOENT else { throw failure(path, errno) }
  }

  /// A whole file of at most `limit` bytes; `kind` is what a larger one cannot be ("a project").
  ///
  /// What is no file is refused, pipes but with `orPipe`. Throws `LacquerError.input`.
  package static func read(
    _ path: String, limit: Int = 4 << 20, as kind: String = "a project", orPipe: Bool = false
  ) throws -> [UInt8] {
    let descriptor = try ReadableFile.open(path, orPipe: orPipe)
    guard descriptor >= 0 else {
      throw LacquerError(.input, "Cannot read \(path): \(reason(errno, reading: true)).")
    }
    defer { close(descriptor) }
    return try read(descriptor, named: path, limit: limit, as: kind)
  }

  /// The same of what is open already and called `name`.
  package static func read(
    _ descriptor: Int32, named name: String, limit: Int, as kind: String
  ) throws -> [UInt8] {
    guard let bytes = DescriptorIO.readAll(descriptor, limit: limit) else {
      throw LacquerError(.input, "Cannot read \(name): \(reason(errno, reading: true)).")
    }
    guard bytes.count <= limit else {
      throw LacquerError(.input, "\(name) is too large to be \(kind).")
    }
    return bytes
  }

  /// Makes a folder and those above it; false when that cannot be done.
  @discardableResult
  package static func makeFolder(_ path: String, mode: UInt32 = 0o700) -> Bool {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFDIR }
    let parent = Paths.folder(of: path)
    guard parent != path, makeFolder(parent, mode: mode) else { return false }
    return unsafe mkdir(path, mode) == 0 || errno == EEXIST
  }

  /// Removes a file; nothing happens where there is none.
  package static func remove(_ path: String) { unlink(path) }

  private static func unlink(_ path: String) { _ = unsafe Glibc.unlink(path) }

  /// The path with its links followed, where there is a regular file, or nothing.
  private static func replaceable(_ path: String) throws -> String {
    let target = Paths.resolved(path)
    var status = stat()
    guard unsafe stat(target, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
      throw LacquerError(.output, "Cannot write \(path): it is not a file; choose another name.")
    }
    return target
  }

  /// Gives an unfinished file the mode of the one at `path` that it will replace, if there is one.
  package static func keepMode(of path: String, at temporary: String) {
    var status = stat()
    if unsafe stat(path, &status) == 0 { _ = unsafe chmod(temporary, status.st_mode & 0o7777) }
  }

  /// Makes what was renamed in a folder durable; best effort, some file systems refuse it.
  package static func syncFolder(_ folder: String) {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// What an `errno` means for somebody who reads or writes a file, and what to do about it.
  package static func reason(_ code: Int32, reading: Bool = false) -> String {
    switch code {
    case EACCES where reading: "you may not read it; ask its owner, or choose another"
    case EISDIR where reading: "it is a folder, where a file is needed"
    case ENOSPC: "the disk is full; free some space or save elsewhere"
    case EDQUOT: "your disk quota is used up; free some space or save elsewhere"
    case EFBIG: "the file grew larger than the system allows; raise 'ulimit -f' or save elsewhere"
    case EACCES, EPERM: "you may not write there; choose another folder"
    case EROFS: "the file system is read-only; choose another folder"
    case ENOENT: "there is no such file or folder"
    case ENOTDIR: "a part of the path is not a folder"
    case ENAMETOOLONG: "the name is too long; choose a shorter one"
    case EPIPE: "nobody reads it any more"
    case ECANCELED: "the work was stopped"
    default: SystemError.shortage(code) ?? SystemError.words(code)
    }
  }

  /// The error for an `errno` of whoever writes a file; "-" is standard output.
  ///
  /// `LacquerError.interrupted` where the work was stopped, else `.output`.
  package static func failure(_ path: String, _ code: Int32) -> LacquerError {
    LacquerError(
      code == ECANCELED ? .interrupted : .output,
      "Cannot write \(path == "-" ? "standard output" : path): \(reason(code)).",
      cause: SystemError.words(code))
  }
}
