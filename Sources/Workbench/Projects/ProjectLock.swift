internal import AudioCore
import Glibc
import Synchronization

/// The right to save a project: a file beside it, locked by the kernel for as long as we live.
///
/// The lock goes with the process however it ends, so nothing has to be cleaned up after a crash.
@safe final class ProjectLock: Sendable {
  /// The lock file.
  let path: String
  private let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // The name goes first: whoever opens the file from now on makes a new one.
    unsafe unlink(path)
    close(descriptor)
  }

  /// What came of asking.
  enum Outcome {
    /// It is ours.
    case taken(ProjectLock)
    /// It belongs to somebody; their name.
    case held(by: String)
    /// The folder takes no lock (read-only, another file system); why.
    case impossible(String)
  }

  /// The lock file of a project.
  static func path(for project: String) -> String {
    "\(FilePath.folder(of: project))/.\(FilePath.name(of: project)).lock"
  }

  /// Asks for the lock of a project.
  static func take(for project: String) -> Outcome {
    let path = path(for: project)
    for _ in 0..<8 {
      let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { return .impossible(AtomicFile.reason(errno)) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let owner = owner(descriptor)
        close(descriptor)
        return .held(by: owner)
      }
      // The file may have been removed between open and lock; then the name is another file.
      guard isStill(path, descriptor) else {
        close(descriptor)
        continue
      }
      write(owner: descriptor)
      return .taken(ProjectLock(path: path, descriptor: descriptor))
    }
    return .impossible("the lock changes hands all the time")
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
    let bytes = Array(Self.self.me.utf8)
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

/// The lock of the project that is open.
final class ProjectLockHolder: Sendable {
  private let held = Mutex<ProjectLock?>(nil)

  /// Lets go of the old lock and takes that of `project`; nil when it is ours, else why not.
  func move(to project: String) -> String? {
    let refusal = move(to: project, doing: { _ in })
    if refusal != nil { release() }
    return refusal
  }

  /// Takes the lock of `project` and does `work` under it; nil when it was done, else why not.
  ///
  /// `work` hears whether the lock was ours before. Unless the work is done the old lock stays.
  func move(to project: String, doing work: (_ isHeld: Bool) throws -> Void) rethrows -> String? {
    let path = ProjectLock.path(for: project)
    if held.withLock({ $0?.path == path }) {
      try work(true)
      return nil
    }
    switch ProjectLock.take(for: project) {
    case .taken(let lock):
      try work(false)
      held.withLock { $0 = lock }
      return nil
    case .held(let owner): return "it is open in another window, by \(owner)"
    case .impossible(let reason): return reason
    }
  }

  /// Lets go.
  func release() { held.withLock { $0 = nil } }
}
