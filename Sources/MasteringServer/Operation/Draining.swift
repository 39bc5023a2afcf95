#if Server
internal import AudioCore
import Glibc
internal import Logging
internal import ServiceLifecycle

/// The orderly end of a server: no new jobs, time for those that run, then no connections.
struct Draining: Sendable {
  /// Seconds beyond the time to drain in which stopped jobs end, and in which connections close.
  private static let grace = 10.0

  let service: Service
  let runner: JobRunner
  let state: ServerState
  let group: ServiceGroup

  /// Waits for a signal and ends the server; a second signal cuts every wait short.
  func run(_ signals: Signals) async {
    let first = await signals.first()
    service.logger.info("draining", metadata: ["signal": "\(first)"])
    state.isDraining = true
    await runner.drain()
    let deadline = SteadyTime.seconds + service.configuration.drainSeconds
    while service.board.runningCount > 0, SteadyTime.seconds < deadline, !signals.isUrgent {
      try? await Task.sleep(for: .milliseconds(100))
    }
    service.board.stopAll()
    while service.board.runningCount > 0, SteadyTime.seconds < deadline + Self.grace {
      try? await Task.sleep(for: .milliseconds(50))
    }
    await group.triggerGracefulShutdown()
    let end = SteadyTime.seconds + Self.grace
    while SteadyTime.seconds < end, !Task.isCancelled, !signals.isUrgent {
      try? await Task.sleep(for: .milliseconds(100))
    }
    guard !Task.isCancelled else { return }
    // Whoever still holds a connection has had the time.
    service.logger.info("ended")
    Glibc.exit(0)
  }
}
#endif
