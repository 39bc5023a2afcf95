#if Server
internal import AudioCore
internal import GRDB

/// One line of the ledger.
package struct LedgerLine: Sendable {
  /// What credits came or went for, as the database writes it.
  package enum Reason: String, Sendable {
    /// The operator gave them.
    case grant
    /// A job took them.
    case job
    /// A job gave them back.
    case refund
  }

  /// Unix seconds.
  package var time: Double
  /// Credits; negative for what was spent.
  package var amount: Double
  /// What they came or went for.
  package var reason: Reason
  /// The job, if one.
  package var taskID: String?
}

extension Store {
  static func balance(_ db: Database, _ key: String) throws -> Double {
    let sum =
      try Double.fetchOne(
        db, sql: "SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE key_id = ?", arguments: [key])
      ?? 0
    return sum.rounded(toParts: 10_000)
  }

  static func grant(_ db: Database, _ key: String, _ amount: Double) throws {
    try db.execute(
      sql: "INSERT INTO ledger (key_id, time, amount, reason) VALUES (?, ?, ?, 'grant')",
      arguments: [key, WallTime.seconds, amount])
  }

  static func reserve(_ db: Database, _ job: JobRecord) throws {
    guard job.cost > 0 else { return }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO ledger (key_id, time, amount, reason, task_id)
        VALUES (?, ?, ?, 'job', ?)
        """, arguments: [job.keyID, WallTime.seconds, -job.cost, job.taskID])
  }

  static func refund(_ db: Database, _ job: JobRecord) throws {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO ledger (key_id, time, amount, reason, task_id)
        SELECT key_id, ?, -amount, 'refund', task_id FROM ledger WHERE task_id = ? AND reason = 'job'
        """, arguments: [WallTime.seconds, job.taskID])
  }

  /// What a key has left.
  package func balance(key: String) throws -> Double {
    try pool.read { try Self.balance($0, key) }
  }

  /// Gives a key credits.
  package func grant(key: String, _ amount: Double) throws {
    try pool.write { try Self.grant($0, key, amount) }
  }

  /// The last lines of a key's ledger, newest first.
  package func ledger(key: String, limit: Int = 50) throws -> [LedgerLine] {
    try pool.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM ledger WHERE key_id = ? ORDER BY id DESC LIMIT ?",
        arguments: [key, limit]
      ).compactMap { row in
        LedgerLine.Reason(rawValue: row["reason"]).map {
          LedgerLine(time: row["time"], amount: row["amount"], reason: $0, taskID: row["task_id"])
        }
      }
    }
  }
}
#endif
