#if Server
import AudioCore
import Logging

/// What is done four times a minute: results whose time is over go, old records are forgotten.
///
/// Dates come from a clock that can be set wrong. After it was set, nothing is removed for a quarter of
/// an hour: whoever set it by mistake has that long to set it right.
struct Housekeeping {
  let service: Service

  /// Time between two rounds, s.
  private static let period = 15.0
  /// By how much date and steady clock may come apart in a round before the clock counts as set, s.
  private static let jump = 120.0
  /// How long nothing is removed then, s.
  private static let pause = 900.0

  /// Works until the task is cancelled.
  func run() async {
    var difference = WallTime.seconds - SteadyTime.seconds
    var pausedUntil = 0.0
    while !Task.isCancelled {
      let present = WallTime.seconds - SteadyTime.seconds
      if abs(present - difference) > Self.jump {
        pausedUntil = SteadyTime.seconds + Self.pause
        service.logger.warning(
          "the clock was set; nothing is removed for a while",
          metadata: ["seconds": "\(Int(present - difference))", "pause": "\(Int(Self.pause))"])
      }
      difference = present
      if SteadyTime.seconds >= pausedUntil {
        do {
          try await sweep()
        } catch {
          service.logger.error("housekeeping failed", metadata: ["error": "\(error)"])
        }
      }
      try? await Task.sleep(for: .seconds(Self.period))
    }
  }

  private func sweep() async throws {
    for id in try await service.store.overdue() {
      service.folders.clear(id)
      try await service.store.markRemoved(id)
    }
    let now = WallTime.seconds
    let configuration = service.configuration
    try await service.store.forget(
      recordsBefore: now - configuration.recordDays * 86_400,
      idempotencyBefore: now - configuration.idempotencyHours * 3600)
  }
}
#endif
