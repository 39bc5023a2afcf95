import AudioCore
import Glibc

/// Notices when mixes are bounced again.
///
/// Looks twice a second; a file counts as bounced once its size and time have changed and then stood
/// still for a second.
struct MixWatcher {
  private struct Stamp: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
    var inode: UInt64
  }

  private let paths: [String]
  private var known: [Stamp?]

  /// Starts from how the files stand now.
  init(_ paths: [String]) {
    self.paths = paths
    known = paths.map(Self.stamp)
  }

  /// Waits until a file was bounced; false when the person stopped it.
  mutating func wait(for cancellation: Cancellation) throws -> Bool {
    var seen = paths.map(Self.stamp)
    var still = 0
    while !cancellation.isCancelled {
      usleep(500_000)
      let now = paths.map(Self.stamp)
      still = now == seen ? still + 1 : 0
      seen = now
      let isBounced = zip(now, known).contains { $0 != nil && $0 != $1 }
      if isBounced && still >= 2 {
        known = now
        return true
      }
    }
    return false
  }

  private static func stamp(_ path: String) -> Stamp? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_size > 0 else { return nil }
    return Stamp(
      size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec, inode: UInt64(status.st_ino))
  }
}
