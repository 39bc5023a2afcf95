internal import AudioCore
import Glibc

/// A file that the kernel locks for as long as this object lives, and that goes with it.
///
/// The lock goes with the process however it ends, so nothing has to be cleaned up after a crash.
@safe final class FileLock: Sendable {
  /// The lock file.
  let path: String
  private let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // The name goes first: whoever opens the file from now on makes a new one. Where the folder was
    // moved away it may be another's by now.
    if Self.isStill(path, descriptor) { unsafe unlink(path) }
    close(descriptor)
  }

  /// What came of asking.
  enum Outcome {
    /// It is ours.
    case taken(FileLock)
    /// It belongs to somebody; their name.
    case held(by: String)
    /// The folder takes no lock (read-only, another file system); why.
    case impossible(String)
  }

  /// Asks for the lock; `mode` is that of a new file, before the process's mask.
  static func take(_ path: String, mode: UInt32 = 0o666) -> Outcome {
    for _ in 0..<8 {
      let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode)
      guard descriptor >= 0 else { return .impossible(AtomicFile.reason(errno)) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        defer { close(descriptor) }
        return code == EWOULDBLOCK
          ? .held(by: owner(descriptor)) : .impossible(AtomicFile.reason(code))
      }
      // The file may have been removed between open and lock; then the name is another file.
      guard isStill(path, descriptor) else {
        close(descriptor)
        continue
      }
      write(owner: descriptor)
      return .taken(FileLock(path: path, descriptor: descriptor))
    }
    return .impossible("the lock changes hands all the time")
  }

  /// Whether somebody who lives holds the lock of a path, this process included.
  ///
  /// True as well where that cannot be found out, as without a free descriptor: what may be somebody's
  /// is not taken.
  static func isHeld(_ path: String) -> Bool {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno != ENOENT }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  private static func isStill(_ path: String, _ descriptor: Int32) -> Bool {
    var named = stat()
    var opened = stat()
    guard unsafe stat(path, &named) == 0, unsafe fstat(descriptor, &opened) == 0 else {
      return false
    }
    return named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
  }

  private static func write(owner descriptor: Int32) {
    let bytes = Array(Self.me.utf8)
    ftruncate(descriptor, 0)
    _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  private static func owner(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return text.isEmpty ? "another program" : Figures.trimmed(text)
  }

  /// This process in words, for the sentence to a second one: "anna on studio (process 812)".
  static var me: String {
    var host = [CChar](repeating: 0, count: 256)
    unsafe host.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { unsafe gethostname(base, 255) }
    }
    let name = String(
      decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var user = "somebody"
    if let entry = unsafe getpwuid(getuid()), let text = unsafe entry.pointee.pw_name {
      user = unsafe String(cString: text)
    }
    return "\(user) on \(name) (process \(getpid()))"
  }
}
