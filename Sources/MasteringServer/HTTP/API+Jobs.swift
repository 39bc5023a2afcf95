#if Server
import AudioCore
internal import HTTPTypes
internal import Hummingbird
import MasteringAPI

extension API {
  /// `GET /v1/byId`, with `wait` a long poll.
  func byId(_ call: Call, _ key: APIKey) async throws -> Response {
    try takeStatusCall(call, key)
    try checkType(call, isNeeded: !service.configuration.isLenient)
    let wait = try waitSeconds(call)
    var job = try await find(call, key)
    if wait > 0, !job.status.isFinal { job = try await change(of: job, call, key, within: wait) }
    return .json(
      .object(["success": .bool(true), "conversion": try await describe(job, call)]))
  }

  private func waitSeconds(_ call: Call) throws -> Double {
    guard let text = call.query["wait"] else { return 0 }
    guard let seconds = Double(text), (0...ServiceOffer.longestWait).contains(seconds) else {
      throw Problem.invalid(
        "invalid_parameter", "wait is a number from 0 to \(Int(ServiceOffer.longestWait)).",
        field: "wait")
    }
    return seconds
  }

  /// A job as it is once something about it has changed, or the time is over.
  private func change(
    of job: JobRecord, _ call: Call, _ key: APIKey, within seconds: Double
  ) async throws -> JobRecord {
    let held = try hold(key)
    defer { withExtendedLifetime(held) {} }
    let deadline = SteadyTime.seconds + seconds
    let seen = service.board.revision(job.taskID)
    // An end between the look at the job and the one at the board would not be told of again.
    let now = try await find(call, key)
    guard !now.status.isFinal else { return now }
    while SteadyTime.seconds < deadline, service.board.revision(job.taskID) == seen,
      !state.isDraining
    {
      try await Task.sleep(for: .milliseconds(100))
    }
    return try await find(call, key)
  }

  /// The job that a query names, of this key; unknown and foreign ids look the same.
  func find(_ call: Call, _ key: APIKey) async throws -> JobRecord {
    let task = call.query["task_id"].flatMap { $0.isEmpty ? nil : $0 }
    let conversion = call.query["conversion_id"].flatMap { $0.isEmpty ? nil : $0 }
    guard task != nil || conversion != nil else {
      throw Problem.invalid(
        "missing_id", "Either task_id or conversion_id is needed.", field: "task_id")
    }
    for text in [task, conversion].compactMap(\.self) where text.utf8.count > 128 {
      throw Problem.noSuchJob
    }
    guard
      let job = try await service.store.job(
        taskID: task, conversionID: conversion, key: key.id)
    else { throw Problem.noSuchJob }
    if task != nil, let conversion, conversion != job.conversionID {
      throw Problem.invalid(
        "ids_differ", "task_id and conversion_id name different jobs.", field: "conversion_id")
    }
    return job
  }

  private func checkType(_ call: Call, isNeeded: Bool) throws {
    guard let type = call.query["conversionType"], !type.isEmpty else {
      guard !isNeeded else {
        throw Problem.invalid(
          "missing_conversion_type", "conversionType is needed: AUDIO_MASTERING.",
          field: "conversionType")
      }
      return
    }
    guard type == "AUDIO_MASTERING" else {
      throw Problem.invalid(
        "invalid_conversion_type", "conversionType is AUDIO_MASTERING on this server.",
        field: "conversionType")
    }
  }

  /// The object that describes a job.
  func describe(_ job: JobRecord, _ call: Call) async throws -> JSONValue {
    try await describe(job, call, secrets: try await service.store.linkSecrets())
  }

  private func describe(
    _ job: JobRecord, _ call: Call, secrets: [[UInt8]]
  ) async throws -> JSONValue {
    let progress = service.board.progress(job.taskID)
    let position = try await service.store.queuePosition(job)
    let link = service.link(job, base: base(call), secrets: secrets)
    return job.conversion(
      link: link, progress: progress, queuePosition: position, eta: eta(job, position: position))
  }

  /// Seconds that remain; −1 when nothing is known, 0 at the end.
  private func eta(_ job: JobRecord, position: Int?) -> Int {
    guard !job.status.isFinal else { return 0 }
    let one = service.board.expectedSeconds(audioSeconds: job.seconds ?? 240)
    if let elapsed = service.board.elapsed(job.taskID) {
      return max(1, Int((one - elapsed).rounded(.up)))
    }
    guard let position else { return -1 }
    let rounds = Double(position) / Double(service.configuration.workers)
    return max(1, Int((one * (rounds + 1)).rounded(.up)))
  }

  /// The mount that links begin with: the operator's address, else what the client called.
  func base(_ call: Call) -> String {
    if !service.configuration.publicURL.isEmpty {
      return service.configuration.publicURL.trimmedSlash
    }
    // A Host header is shown to its own sender only, and only when it is a plain host.
    let host = call.request.head.authority ?? ""
    guard WebAddress("http://\(host)/") != nil else { return service.base }
    return "http://\(host)\(call.mount)"
  }

  /// `GET /v1/byUser`.
  func byUser(_ call: Call, _ key: APIKey) async throws -> Response {
    try takeStatusCall(call, key)
    try checkType(call, isNeeded: false)
    let limit = Int(call.query["limit"] ?? "20") ?? 0
    guard (1...100).contains(limit) else {
      throw Problem.invalid("invalid_parameter", "limit is 1 to 100.", field: "limit")
    }
    let order = (call.query["sortOrder"] ?? "DESC").uppercased()
    guard order == "ASC" || order == "DESC" else {
      throw Problem.invalid("invalid_parameter", "sortOrder is ASC or DESC.", field: "sortOrder")
    }
    func date(_ name: String) throws -> Double? {
      guard let text = call.query[name], !text.isEmpty else { return nil }
      guard let seconds = RFC3339.seconds(text) else {
        throw Problem.invalid("invalid_parameter", "\(name) is a date (RFC 3339).", field: name)
      }
      return seconds
    }
    // A day that is named without a time is meant to its end.
    let isDay = call.query["endDate"]?.trimmed.utf8.count == 10
    let end = try date("endDate").map { isDay ? $0 + 86_400 - 1e-6 : $0 }
    var after: Int64?
    if let text = call.query["LastEvaluatedKey"], !text.isEmpty {
      guard let number = Int64(text), number > 0 else {
        throw Problem.invalid(
          "invalid_parameter", "LastEvaluatedKey is what the page before gave.",
          field: "LastEvaluatedKey")
      }
      after = number
    }
    let jobs = try await service.store.jobs(
      key: key.id, from: try date("startDate"), to: end,
      ascending: order == "ASC", limit: limit + 1, after: after)
    var conversions: [JSONValue] = []
    let secrets = try await service.store.linkSecrets()
    for job in jobs.prefix(limit) {
      conversions.append(try await describe(job, call, secrets: secrets))
    }
    var members: [String: JSONValue] = [
      "success": .bool(true), "conversions": .array(conversions),
    ]
    if jobs.count > limit, let last = jobs.prefix(limit).last {
      members["LastEvaluatedKey"] = .string(String(last.sequence))
    }
    return .json(.object(members))
  }

  /// `POST /v1/cancel`.
  func cancel(_ call: Call, _ key: APIKey) async throws -> Response {
    try takeStatusCall(call, key)
    let job = try await end(try await find(call, key))
    return .json(
      .object(["success": .bool(true), "conversion": try await describe(job, call)]))
  }

  /// `DELETE /v1/byId`: stops the job and removes everything but its record.
  func delete(_ call: Call, _ key: APIKey) async throws -> Response {
    try takeStatusCall(call, key)
    try checkType(call, isNeeded: false)
    let job = try await end(try await find(call, key))
    service.folders.clear(job.taskID)
    try await service.store.markRemoved(job.taskID)
    let left = try await service.store.job(job.taskID) ?? job
    return .json(
      .object([
        "success": .bool(true), "message": .string("The job's files are deleted."),
        "conversion": try await describe(left, call),
      ]))
  }

  /// Ends a job that is not finished; one that is stays what it is.
  ///
  /// The end is written first: whoever works on the job finds it, also after a restart.
  private func end(_ job: JobRecord) async throws -> JobRecord {
    guard !job.status.isFinal else { return job }
    let id = job.taskID
    let secrets = try await service.store.linkSecrets()
    let isFirst = try await service.store.fail(
      id, status: .failed, code: "cancelled", text: "The job was cancelled."
    ) { service.webhookMessage($0, secrets: secrets) }
    if isFirst {
      service.board.cancel(id)
      service.folders.clear(id)
      // It is written; what cannot be noted here, housekeeping does.
      try? await service.store.markRemoved(id)
      service.board.touch(id)
      service.metrics.count("lacquer_jobs_total", ["status": StatusWord.failed.rawValue])
      await service.webhooks.poke()
    }
    return try await service.store.job(id) ?? job
  }

  /// `GET /v1/usage`: credits, limits and what was used of them.
  func usage(_ call: Call, _ key: APIKey) async throws -> Response {
    try takeStatusCall(call, key)
    let limits = limits(key)
    let uploaded = try await service.store.uploadedToday(key: key.id)
    let refused = try await service.store.refusedToday(key: key.id)
    let id = key.id
    let store = service.store
    let balance = try await Blocking.run { try store.balance(key: id) }
    return .json(
      .object([
        "success": .bool(true),
        "credits": .object([
          "enabled": .bool(service.configuration.creditsEnabled),
          "available": .number(balance),
          "per_minute": .number(service.configuration.creditsPerMinute),
        ]),
        "limits": .object(Self.document(limits)),
        "uploaded_bytes_today": .integer(Int64(uploaded)),
        "refused_bytes_today": .integer(Int64(refused)),
      ]))
  }
}
#endif
