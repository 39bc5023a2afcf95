#if Server
internal import NIOCore
import Synchronization

/// Notices the other end of a connection that keeps it and moves nothing, or next to nothing.
final class StallWatch: Sendable {
  private let state: Mutex<(last: Double, bytes: Int)>
  private let start = Clock.steady
  private let idleSeconds: Double
  private let minimumRate: Double
  /// Time before the rate counts, s.
  private static let patience = 30.0

  /// - idleSeconds: longest time in which nothing moves.
  /// - minimumRate: bytes a second that have to move once the first half minute is over; 0 for any.
  init(idleSeconds: Double, minimumRate: Double) {
    self.idleSeconds = idleSeconds
    self.minimumRate = minimumRate
    state = Mutex((Clock.steady, 0))
  }

  /// Says that bytes moved. [any thread]
  func note(_ bytes: Int) {
    state.withLock {
      $0.last = Clock.steady
      $0.bytes += bytes
    }
  }

  /// Closes a connection once it stalls, until the task is cancelled.
  func guarding(_ context: ServerContext) -> Task<Void, any Error> {
    Task {
      while !isStalled { try await Task.sleep(for: .seconds(1)) }
      context.channel.close(promise: nil)
    }
  }

  private var isStalled: Bool {
    let now = Clock.steady
    let (last, bytes) = state.withLock { ($0.last, $0.bytes) }
    if now - last > idleSeconds { return true }
    return now - start > Self.patience && Double(bytes) / (now - start) < minimumRate
  }
}
#endif
