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
    let limits = limits(key)
    var headers = try admit(key)
    let isDryRun = try flag(call.query["dry_run"], "dry_run")
    let idempotencyKey = try call.request.headers.value(IdempotencyKey.header).map { header in
      guard let name = IdempotencyKey.parse(header) else {
        throw Problem.invalid(
          "invalid_idempotency_key",
          "Idempotency-Key is a quoted text of 8 to 255 visible characters.")
      }
      return name
    }
    let claim = idempotencyKey.map { "\(key.id) \($0)" }
    if let claim, !gate.claim(claim) {
      throw Problem(
        409, "request_in_progress",
        "Conflict: a request with this Idempotency-Key is being received.", retryAfter: 5)
    }
    defer { if let claim { gate.release(claim) } }
    guard service.folders.freeBytes > 64 << 20 else { throw Problem.storageFull }
    try await refuseFurther(call, key, limits)

    let folder = try service.folders.makeIncoming()
    var isKept = false
    defer { if !isKept { service.folders.remove(folder) } }
    let reader = FormReader(
      folder: folder, mostBytes: service.configuration.uploadMB << 20,
      idleSeconds: service.configuration.idleSeconds,
      minimumRate: service.configuration.minimumRate, context: call.context,
      received: received)
    let form = try await reader.read(call.request)
    let wish = try SubmitWish(
      form, rule: service.configuration.addresses, outputs: service.outputs)
    if wish.isDeprecated { headers.append(("Deprecation", "true")) }

    var job = JobRecord(
      taskID: RandomBytes.uuid(), conversionID: wish.conversionID ?? RandomBytes.uuid(),
      keyID: key.id, fingerprint: wish.fingerprint, form: wish.form, output: wish.output ?? .wav)
    job.webhookURL = wish.webhookURL
    job.uploadBytes = form.bytes
    job.warnings = wish.warnings
    let places = isDryRun ? dryRuns : probes
    let probed = try await probe(wish.form, folder: folder, in: places)
    if let seconds = probed["mix"]?["seconds"]?.amount {
      job.seconds = seconds
      job.cost = service.price(seconds: seconds)
    }
    job.form.downmix = JobForm.needsDownmix(probed)
    let family = Self.sameFamily(probed["mix"])
    job.output = wish.output ?? (service.outputs.contains(family) ? family : .wav)
    job.warnings += Self.warnings(probed)
    if isDryRun {
      try await count(job, limits)
      received.noteCounted()
      return try await dryRun(job, probed, folder: folder, headers)
    }

    let eta = await estimate(job)
    let answer = String(decoding: JSONText.line(job.submitAnswer(eta: eta)), as: UTF8.self)
    let place = service.folders.folder(job.taskID)
    try await Self.settle(folder, as: place)
    isKept = true
    let outcome: Store.Acceptance
    do {
      outcome = try await service.store.accept(
        job, idempotencyKey: idempotencyKey, hasOwnID: wish.conversionID != nil, answer: answer,
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
      service.metrics.count("lacquer_upload_bytes_total", [:], by: Double(form.bytes))
      runner.poke()
      return .jsonText(answer, headers: headers)
    case .replayed(let earlier):
      service.folders.remove(place)
      return .jsonText(earlier, headers: headers + [(IdempotencyKey.replayed, "true")])
    case .refused(let problem):
      service.folders.remove(place)
      throw problem
    }
  }

  private func admit(_ key: APIKey) throws -> [(String, String)] {
    guard !state.isDraining else {
      throw Problem(
        503, "shutting_down", "The server is about to restart: try again soon.", retryAfter: 30)
    }
    return try takeSubmit(key)
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
      case "audio_too_short", "reference_too_short", "invalid_setting", "invalid_preset": 400
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

  private func count(_ job: JobRecord, _ limits: KeyLimits) async throws {
    guard job.form.mixURL == nil, job.form.referenceURL == nil else {
      throw Problem.invalid("dry_run_needs_files", "A dry run takes uploaded files.")
    }
    try await service.store.countDryRun(job, limits: limits)
  }

  private func dryRun(
    _ job: JobRecord, _ probed: JSONValue, folder: String, _ headers: [(String, String)]
  ) async throws -> Response {
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
      ]), headers: headers)
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
