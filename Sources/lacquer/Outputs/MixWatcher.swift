import AudioCore
import Glibc
import Mastering

/// Notices when mixes and references are bounced again.
///
/// Looks twice a second; a file counts as bounced once something was written and it stands still, all of
/// them together.
struct MixWatcher {
  private let paths: [String]
  private var known: [FileIdentity?]

  /// Starts from how the files stand now.
  init(_ paths: [String]) {
    self.paths = paths
    known = paths.map { FileIdentity(path: $0) }
  }

  /// Waits until a file was bounced; false when the person stopped it.
  mutating func wait(for cancellation: Cancellation) throws -> Bool {
    var moving: [Int: StandStill] = [:]
    while !cancellation.isCancelled {
      usleep(UInt32(StandStill.pauseSeconds * 1e6))
      for index in paths.indices where moving[index] == nil && isBounced(index) {
        moving[index] = StandStill(paths[index])
      }
      guard !moving.isEmpty else { continue }
      var areStanding = true
      for index in moving.keys.sorted() {
        let isStanding = moving[index]?.look(at: paths[index]) ?? true
        areStanding = areStanding && isStanding
      }
      guard areStanding else { continue }
      let isAnyBounced = moving.keys.contains { isBounced($0) }
      moving = [:]
      guard isAnyBounced else { continue }
      for index in paths.indices { known[index] = FileIdentity(path: paths[index]) ?? known[index] }
      return true
    }
    return false
  }

  /// Whether there is something else than what was known; a file that is gone or empty is waited for.
  private func isBounced(_ index: Int) -> Bool {
    guard let now = FileIdentity(path: paths[index]), now.size > 0 else { return false }
    guard let known = known[index] else { return true }
    return !now.isUnwritten(since: known)
  }
}
