import Glibc

/// Whether programs have a file open to write to it.
package enum FileWriters {
  // linux/fcntl.h, which Swift does not see: F_SETSIG and F_SETLEASE.
  private static let setSignal: Int32 = 10, setLease: Int32 = 1024

  /// Whether one has the file at `path` open. [any thread]
  ///
  /// Where the system does not tell, of files of others, it is false; on network drives it can be true
  /// whoever has it open.
  package static func have(open path: String) -> Bool {
    guard let descriptor = try? ReadableFile.open(path), descriptor >= 0 else { return false }
    defer { close(descriptor) }
    // Who opens it in this very moment breaks the lease; its usual signal, SIGIO, would end the process.
    guard fcntl(descriptor, setSignal, SIGURG) == 0 else { return false }
    guard fcntl(descriptor, setLease, F_RDLCK) != 0 else {
      _ = fcntl(descriptor, setLease, F_UNLCK)
      return false
    }
    return errno == EAGAIN
  }
}
