import AudioCore
import Glibc
import Synchronization

/// The unfinished outputs of this process, so that whoever ends it can remove them.
///
/// [any thread] Takes a lock, so call it from a thread that waits for signals (`sigwait`), not from
/// inside a signal handler.
public enum TemporaryFiles {
  private struct State {
    var paths: Set<String> = []
    var created = 0
    var closed = false
  }

  private static let state = Mutex(State())

  /// Removes every unfinished output and lets no new one begin; for the way out of a process.
  public static func removeAll() {
    state.withLock {
      for path in $0.paths { unsafe unlink(path) }
      $0.paths = []
      $0.closed = true
    }
  }

  /// How many outputs are unfinished.
  public static var count: Int { state.withLock { $0.paths.count } }

  /// Creates an empty file beside `directory`'s others; descriptor −1 and an `errno` if it cannot.
  ///
  /// The name begins with a dot and carries process and serial number.
  static func create(in directory: String) -> (
    path: String, descriptor: Int32, fault: Int32
  ) {
    state.withLock {
      guard !$0.closed else {
        return ("", -1, ECANCELED)
      }
      while true {
        $0.created += 1
        let path = "\(directory)/\(AtomicFile.temporaryName("\($0.created)"))"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        let fault = descriptor < 0 ? errno : 0
        if fault == EEXIST { continue }
        if descriptor >= 0 { $0.paths.insert(path) }
        return (path, descriptor, fault)
      }
    }
  }

  /// Counts a hidden name that a finished output will wait under.
  package static func add(_ path: String) { state.withLock { _ = $0.paths.insert(path) } }

  /// Removes one.
  package static func remove(_ path: String) {
    state.withLock {
      if $0.paths.remove(path) != nil { unsafe unlink(path) }
    }
  }

  /// Gives one its final name; returns 0 or an `errno`.
  ///
  /// Without `replacing`, a file that has appeared there meanwhile is left alone: `EEXIST`; one that is
  /// replaced leaves its mode. A name on another file system is given to a copy, which is on the disk by
  /// then.
  package static func rename(_ path: String, to final: String, replacing: Bool) -> Int32 {
    let fault = renameInPlace(path, to: final, replacing: replacing)
    guard fault == EXDEV else { return fault }
    let copy = copied(path, into: Paths.folder(of: final))
    guard copy.fault == 0 else { return copy.fault }
    let moved = renameInPlace(copy.path, to: final, replacing: replacing)
    remove(moved == 0 ? path : copy.path)
    return moved
  }

  /// Copies one into another folder, under a hidden name there.
  private static func copied(_ path: String, into folder: String) -> (path: String, fault: Int32) {
    let source = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { return ("", errno) }
    defer { close(source) }
    let made = create(in: folder)
    guard made.descriptor >= 0 else { return ("", made.fault) }
    defer { close(made.descriptor) }
    guard DescriptorIO.copy(source, to: made.descriptor), fsync(made.descriptor) == 0 else {
      let fault = errno
      remove(made.path)
      return ("", fault)
    }
    return (made.path, 0)
  }

  private static func renameInPlace(
    _ path: String, to final: String, replacing: Bool
  ) -> Int32 {
    state.withLock {
      guard $0.paths.contains(path) else { return ECANCELED }
      var result: Int32 = -1
      if replacing {
        AtomicFile.keepMode(of: final, at: path)
        result = unsafe Glibc.rename(path, final)
      } else {
        // A hard link refuses an existing name in one step; some file systems have none.
        result = unsafe link(path, final)
        if result == 0 {
          unsafe unlink(path)
        } else if errno != EEXIST {
          guard unsafe access(final, F_OK) != 0 else { return EEXIST }
          result = unsafe Glibc.rename(path, final)
        }
      }
      guard result == 0 else { return errno }
      $0.paths.remove(path)
      return 0
    }
  }
}
