internal import AudioCore
import Synchronization

/// The right to save a project: a lock file beside it.
enum ProjectLock {
  /// The lock file of a project, one for all links that lead to it.
  static func path(for project: String) -> String {
    let file = Paths.resolved(project)
    let folder = Paths.resolved(Paths.folder(of: file))
    return Paths.join(folder, ".\(Paths.name(of: file)).lock")
  }

  /// Asks for the lock of a project.
  static func take(for project: String) -> FileLock.Outcome { FileLock.take(path(for: project)) }
}

/// The lock of the project that is open.
final class ProjectLockHolder: Sendable {
  private let held = Mutex<FileLock?>(nil)

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
