#if Server
import AudioCore
import FoundationEssentials
import Glibc
import Logging
import MasteringAPI

/// One job from its start to its end in the database.
///
/// Whatever happens, the job is completed, failed, or back in the queue; and since its end is one
/// transaction that only a job without an end can have, it has one end.
struct JobRun {
  let service: Service
  let taskID: String

  func run() async {
    let started = SteadyTime.seconds
    do {
      if let job = try await service.store.job(taskID), !job.status.isFinal {
        try await run(job)
        service.board.learn(
          audioSeconds: try await service.store.job(taskID)?.seconds ?? 0,
          workSeconds: SteadyTime.seconds - started)
      }
    } catch let failure as WorkEvent.Failure {
      await settle(failure)
    } catch  where Store.isFull(error) {
      await settle(WorkEvent.Failure(code: "disk_full", text: "No space left."))
    } catch {
      service.logger.error(
        "a job met an error of the server", metadata: ["task": "\(taskID)", "error": "\(error)"])
      await settle(
        WorkEvent.Failure(code: "server", text: "The server met an error of its own."))
    }
    await release()
    await clearLeftovers()
    service.board.end(taskID)
    await service.webhooks.poke()
  }

  /// Sees to it that a job without an end waits again, however long the database takes nothing: none
  /// stays "in progress" with nobody at work on it.
  private func release() async {
    while !Task.isCancelled {
      do {
        return try await service.store.putBack(taskID)
      } catch {
        service.logger.error(
          "a job cannot be put back into the queue yet", metadata: ["task": "\(taskID)"])
        try? await Task.sleep(for: .seconds(2))
      }
    }
  }

  /// Removes what was still written after somebody else had ended the job and removed its files.
  private func clearLeftovers() async {
    guard let job = try? await service.store.job(taskID), job.status.isFinal,
      job.status != .completed
    else { return }
    service.folders.clear(taskID)
  }

  private func run(_ job: JobRecord) async throws {
    guard !service.folders.areInputsLost(taskID, job.form) else {
      throw WorkEvent.Failure(
        code: "server", text: "The job's audio is no longer on this server: submit it again.")
    }
    let folder = service.folders.folder(taskID)
    var form = job.form
    if form.mixURL != nil || form.referenceURL != nil {
      try await fetch(&form, into: folder)
      try await probe(&form, folder: folder)
    }
    var order = WorkOrder(
      .master, form, folder: folder, limits: service.configuration.workLimits)
    order.output = service.folders.result(taskID, job.output)
    order.planOutput = folder + "/plan.json"
    let document = try await work(order)
    try await complete(job, document)
  }

  /// Runs an order in a process that a cancel can stop.
  private func work(_ order: WorkOrder) async throws -> JSONValue {
    let process = WorkerProcess(program: service.engine)
    guard service.board.attach(taskID, process) else { throw WorkerProcess.stopped }
    let board = service.board
    let taskID = taskID
    return try await process.run(
      order, deadline: Double(service.configuration.jobWallSeconds)
    ) { board.note(taskID, $0) }
  }

  private func fetch(_ form: inout JobForm, into folder: String) async throws {
    guard let cancellation = service.board.cancellation(taskID) else {
      throw WorkerProcess.stopped
    }
    service.board.note(taskID, WorkEvent.Progress(stage: "fetching", fraction: 0))
    if let url = form.mixURL, form.mixFile == nil {
      try await service.fetcher.fetch(
        url, to: folder + "/mix", field: "audio_url", cancellation: cancellation)
      form.mixFile = "mix"
    }
    if let url = form.referenceURL, form.referenceFile == nil {
      try await service.fetcher.fetch(
        url, to: folder + "/reference", field: "reference_audio_url", cancellation: cancellation)
      form.referenceFile = "reference"
    }
    let paths = [form.mixFile, form.referenceFile].compactMap(\.self).map { "\(folder)/\($0)" }
    let hashes = try await Blocking.run {
      let found = try paths.map { try ContentHash(ofFile: $0) }
      // The database is about to say that the files are there.
      for path in paths { JobFolders.sync(path) }
      JobFolders.sync(folder)
      return found
    }
    guard Set(hashes).count == hashes.count else {
      throw WorkEvent.Failure(
        code: "same_audio", text: "Input and reference are the same file.",
        field: "reference_audio_url")
    }
  }

  private func probe(_ form: inout JobForm, folder: String) async throws {
    let found = try await work(
      WorkOrder(.probe, form, folder: folder, limits: service.configuration.workLimits))
    form.downmix = JobForm.needsDownmix(found)
    let seconds = found["mix"]?["seconds"]?.amount ?? 0
    let isAffordable = try await service.store.settle(
      taskID, seconds: seconds, cost: service.price(seconds: seconds), form: form,
      wantsCredits: service.configuration.creditsEnabled)
    guard isAffordable else {
      throw WorkEvent.Failure(
        code: "insufficient_credits", text: "Insufficient credits for this operation.")
    }
  }

  private func complete(_ job: JobRecord, _ document: JSONValue) async throws {
    let path = service.folders.result(taskID, job.output)
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    guard size > 0, let sha256 = document["sha256"]?.words else {
      throw WorkEvent.Failure(code: "server", text: "The master is missing.")
    }
    JobFolders.sync(path)
    JobFolders.sync(service.folders.folder(taskID))
    let result = Store.Result(
      bytes: size, sha256: sha256,
      expires: WallTime.seconds + service.configuration.resultHours * 3600, document: document)
    let secrets = try await service.store.linkSecrets()
    let isFirst = try await service.store.complete(taskID, result) { job in
      service.webhookMessage(job, secrets: secrets)
    }
    guard isFirst else { return }
    service.folders.clearInputs(taskID, keeping: path)
    service.metrics.count("lacquer_jobs_total", ["status": "COMPLETED"])
    service.logger.info(
      "job completed",
      metadata: ["task": "\(taskID)", "bytes": "\(size)", "attempts": "\(job.attempts)"])
  }

  /// What a failure means for the job.
  private func settle(_ failure: WorkEvent.Failure) async {
    // A job that was asked to stop has its end already, or goes on after the next start.
    guard service.board.cancellation(taskID)?.isCancelled == false else { return }
    var status = StatusWord.failed
    switch failure.code {
    case "disk_full", WorkerProcess.cannotStart:
      service.logger.error(
        "a job cannot be done now; it waits",
        metadata: ["task": "\(taskID)", "code": "\(failure.code)"])
      service.metrics.count("lacquer_\(failure.code)_total", [:])
      try? await Task.sleep(for: .seconds(5))
      return
    case "crashed", "hung", "server", "engine", "output":
      status = .error
      service.metrics.count("lacquer_worker_failures_total", ["code": failure.code])
    default: break
    }
    let secrets = (try? await service.store.linkSecrets()) ?? []
    let isFirst = try? await service.store.fail(
      taskID, status: status, code: failure.code, text: failure.text
    ) { service.webhookMessage($0, secrets: secrets) }
    guard isFirst == true else { return }
    service.folders.clear(taskID)
    try? await service.store.markRemoved(taskID)
    service.metrics.count("lacquer_jobs_total", ["status": status.rawValue])
    service.logger.info(
      "job ended without a master", metadata: ["task": "\(taskID)", "code": "\(failure.code)"])
  }
}
#endif
