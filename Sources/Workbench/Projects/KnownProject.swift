internal import AudioCore
import Synchronization

/// What the file of the open project held when it was last read or written here.
final class KnownProject: Sendable {
  private let known = Mutex<(path: String, hash: ContentHash?)?>(nil)

  /// Remembers what stands at `path`; nil for something that was not seen.
  func note(_ bytes: [UInt8]?, at path: String) {
    let hash = bytes.map { ContentHash(of: $0) }
    known.withLock { $0 = (path, hash) }
  }

  /// Whether another program has written `path` since; says so once, what stands there is known then.
  func isOvertaken(at path: String) -> Bool {
    guard let bytes = try? AtomicFile.read(path) else { return false }
    let hash = ContentHash(of: bytes)
    return known.withLock { known in
      guard let last = known, last.path == path, last.hash != hash else { return false }
      known = (path, hash)
      return true
    }
  }
}
