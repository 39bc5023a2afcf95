#if Server
import AudioCore
import FoundationEssentials
import Glibc
import Logging
import MasteringAPI

/// Takes waiting jobs in a fair order and runs so many at a time.
///
/// Fair: of the keys that have jobs waiting, the one with the fewest running is served next, then
/// the one that was served longest ago. One key with a thousand jobs delays another's by one.
actor JobRunner {
  /// How often a job may be under way when the server dies.
  ///
  /// A job has a process of its own, so that a server's death is hardly its fault: the number only ends
  /// what would take the machine with it for ever.
  static let mostAttempts = 100

  private let service: Service
  private var served: [String: Int] = [:]
  private var turn = 0
  private var isDraining = false
  /// One call at most waits to be heard: a poke that comes while jobs are looked for is not lost, and
  /// a hundred make one look.
  private let pokes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  /// A runner that does nothing until `run`.
  init(service: Service) { self.service = service }

  /// Says that a job waits or a worker is free. [any thread]
  nonisolated func poke() { pokes.continuation.yield() }

  /// Starts no further job.
  func drain() { isDraining = true }

  /// Runs jobs until the task is cancelled.
  func run() async {
    // A look a second finds what was put back into the queue by other hands.
    let clock = Task { [self] in
      while !Task.isCancelled {
        poke()
        try? await Task.sleep(for: .seconds(1))
      }
    }
    defer { clock.cancel() }
    await withDiscardingTaskGroup { group in
      for await _ in pokes.stream {
        while !isDraining, service.board.runningCount < service.configuration.workers,
          let job = await next(), await begin(job)
        {
          group.addTask { [self] in
            await JobRun(service: service, taskID: job.taskID).run()
            poke()
          }
        }
      }
    }
  }

  private func begin(_ job: JobRecord) async -> Bool {
    do {
      guard try await service.store.start(job.taskID) else { return false }
    } catch {
      service.logger.error("cannot start a job", metadata: ["error": "\(error)"])
      return false
    }
    turn += 1
    served[job.keyID] = turn
    service.board.begin(job.taskID, key: job.keyID)
    return true
  }

  private func next() async -> JobRecord? {
    let running = service.board.runningByKey
    let heads = (try? await service.store.heads()) ?? []
    func rank(_ job: JobRecord) -> (Int, Int, Int, Int64) {
      let isSuspect = job.attempts >= Store.suspectAttempts
      return (
        isSuspect ? 1 : 0, running[job.keyID] ?? 0, served[job.keyID] ?? 0, job.sequence
      )
    }
    return heads.min { rank($0) < rank($1) }
  }
}
#endif
