#if Server
internal import AudioCore
internal import GRDB
internal import MasteringAPI

extension Store {
  /// Deaths of the server from which on a job that was under way waits behind all others.
  static var suspectAttempts: Int { 3 }

  /// The next waiting job of every key: the oldest, and only then suspects.
  func heads() async throws -> [JobRecord] {
    try await pool.read { db in
      try JobRecord.fetchAll(
        db,
        sql: """
          SELECT * FROM
          (SELECT *, ROW_NUMBER() OVER (PARTITION BY key_id ORDER BY attempts >= ?, seq) AS place
          FROM job WHERE status = 'IN_QUEUE') WHERE place = 1 ORDER BY seq
          """,
        arguments: [Self.suspectAttempts])
    }
  }

  /// Marks a waiting job as running; false when it no longer waits.
  func start(_ taskID: String) async throws -> Bool {
    try await pool.write { db in
      try db.execute(
        sql: """
          UPDATE job SET status = 'IN_PROGRESS', started = ?, updated = ?, attempts = attempts + 1
          WHERE task_id = ? AND status = 'IN_QUEUE'
          """,
        arguments: [WallTime.seconds, WallTime.seconds, taskID])
      return db.changesCount == 1
    }
  }

  /// Notes what the job turned out to be once its inputs are there, and takes its price.
  ///
  /// False when credits are wanted and there are too few, or the job has ended meanwhile.
  func settle(
    _ taskID: String, seconds: Double, cost: Double, form: JobForm, wantsCredits: Bool
  ) async throws -> Bool {
    try await pool.write { db in
      guard var job = try Self.job(db, taskID), !job.status.isFinal else { return false }
      if wantsCredits, job.cost == 0, cost > 0 {
        guard try Self.balance(db, job.keyID) >= cost else { return false }
        job.cost = cost
        try Self.reserve(db, job)
      }
      try db.execute(
        sql: "UPDATE job SET seconds = ?, cost = ?, form = ?, updated = ? WHERE task_id = ?",
        arguments: [
          seconds, wantsCredits ? cost : 0, String(decoding: JSONText.line(form), as: UTF8.self),
          WallTime.seconds, taskID,
        ])
      return true
    }
  }

  /// What a finished master is.
  struct Result: Sendable {
    /// Size of the file.
    var bytes: Int
    /// SHA-256 of the file.
    var sha256: String
    /// Unix seconds.
    var expires: Double
    /// The worker's document: report, engine, plan_hash, warnings.
    var document: JSONValue
  }

  /// Ends a job with its master and queues its webhook, once; false when it had ended before.
  func complete(
    _ taskID: String, _ result: Result, webhook: (JobRecord) -> (id: String, body: String)?
  ) async throws -> Bool {
    try await finish(taskID, webhook: webhook) { db, job in
      let document = result.document
      let warnings = job.warnings + (document["warnings"]?.elements?.compactMap(\.words) ?? [])
      try db.execute(
        sql: """
          UPDATE job SET status = 'COMPLETED', finished = ?, updated = ?,
          result_bytes = ?, sha256 = ?, expires = ?, plan_hash = ?, engine = ?, report = ?,
          warnings = ? WHERE task_id = ?
          """,
        arguments: [
          WallTime.seconds, WallTime.seconds, result.bytes, result.sha256, result.expires,
          document["plan_hash"]?.words, document["engine"].map(JSONColumn.init),
          document["report"].map(JSONColumn.init),
          Self.text(warnings), taskID,
        ])
    }
  }

  /// Ends a job without a master, gives its credits back and queues its webhook, once.
  func fail(
    _ taskID: String, status: StatusWord, code: String, text: String,
    webhook: (JobRecord) -> (id: String, body: String)?
  ) async throws -> Bool {
    try await finish(taskID, webhook: webhook) { db, job in
      try db.execute(
        sql: """
          UPDATE job SET status = ?, finished = ?, updated = ?, error = ?,
          error_code = ?, cost = 0 WHERE task_id = ?
          """,
        arguments: [status.rawValue, WallTime.seconds, WallTime.seconds, text, code, taskID])
      if job.cost > 0 { try Self.refund(db, job) }
    }
  }

  private func finish(
    _ taskID: String, webhook: (JobRecord) -> (id: String, body: String)?,
    _ change: (Database, JobRecord) throws -> Void
  ) async throws -> Bool {
    try await withoutActuallyEscaping(change) { change in
      try await withoutActuallyEscaping(webhook) { webhook in
        try await write(taskID, Steps(change: change, webhook: webhook))
      }
    }
  }

  /// What a transaction does, carried into it; used before the call that made it returns.
  private struct Steps: @unchecked Sendable {
    let change: (Database, JobRecord) throws -> Void
    let webhook: (JobRecord) -> (id: String, body: String)?
  }

  private func write(_ taskID: String, _ steps: Steps) async throws -> Bool {
    try await pool.write { db in
      guard let job = try Self.job(db, taskID), !job.status.isFinal else { return false }
      try steps.change(db, job)
      if let url = job.webhookURL, let changed = try Self.job(db, taskID),
        let message = steps.webhook(changed)
      {
        try db.execute(
          sql: """
            INSERT OR IGNORE INTO delivery (id, task_id, url, body, state, next, created, updated)
            VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?)
            """,
          arguments: [
            message.id, taskID, url, message.body, WallTime.seconds, WallTime.seconds,
            WallTime.seconds,
          ])
      }
      return true
    }
  }

  /// After a restart: what was running waits again; returns those that have had all their attempts.
  func resume(mostAttempts: Int) async throws -> [JobRecord] {
    try await pool.write { db in
      try db.execute(
        sql: "UPDATE job SET status = 'IN_QUEUE' WHERE status = 'IN_PROGRESS'")
      return try JobRecord.fetchAll(
        db, sql: "SELECT * FROM job WHERE status = 'IN_QUEUE' AND attempts >= ?",
        arguments: [mostAttempts]
      )
    }
  }

  /// Puts a running job back into the queue without counting the attempt.
  func putBack(_ taskID: String) async throws {
    try await pool.write {
      try $0.execute(
        sql: """
          UPDATE job SET status = 'IN_QUEUE', attempts = MAX(0, attempts - 1)
          WHERE task_id = ? AND status = 'IN_PROGRESS'
          """, arguments: [taskID])
    }
  }

  /// Ids of all jobs that still have files.
  func taskIDsWithFiles() async throws -> Set<String> {
    try await pool.read {
      Set(try String.fetchAll($0, sql: "SELECT task_id FROM job WHERE removed IS NULL"))
    }
  }

  /// Finished jobs whose files have to go: results that expired, and jobs without a result.
  func overdue() async throws -> [String] {
    try await pool.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT task_id FROM job WHERE removed IS NULL AND
          (status IN ('FAILED', 'ERROR') OR (status = 'COMPLETED' AND expires < ?))
          """, arguments: [WallTime.seconds])
    }
  }

  /// Mastered jobs whose result is kept, and its format.
  func masters() async throws -> [String: OutputExtension] {
    try await pool.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: "SELECT task_id, extension FROM job WHERE removed IS NULL AND status = 'COMPLETED'")
      var formats: [String: OutputExtension] = [:]
      for row in rows {
        let id: String = row["task_id"]
        formats[id] = OutputExtension(rawValue: row["extension"])
      }
      return formats
    }
  }

  /// Notes that a job's files are gone.
  func markRemoved(_ taskID: String) async throws {
    try await pool.write {
      try $0.execute(
        sql: "UPDATE job SET removed = ? WHERE task_id = ? AND removed IS NULL",
        arguments: [WallTime.seconds, taskID])
    }
  }

  /// Forgets records, idempotency keys and counted uploads whose time is over.
  func forget(recordsBefore: Double, idempotencyBefore: Double) async throws {
    try await pool.write { db in
      try db.execute(
        sql: "DELETE FROM idempotency WHERE created < ?", arguments: [idempotencyBefore])
      for table in ["dry_run", "refused_upload"] {
        try db.execute(
          sql: "DELETE FROM \(table) WHERE created < ?",
          arguments: [WallTime.seconds - Self.uploadPeriod])
      }
      try db.execute(
        sql: """
          DELETE FROM attempt WHERE delivery_id IN
          (SELECT d.id FROM delivery d JOIN job j ON j.task_id = d.task_id WHERE j.finished < ?)
          """, arguments: [recordsBefore])
      try db.execute(
        sql: "DELETE FROM delivery WHERE task_id IN (SELECT task_id FROM job WHERE finished < ?)",
        arguments: [recordsBefore])
      try db.execute(
        sql: "DELETE FROM job WHERE finished < ? AND removed IS NOT NULL",
        arguments: [recordsBefore])
    }
  }
}
#endif
