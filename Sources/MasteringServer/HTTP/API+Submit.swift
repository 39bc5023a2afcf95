#if Server
import AudioCore
import Dispatch
import FoundationEssentials
import Glibc
internal import HTTPTypes
internal import Hummingbird
import MasteringAPI

extension API {
  /// Reads a submit and accepts its job; `received` tells of what came and became none.
  func accept(
    _ call: Call, _ key: APIKey, _ received: ReceivedBytes
  ) async throws -> Response {
    try admit(call, key)
    let isDryRun = try flag(call.query["dry_run"], "dry_run")
    let held = try isDryRun ? holdDryRun(key) : nil
    defer { withExtendedLifetime(held) {} }
    let requestName = try idempotencyKey(of: call.request)
    let claim = try claim(requestName, of: key)
    defer { if let claim { gate.release(claim) } }
    guard service.folders.freeBytes > 64 << 20 else { throw Problem.storageFull }
    try await refuseFurther(call, key, limits(key))

    let folder = try service.folders.makeIncoming()
    // A job that is entered has it under another name by then.
    defer { service.folders.remove(folder) }
    let form = try await formReader(folder, call, received).read(call.request)
    let wish = try SubmitWish(
      form, rule: service.configuration.addresses, outputs: service.outputs)
    var job = record(of: wish, key, bytes: form.bytes)
    let probed = try await probe(wish.form, folder: folder, in: isDryRun ? dryRuns : probes)
    note(probed, in: &job, wanted: wish.output)
    var response =
      if isDryRun {
        try await dryRun(job, probed, folder: folder, limits(key), received)
      } else {
        try await enter(
          job, from: folder, idempotencyKey: requestName, hasOwnID: wish.conversionID != nil,
          limits(key), received)
      }
    if wish.isDeprecated { response.headers.add("Deprecation", "true") }
    return response
  }

  private func admit(_ call: Call, _ key: APIKey) throws {
    guard !state.isDraining else {
      throw Problem(
        503, "shutting_down", "The server is about to restart: try again soon.", retryAfter: 30)
    }
    try takeSubmit(call, key)
  }

  /// Lets a key have one more dry run under way: as many as jobs.
  ///
  /// One whose client has gone is finished all the same, so that connections alone bound nothing.
  private func holdDryRun(_ key: APIKey) throws -> HeldPlace {
    let most = limits(key).parallelJobs
    return try place(
      of: key, for: "dry_run", most: most,
      else: Problem(
        429, "too_many_parallel_jobs",
        "Too many parallel requests: this key has \(most) dry runs that are not finished.",
        retryAfter: 15))
  }

  /// The client's name for the request; nil where it gave none.
  private func idempotencyKey(of request: Request) throws -> String? {
    guard let header = request.headers.value(IdempotencyKey.header) else { return nil }
    guard let name = IdempotencyKey.parse(header) else {
      throw Problem.invalid(
        "invalid_idempotency_key",
        "Idempotency-Key is a quoted text of 8 to 255 visible characters.")
    }
    return name
  }

  /// Claims a request's name while it is read; what was claimed, to be released.
  private func claim(_ requestName: String?, of key: APIKey) throws -> String? {
    guard let requestName else { return nil }
    let claim = "\(key.id) \(requestName)"
    guard gate.claim(claim) else {
      throw Problem(
        409, "request_in_progress",
        "Conflict: a request with this Idempotency-Key is being received.", retryAfter: 5)
    }
    return claim
  }

  private func formReader(_ folder: String, _ call: Call, _ received: ReceivedBytes) -> FormReader {
    FormReader(
      folder: folder, mostBytes: service.configuration.uploadMB << 20,
      idleSeconds: service.configuration.idleSeconds,
      minimumRate: service.configuration.minimumRate, context: call.context,
      received: received)
  }

  /// The job that a wish makes, before its audio was looked at.
  private func record(of wish: SubmitWish, _ key: APIKey, bytes: Int) -> JobRecord {
    var job = JobRecord(
      taskID: RandomBytes.uuid(), conversionID: wish.conversionID ?? RandomBytes.uuid(),
      keyID: key.id, fingerprint: wish.fingerprint, form: wish.form, output: wish.output ?? .wav)
    job.webhookURL = wish.webhookURL
    job.uploadBytes = bytes
    job.warnings = wish.warnings
    return job
  }

  /// Notes in a job what its audio is.
  private func note(_ probed: JSONValue, in job: inout JobRecord, wanted: OutputExtension?) {
    if let seconds = probed["mix"]?["seconds"]?.amount {
      job.seconds = seconds
      job.cost = service.price(seconds: seconds)
    }
    job.form.downmix = JobForm.needsDownmix(probed)
    let family = Self.sameFamily(probed["mix"])
    job.output = wanted ?? (service.outputs.contains(family) ? family : .wav)
    job.warnings += Self.warnings(probed)
  }

  /// Puts a job on disk and into the database, and answers it; or as the first time, where it was
  /// accepted before.
  private func enter(
    _ job: JobRecord, from folder: String, idempotencyKey: String?, hasOwnID: Bool,
    _ limits: KeyLimits, _ received: ReceivedBytes
  ) async throws -> Response {
    let eta = await estimate(job)
    let answer = String(decoding: JSONText.line(job.submitAnswer(eta: eta)), as: UTF8.self)
    let place = service.folders.folder(job.taskID)
    try await Self.settle(folder, as: place)
    let outcome: Store.Acceptance
    do {
      outcome = try await service.store.accept(
        job, idempotencyKey: idempotencyKey, hasOwnID: hasOwnID, answer: answer,
        limits: limits, queueLength: service.configuration.queueLength,
        wantsCredits: service.configuration.creditsEnabled)
    } catch {
      service.folders.remove(place)
      throw error
    }
    switch outcome {
    case .accepted:
      received.noteCounted()
      service.metrics.count("lacquer_jobs_accepted_total", [:])
      service.metrics.count("lacquer_upload_bytes_total", [:], by: Double(job.uploadBytes))
      runner.poke()
      return .jsonText(answer)
    case .replayed(let earlier):
      service.folders.remove(place)
      return .jsonText(earlier, headers: [(IdempotencyKey.replayed, "true")])
    case .refused(let problem):
      service.folders.remove(place)
      throw problem
    }
  }

  func flag(_ text: String?, _ name: String) throws -> Bool {
    switch text?.lowercased() {
    case nil, "false", "0": return false
    case "true", "1": return true
    default: throw Problem.invalid("invalid_parameter", "\(name) is true or false.", field: name)
    }
  }

  /// Opens and decodes what was uploaded, in a process of its own.
  private func probe(
    _ form: JobForm, folder: String, in places: Places
  ) async throws -> JSONValue {
    try await work(
      WorkOrder(.probe, form, folder: folder, limits: service.configuration.workLimits),
      deadline: 120, in: places)
  }

  /// Runs an order of a request that waits for it.
  private func work(
    _ order: WorkOrder, deadline: Double, in places: Places
  ) async throws -> JSONValue {
    let engine = service.engine
    do {
      return try await places.use {
        try await WorkerProcess(program: engine).run(order, deadline: deadline)
      }
    } catch let failure as WorkEvent.Failure {
      throw Self.problem(failure)
    }
  }

  /// The HTTP status of what a worker refused.
  static func problem(_ failure: WorkEvent.Failure) -> Problem {
    let status =
      switch failure.code {
      case "not_audio": 415
      case "undecodable", "crashed", "hung": 422
      case "too_long": 413
      case "audio_too_short", "reference_too_short", "invalid_parameter", "invalid_setting",
        "invalid_preset":
        400
      case "disk_full", "output", WorkerProcess.cannotStart: 503
      default: 500
      }
    return Problem(
      status, failure.code, failure.text, field: failure.field,
      retryAfter: status == 503 ? 60 : nil)
  }

  /// The family of the mix where the answer leaves it open; lossless ones give a WAV.
  private static func sameFamily(_ mix: JSONValue?) -> OutputExtension {
    guard let codec = mix?["codec"]?.words?.lowercased() else { return .wav }
    if codec.contains("flac") { return .flac }
    if codec.contains("vorbis") { return .ogg }
    if codec.contains("opus") { return .webm }
    if codec.contains("aac") { return .aac }
    if codec.contains("mpeg") || codec.contains("mp3") { return .mp3 }
    return .wav
  }

  private static func warnings(_ probed: JSONValue) -> [String] {
    ["mix", "reference"].flatMap { name in
      probed[name]?["warnings"]?.elements?.compactMap(\.words) ?? []
    }
  }

  /// Seconds until a job that is accepted now is done.
  private func estimate(_ job: JobRecord) async -> Int {
    let waiting = (try? await service.store.queueLength()) ?? 0
    let one = service.board.expectedSeconds(audioSeconds: job.seconds ?? 240)
    let before =
      Double(waiting + service.board.runningCount) / Double(service.configuration.workers)
    return max(1, Int((one * (1 + before)).rounded(.up)))
  }

  private func dryRun(
    _ job: JobRecord, _ probed: JSONValue, folder: String, _ limits: KeyLimits,
    _ received: ReceivedBytes
  ) async throws -> Response {
    guard job.form.mixURL == nil, job.form.referenceURL == nil else {
      throw Problem.invalid("dry_run_needs_files", "A dry run takes uploaded files.")
    }
    try await service.store.countDryRun(job, limits: limits)
    received.noteCounted()
    var order = WorkOrder(
      .plan, job.form, folder: folder, limits: service.configuration.workLimits)
    order.output = folder + "/master.\(job.output.rawValue)"
    let document = try await work(
      order, deadline: Double(service.configuration.jobWallSeconds), in: dryRuns)
    return .json(
      .object([
        "success": .bool(true), "dry_run": .bool(true),
        "credit_estimate": .number(job.cost), "cost_unit": .string("credits"),
        "eta": .integer(Int64(await estimate(job))),
        "output_extension": .string(job.output.rawValue),
        "input": probed["mix"] ?? .null, "reference": probed["reference"] ?? .null,
        "report": document["report"] ?? .null, "notes": document["notes"] ?? .array([]),
        "warnings": .array(
          job.warnings.map { .string($0) } + (document["warnings"]?.elements ?? [])),
        "engine": document["engine"] ?? .null, "plan_hash": document["plan_hash"] ?? .null,
      ]))
  }

  /// Gives an upload its place among the jobs, so that it is there after a loss of power.
  private static func settle(_ folder: String, as place: String) async throws {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      DispatchQueue.global().async {
        for name in ["mix", "reference"] { JobFolders.sync(folder + "/" + name) }
        JobFolders.sync(folder)
        guard unsafe rename(folder, place) == 0 else {
          done.resume(throwing: Problem.storageFull)
          return
        }
        JobFolders.sync(place + "/..")
        done.resume()
      }
    }
  }
}
#endif
