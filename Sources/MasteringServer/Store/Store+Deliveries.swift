#if Server
internal import AudioCore
internal import GRDB
internal import MasteringAPI

/// A webhook that has to arrive.
package struct Delivery: Sendable {
  /// How it stands, as the database writes it.
  package enum State: String, Sendable {
    /// Its next attempt is to come.
    case waiting
    /// The receiver has taken it.
    case delivered
    /// Every attempt of its plan has failed.
    case failed
    /// The receiver wants no more of it (HTTP 410).
    case off
  }

  /// Its `webhook-id`, the same on every attempt.
  package var id: String
  /// The job it tells of.
  package var taskID: String
  /// Whose job that is.
  var keyID: String
  /// Where it goes.
  var url: String
  /// What it says.
  var body: String
  /// How it stands.
  package var state: State
  /// Attempts so far.
  package var attempts: Int
  /// Unix seconds of the next attempt.
  var next: Double?
  /// What came of the last.
  package var last: String?
}

extension Store {
  /// Deliveries whose time has come, `ofAKey` at most of each key, all keys' first ones first; those of
  /// the keys that are `slow` behind all others.
  ///
  /// Also those set further off than any plan does, which happens only when the clock was set back.
  func dueDeliveries(limit: Int, ofAKey: Int, slow: [String]) async throws -> [Delivery] {
    try await pool.read {
      try Row.fetchAll(
        $0,
        sql: """
          SELECT * FROM
          (SELECT d.*, j.key_id, ROW_NUMBER() OVER (PARTITION BY j.key_id ORDER BY d.next) AS place
          FROM delivery d JOIN job j ON j.task_id = d.task_id
          WHERE d.state = 'waiting' AND (d.next <= ? OR d.next > ?))
          WHERE place <= ?
          ORDER BY key_id IN (SELECT value FROM json_each(?)), place, next LIMIT ?
          """,
        arguments: [
          WallTime.seconds, WallTime.seconds + WebhookRetries.longest, ofAKey, Self.text(slow),
          limit,
        ]
      ).compactMap(Self.delivery)
    }
  }

  /// All deliveries, newest first.
  package func deliveries(limit: Int) throws -> [Delivery] {
    try pool.read {
      try Row.fetchAll(
        $0,
        sql: """
          SELECT d.*, j.key_id FROM delivery d JOIN job j ON j.task_id = d.task_id
          ORDER BY d.created DESC LIMIT ?
          """, arguments: [limit]
      ).compactMap(Self.delivery)
    }
  }

  /// Notes an attempt and what follows from it, unless the delivery was replayed meanwhile: then it is
  /// sent once more.
  func noteAttempt(
    _ delivery: Delivery, status: Int?, seconds: Double, note: String, state: Delivery.State,
    next: Double?
  ) async throws {
    try await pool.write { db in
      try db.execute(
        sql:
          "INSERT INTO attempt (delivery_id, time, status, seconds, note) VALUES (?, ?, ?, ?, ?)",
        arguments: [delivery.id, WallTime.seconds, status, seconds, note])
      try db.execute(
        sql: """
          UPDATE delivery SET state = ?, attempts = attempts + 1, next = ?, updated = ?, last = ?
          WHERE id = ? AND next IS ?
          """,
        arguments: [state.rawValue, next, WallTime.seconds, note, delivery.id, delivery.next])
    }
  }

  /// Sends a delivery again from the start of its plan; false when there is none of this id or job.
  package func replay(_ id: String) throws -> Bool {
    try pool.write { db in
      try db.execute(
        sql: """
          UPDATE delivery SET state = 'waiting', attempts = 0, next = ?, updated = ?
          WHERE id = ? OR task_id = ?
          """, arguments: [WallTime.seconds, WallTime.seconds, id, id])
      return db.changesCount > 0
    }
  }

  /// A row as a delivery; nil where its state is of a newer version.
  private static func delivery(_ row: Row) -> Delivery? {
    guard let state = Delivery.State(rawValue: row["state"]) else { return nil }
    return Delivery(
      id: row["id"], taskID: row["task_id"], keyID: row["key_id"], url: row["url"],
      body: row["body"], state: state, attempts: row["attempts"], next: row["next"],
      last: row["last"])
  }
}
#endif
