#if Server
import Logging

/// What is done once a minute: results whose time is over go, old records are forgotten.
struct Housekeeping {
  let service: Service

  /// Works until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do {
        try await sweep()
      } catch {
        service.logger.error("housekeeping failed", metadata: ["error": "\(error)"])
      }
      try? await Task.sleep(for: .seconds(60))
    }
  }

  private func sweep() async throws {
    for id in try await service.store.overdue() {
      service.folders.clear(id)
      try await service.store.markRemoved(id)
    }
    let now = Clock.now
    let configuration = service.configuration
    try await service.store.forget(
      recordsBefore: now - configuration.recordDays * 86_400,
      idempotencyBefore: now - configuration.idempotencyHours * 3600)
  }
}
#endif
