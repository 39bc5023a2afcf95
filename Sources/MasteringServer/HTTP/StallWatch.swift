#if Server
internal import AudioCore
internal import MasteringAPI
internal import NIOCore
import Synchronization

/// Notices the other end of a connection that keeps it and moves nothing, or next to nothing.
protocol StallWatch: Sendable {
  /// Says that bytes moved. [any thread]
  func note(_ bytes: Int)
  /// Whether the other end has had its time.
  var isStalled: Bool { get }
}

extension StallWatch {
  /// Closes a connection once it stalls, until the task is cancelled.
  func guarding(_ context: ServerContext) -> Task<Void, any Error> {
    Task {
      while !isStalled { try await Task.sleep(for: .seconds(1)) }
      context.channel.close(promise: nil)
    }
  }
}

/// The watch over somebody who sends.
final class SenderWatch: StallWatch {
  private let state: Mutex<(last: Double, bytes: Int)>
  private let start = SteadyTime.seconds
  private let idleSeconds: Double
  private let minimumRate: Double
  /// Time before the rate counts, s.
  private static let patience = 30.0

  /// - idleSeconds: longest time in which nothing moves.
  /// - minimumRate: bytes a second that have to move once the first half minute is over; 0 for any.
  init(idleSeconds: Double, minimumRate: Double) {
    self.idleSeconds = idleSeconds
    self.minimumRate = minimumRate
    state = Mutex((SteadyTime.seconds, 0))
  }

  func note(_ bytes: Int) {
    state.withLock {
      $0.last = SteadyTime.seconds
      $0.bytes += bytes
    }
  }

  var isStalled: Bool {
    let now = SteadyTime.seconds
    let (last, bytes) = state.withLock { ($0.last, $0.bytes) }
    if now - last > idleSeconds { return true }
    return now - start > Self.patience && Double(bytes) / (now - start) < minimumRate
  }
}

/// The watch over somebody who reads.
///
/// Buffers on the way empty in bursts, which a slow reader makes many seconds apart; so it is what he
/// takes in minutes that counts, not the pause between two bursts.
final class ReaderWatch: StallWatch {
  private let credit: Mutex<ReadingCredit>

  /// - minimumRate: bytes a second that are enough.
  /// - seconds: how long somebody who takes nothing is waited for.
  init(minimumRate: Double, seconds: Double) {
    credit = Mutex(
      ReadingCredit(bytesPerSecond: minimumRate, seconds: seconds, now: SteadyTime.seconds))
  }

  func note(_ bytes: Int) { credit.withLock { $0.note(bytes, now: SteadyTime.seconds) } }

  var isStalled: Bool { credit.withLock { $0.isUsedUp(now: SteadyTime.seconds) } }
}
#endif
