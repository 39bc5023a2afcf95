#if Server
import AudioCore
import Glibc

/// One server at a time in a data folder.
struct DataLock {
  private let descriptor: Int32

  /// Takes the lock; `LacquerError.usage` when another server has it.
  init(folder: String) throws {
    descriptor = unsafe open(folder + "/server.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw LacquerError(.output, "The data folder \(folder) cannot be written.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      guard code == EWOULDBLOCK else {
        throw LacquerError(
          .output, "The data folder \(folder) takes no lock: \(AtomicFile.reason(code)).")
      }
      throw LacquerError(
        .usage, "Another lacquer-server uses \(folder): stop it, or choose another folder.")
    }
  }

  /// Gives it back.
  func release() { close(descriptor) }
}
#endif
