import AudioCore
import Glibc

/// An input file's descriptor, or a scratch copy of what came through a pipe.
final class InputDescriptor {
  let name: String
  let descriptor: Int32
  let size: Int
  /// SHA-256 of what came from a pipe; nil for a file.
  let pipedHash: ContentHash?
  /// Whether the bytes came from a pipe, whose writer could not go back to fill in lengths.
  var isPiped: Bool { pipedHash != nil }

  private let spool: ScratchFile?

  /// Takes `descriptor` as it is; with `spool` the descriptor is that file's and stays open with it.
  init(
    name: String, descriptor: Int32, size: Int, spool: ScratchFile?, pipedHash: ContentHash? = nil
  ) {
    self.name = name
    self.descriptor = descriptor
    self.size = size
    self.spool = spool
    self.pipedHash = pipedHash
  }

  deinit { if spool == nil { close(descriptor) } }

  /// Opens `path` for reading; "-" is standard input.
  ///
  /// Pipes are copied to scratch first. Everything that is not a file, and files without bytes, are
  /// refused with `LacquerError.input`.
  static func open(
    _ path: String, scratch: ScratchSpace, cancellation: Cancellation?
  ) throws -> InputDescriptor {
    let isStandardInput = path == "-"
    let name = isStandardInput ? "standard input" : path
    var status = stat()
    let found = unsafe isStandardInput ? fstat(STDIN_FILENO, &status) : stat(path, &status)
    guard found == 0 else { throw systemFailure(name, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFIFO, S_IFSOCK: break
    case S_IFDIR:
      throw LacquerError(.input, "Cannot read \(name): it is a folder; name a file in it.")
    case S_IFCHR where isStandardInput && isatty(STDIN_FILENO) == 1:
      throw LacquerError(
        .input, "Cannot read standard input: it is the terminal; pipe a WAV file into it.")
    default:
      throw LacquerError(.input, "Cannot read \(name): it is a device; name an audio file.")
    }
    let isFile = status.st_mode & S_IFMT == S_IFREG
    // A pipe's writer is waited for where it is read, so that the wait can be stopped.
    let flags = O_RDONLY | O_CLOEXEC | (isFile ? 0 : O_NONBLOCK)
    let descriptor =
      unsafe isStandardInput ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : Glibc.open(path, flags)
    guard descriptor >= 0 else { throw systemFailure(name, errno) }
    guard !isFile || isStandardInput else {
      let input = InputDescriptor(
        name: name, descriptor: descriptor, size: Int(status.st_size), spool: nil)
      try input.refuseEmpty()
      return input
    }
    defer { close(descriptor) }
    let spool = try scratch.makeFile()
    let copied = try copy(descriptor, to: spool, name: name, cancellation: cancellation)
    let input = InputDescriptor(
      name: name, descriptor: spool.descriptor, size: copied.size, spool: spool,
      pipedHash: copied.hash)
    try input.refuseEmpty()
    return input
  }

  private func refuseEmpty() throws {
    guard size == 0 else { return }
    throw LacquerError(.input, "Cannot read \(name): it is empty (0 bytes); export it again.")
  }

  private static func systemFailure(_ name: String, _ number: Int32) -> LacquerError {
    let reason = SystemError.words(number)
    switch number {
    case ENOENT, ENOTDIR: return .missing(name, cause: reason)
    case EACCES, EPERM:
      return LacquerError(
        .input, "Cannot read \(name): you have no permission; allow reading with chmod +r.",
        cause: reason)
    default:
      return LacquerError(
        .input, "Cannot read \(name): \(SystemError.shortage(number) ?? reason).", cause: reason)
    }
  }

  private static func copy(
    _ descriptor: Int32, to spool: ScratchFile, name: String, cancellation: Cancellation?
  ) throws -> (size: Int, hash: ContentHash) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var hasher = ContentHasher()
    var size = 0
    while true {
      try cancellation?.check()
      var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&wish, 1, 100)
      // A read before there is a writer would look like the end.
      if ready == 0 || ready < 0 && errno == EINTR { continue }
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      guard count >= 0 else { throw systemFailure(name, errno) }
      if count == 0 { return (size, hasher.finish()) }
      try unsafe buffer.withUnsafeBytes {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: $0[..<count])
        unsafe hasher.update(bytes)
        try unsafe spool.write(bytes, at: size)
      }
      size += count
    }
  }
}
