package import AudioCore
import Glibc

/// Time and waiting, so that tests need not wait.
package protocol RemoteClock: Sendable {
  /// Seconds since 1970.
  var now: Double { get }
  /// Seconds of a clock that never jumps.
  var steady: Double { get }
  /// Waits; throws `LacquerError.interrupted` when cancelled.
  func sleep(_ seconds: Double, _ cancellation: Cancellation) throws
  /// A random number from 0 to 1.
  var jitter: Double { get }
}

/// The machine's clocks.
struct SystemClock: RemoteClock {
  var now: Double { WallTime.seconds }
  var steady: Double { SteadyTime.seconds }
  var jitter: Double { Double.random(in: 0...1) }

  func sleep(_ seconds: Double, _ cancellation: Cancellation) throws {
    let end = steady + seconds
    while true {
      guard !cancellation.isCancelled else { throw LacquerError(.interrupted, "Stopped.") }
      let left = end - steady
      guard left > 0 else { return }
      usleep(useconds_t(min(0.1, left) * 1_000_000))
    }
  }
}
