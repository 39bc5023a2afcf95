package import AudioCore
import Glibc

/// Where temporary audio goes: a directory on disk that holds unlinked files.
///
/// A scratch file has no name from the moment it exists, so nothing is left behind after a crash.
public struct ScratchSpace: Sendable {
  /// The directory.
  public let directory: String

  /// Chooses `directory`, else `TMPDIR`, else `/var/tmp`, which unlike `/tmp` is rarely in memory.
  public init(directory: String? = nil) {
    let named = OwnProcess.variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 }
    self.directory = directory ?? named ?? "/var/tmp"
  }

  /// Opens a new file without a name.
  func makeFile() throws -> ScratchFile {
    var template = Array((directory + "/lacquer-XXXXXX").utf8CString)
    let descriptor = unsafe template.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return Int32(-1) }
      let descriptor = unsafe mkstemp(base)
      if descriptor >= 0 {
        unsafe unlink(base)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      }
      return descriptor
    }
    guard descriptor >= 0 else { throw failure(errno) }
    return ScratchFile(descriptor: descriptor, space: self)
  }

  /// Refuses work that keeps `bytes` here at once where fewer are free, before the disk is filled.
  ///
  /// Throws `LacquerError.output`. A file system that does not say how large it is refuses nothing.
  package func requireRoom(for bytes: Int) throws {
    guard let free = FreeSpace.bytes(in: directory), free < bytes else { return }
    throw LacquerError(
      .output,
      "\(directory) has \(Numeral.bytes(free)) free and the work takes \(Numeral.bytes(bytes)) of "
        + "scratch there, \(Numeral.bytes(bytes - free)) more: free some space or set TMPDIR to a "
        + "folder with room.",
      cause: SystemError.words(ENOSPC))
  }

  /// The sentence for an errno met while making, writing or reading a file.
  package func failure(_ number: Int32) -> LacquerError {
    let reason = SystemError.words(number)
    if let shortage = SystemError.shortage(number) {
      return LacquerError(.output, "Cannot make a scratch file: \(shortage).", cause: reason)
    }
    switch number {
    case ENOSPC, EDQUOT:
      return LacquerError(
        .output,
        "The scratch folder \(directory) is full: free some space there or set TMPDIR to a "
          + "folder with room.", cause: reason)
    case EFBIG:
      return LacquerError(
        .output,
        "A scratch file in \(directory) grew larger than the system allows: raise 'ulimit -f', or "
          + "set TMPDIR to a folder that can hold it.", cause: reason)
    default:
      return LacquerError(
        .output,
        "Cannot use the scratch folder \(directory): \(reason); set TMPDIR to a folder "
          + "that can be written.", cause: reason)
    }
  }
}
