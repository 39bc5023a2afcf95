#if Server
import AudioCore
internal import GRDB
internal import MasteringAPI

extension Store {
  /// What came of the wish to accept a job.
  enum Acceptance: Sendable {
    /// It is in the database.
    case accepted
    /// It was there before; `answer` is what was said then.
    case replayed(answer: String)
    /// The request is refused.
    case refused(Problem)
  }

  /// Puts a job into the database together with its reservation of credits and its answer, or finds
  /// that it was accepted before.
  ///
  /// All or nothing.
  ///
  /// - idempotencyKey: the client's name for the request, if it gave one.
  /// - hasOwnID: whether `conversionID` is the client's.
  /// - answer: what the client is told, kept for repetitions.
  func accept(
    _ job: JobRecord, idempotencyKey: String?, hasOwnID: Bool, answer: String,
    limits: KeyLimits, queueLength: Int, wantsCredits: Bool
  ) async throws -> Acceptance {
    try await pool.write { db in
      if let earlier = try Self.earlier(db, job, idempotencyKey, hasOwnID) { return earlier }
      if let problem = try Self.beyondDay(db, job, limits) { return .refused(problem) }
      let open = "status IN ('IN_QUEUE', 'IN_PROGRESS')"
      // The sign keeps SQLite to the index of states: a key has few open jobs and many that ended.
      let mine =
        try Int.fetchOne(
          db, sql: "SELECT COUNT(*) FROM job WHERE +key_id = ? AND \(open)", arguments: [job.keyID])
        ?? 0
      guard mine < limits.parallelJobs else {
        return .refused(
          Problem(
            429, "too_many_parallel_jobs",
            "Too many parallel requests: this key has \(mine) jobs that are not finished.",
            retryAfter: 15))
      }
      let all =
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM job WHERE status = 'IN_QUEUE'") ?? 0
      guard all < queueLength else {
        return .refused(
          Problem(503, "queue_full", "The queue is full: try again later.", retryAfter: 60))
      }
      if wantsCredits {
        let available = try Self.balance(db, job.keyID)
        guard available >= job.cost, available > 0 else {
          return .refused(.insufficientCredits(required: job.cost, available: available))
        }
      }
      try Self.insert(db, job, answer: answer)
      if wantsCredits { try Self.reserve(db, job) }
      if let idempotencyKey {
        try db.execute(
          sql: "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [
            job.keyID, idempotencyKey, job.fingerprint, job.taskID, answer, job.created,
          ])
      }
      return .accepted
    }
  }

  /// The answer to a request that was accepted before, or the refusal of another under its name.
  private static func earlier(
    _ db: Database, _ job: JobRecord, _ idempotencyKey: String?, _ hasOwnID: Bool
  ) throws -> Acceptance? {
    if let idempotencyKey,
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM idempotency WHERE key_id = ? AND name = ?",
        arguments: [job.keyID, idempotencyKey])
    {
      guard row["fingerprint"] == job.fingerprint else {
        return .refused(
          Problem(
            422, "idempotency_key_reused",
            "This Idempotency-Key was used for another request: choose a new one."))
      }
      return .replayed(answer: row["answer"])
    }
    guard hasOwnID, let old = try Self.job(db, conversionID: job.conversionID, key: job.keyID)
    else {
      return nil
    }
    guard old.fingerprint == job.fingerprint else {
      return .refused(
        Problem(
          409, "conversion_id_taken",
          "Conflict: conversion_id \(job.conversionID) names another job of yours.",
          field: "conversion_id"))
    }
    return .replayed(answer: try firstAnswer(db, old))
  }

  /// What was said when a job was accepted.
  private static func firstAnswer(_ db: Database, _ job: JobRecord) throws -> String {
    let kept = try String.fetchOne(
      db, sql: "SELECT answer FROM job WHERE task_id = ?", arguments: [job.taskID])
    // Jobs of earlier versions have none.
    let eta = job.status.isFinal ? 0 : -1
    return kept ?? String(decoding: JSONText.line(job.submitAnswer(eta: eta)), as: UTF8.self)
  }

  private static func insert(_ db: Database, _ job: JobRecord, answer: String) throws {
    try db.execute(
      sql: """
        INSERT INTO job (task_id, conversion_id, key_id, status, created, updated, fingerprint,
        form, webhook_url, seconds, cost, upload_bytes, extension, warnings, answer)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        job.taskID, job.conversionID, job.keyID, job.status.rawValue, job.created, job.updated,
        job.fingerprint, String(decoding: JSONText.line(job.form), as: UTF8.self), job.webhookURL,
        job.seconds, job.cost, job.uploadBytes, job.output.rawValue, text(job.warnings), answer,
      ])
  }

  static func text(_ values: [String]) -> String {
    String(decoding: JSONText.line(values), as: UTF8.self)
  }

  /// A job by either id; nil for unknown ones and those of other keys.
  func job(
    taskID: String?, conversionID: String?, key: String
  ) async throws -> JobRecord? {
    try await pool.read { db in
      if let taskID {
        let found = try Self.job(db, taskID)
        return found?.keyID == key ? found : nil
      }
      return try Self.job(db, conversionID: conversionID ?? "", key: key)
    }
  }

  /// A job by its id, whoever's it is.
  func job(_ taskID: String) async throws -> JobRecord? {
    try await pool.read { try Self.job($0, taskID) }
  }

  static func job(_ db: Database, _ taskID: String) throws -> JobRecord? {
    try JobRecord.fetchOne(db, sql: "SELECT * FROM job WHERE task_id = ?", arguments: [taskID])
  }

  private static func job(
    _ db: Database, conversionID: String, key: String
  ) throws -> JobRecord? {
    try JobRecord.fetchOne(
      db, sql: "SELECT * FROM job WHERE conversion_id = ? AND key_id = ?",
      arguments: [conversionID, key])
  }

  /// Jobs of a key, newest first or oldest first, after the one whose sequence is `after`.
  func jobs(
    key: String, from start: Double?, to end: Double?, ascending: Bool, limit: Int, after: Int64?
  ) async throws -> [JobRecord] {
    try await pool.read { db in
      let order = ascending ? "ASC" : "DESC"
      // The signs keep SQLite to the order of arrival: by date it would sort all of a key's jobs.
      return try JobRecord.fetchAll(
        db,
        sql: """
          SELECT * FROM job WHERE key_id = ? AND +created >= ? AND +created <= ?
          AND (? IS NULL OR seq \(ascending ? ">" : "<") ?) ORDER BY seq \(order) LIMIT ?
          """,
        arguments: [key, start ?? 0, end ?? 1e12, after, after, limit]
      )
    }
  }

  /// Place in the queue, from 1; nil for a job that does not wait.
  func queuePosition(_ job: JobRecord) async throws -> Int? {
    guard job.status == .queued else { return nil }
    return try await pool.read { db in
      try Int.fetchOne(
        db, sql: "SELECT COUNT(*) FROM job WHERE status = 'IN_QUEUE' AND seq <= ?",
        arguments: [job.sequence])
    }
  }

  /// How many jobs wait.
  func queueLength() async throws -> Int {
    try await pool.read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM job WHERE status = 'IN_QUEUE'") ?? 0
    }
  }

  /// Numbers of jobs by status.
  func counts() async throws -> [String: Int] {
    try await pool.read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT status, COUNT(*) AS n FROM job GROUP BY status")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["status"], $0["n"]) })
    }
  }
}
#endif
