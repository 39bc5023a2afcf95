import Glibc
import Synchronization

/// Finished outputs of this process that still wait under hidden names, so that whoever ends it can
/// remove them. [any thread]
package enum HiddenOutputs {
  private static let paths = Mutex<Set<String>>([])

  /// Removes all of them; for the way out of a process, once no new one can begin.
  package static func removeAll() {
    paths.withLock { paths in
      for path in paths { unsafe unlink(path) }
      paths = []
    }
  }

  static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// Removes one, if it is there.
  static func remove(_ path: String) {
    paths.withLock { paths in
      if paths.remove(path) != nil { unsafe unlink(path) }
    }
  }
}
