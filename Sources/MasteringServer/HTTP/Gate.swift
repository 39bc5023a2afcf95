#if Server
import MasteringAPI
import Synchronization

/// Who may call how often: buckets by key and by address, in memory.
final class Gate: Sendable {
  private struct State {
    var buckets: [String: RateBucket] = [:]
    var submitting: [String: Int] = [:]
  }

  private let state = Mutex(State())

  /// Takes a call out of a bucket: seconds to wait (0 for none) and calls left.
  func take(_ name: String, perMinute: Double, burst: Double? = nil) -> (wait: Double, left: Int) {
    let now = Clock.steady
    return state.withLock { state in
      if state.buckets.count > 20_000 { state.buckets.removeAll() }
      var bucket =
        state.buckets[name] ?? RateBucket(perMinute: perMinute, burst: burst, now: now)
      if bucket.perMinute != perMinute {
        bucket = RateBucket(perMinute: perMinute, burst: burst, now: now)
      }
      let wait = bucket.take(now: now)
      state.buckets[name] = bucket
      return (wait, bucket.left)
    }
  }

  /// Claims a name while a request is read; false when another request has it.
  func claim(_ name: String) -> Bool {
    state.withLock { state in
      guard state.submitting[name] == nil else { return false }
      state.submitting[name] = 1
      return true
    }
  }

  /// Gives a claimed name back.
  func release(_ name: String) { state.withLock { $0.submitting[name] = nil } }
}

/// A number of places that tasks wait for.
actor Places {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = count }

  /// Runs `work` when a place is free.
  func use<Result: Sendable>(
    _ work: @Sendable () async throws -> Result
  ) async throws -> Result {
    await enter()
    defer { leave() }
    return try await work()
  }

  private func enter() async {
    if free > 0 {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
#endif
