#if Server
import AudioCore
import MasteringAPI
import Synchronization

/// Who may call how often, which requests are being read, and who has what takes long under way; in
/// memory.
final class Gate: Sendable {
  private struct State {
    var buckets: [String: RateBucket] = [:]
    var submitting: Set<String> = []
    var held: [String: Int] = [:]
  }

  private let state = Mutex(State())

  /// Takes a call out of a bucket: seconds to wait (0 for none) and calls left.
  func take(_ name: String, perMinute: Double) -> (wait: Double, left: Int) {
    let now = SteadyTime.seconds
    return state.withLock { state in
      if state.buckets.count > 20_000 { state.buckets.removeAll() }
      var bucket =
        state.buckets[name] ?? RateBucket(perMinute: perMinute, now: now)
      if bucket.perMinute != perMinute {
        bucket = RateBucket(perMinute: perMinute, now: now)
      }
      let wait = bucket.take(now: now)
      state.buckets[name] = bucket
      return (wait, bucket.left)
    }
  }

  /// Claims a name while a request is read; false when another request has it.
  func claim(_ name: String) -> Bool {
    state.withLock { $0.submitting.insert(name).inserted }
  }

  /// Gives a claimed name back.
  func release(_ name: String) { _ = state.withLock { $0.submitting.remove(name) } }

  /// Takes one more place of a name; nil when `most` are taken.
  func hold(_ name: String, most: Int) -> HeldPlace? {
    let isFree = state.withLock { state in
      let held = state.held[name] ?? 0
      guard held < most else { return false }
      state.held[name] = held + 1
      return true
    }
    return isFree ? HeldPlace { [self] in giveBack(name) } : nil
  }

  private func giveBack(_ name: String) {
    state.withLock { state in
      let held = (state.held[name] ?? 0) - 1
      state.held[name] = held > 0 ? held : nil
    }
  }
}
#endif
