#if Server
import FoundationEssentials
import MasteringAPI

/// What is done at a start: half uploads and inputs of finished jobs go, running jobs wait again, jobs
/// that always end badly are ended.
struct Recovery {
  let service: Service

  /// Does it, before anything is listened to.
  func run() async throws {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: service.folders.incoming))
      ?? []
    {
      service.folders.remove(service.folders.incoming + "/" + name)
    }
    let known = try await service.store.taskIDsWithFiles()
    for id in service.folders.taskIDs where !known.contains(id) { service.folders.clear(id) }
    for (id, format) in try await service.store.masters() {
      service.folders.clearInputs(id, keeping: service.folders.result(id, format))
    }
    let secrets = try await service.store.linkSecrets()
    for job in try await service.store.resume(mostAttempts: JobRunner.mostAttempts) {
      let isFirst = try await service.store.fail(
        job.taskID, status: .error, code: "crashed",
        text: "Mastering was begun \(job.attempts) times and never finished."
      ) { service.webhookMessage($0, secrets: secrets) }
      if isFirst { service.folders.clear(job.taskID) }
    }
  }
}
#endif
