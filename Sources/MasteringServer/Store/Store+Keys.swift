#if Server
import AudioCore
internal import GRDB
import MasteringAPI

/// An API key as the database knows it: never the key itself.
package struct APIKey: Sendable, Equatable {
  /// Short name.
  package var id: String
  /// What the operator calls it.
  package var label: String
  /// Its last four characters, to recognise it by.
  package var hint: String
  /// Unix seconds.
  package var created: Double
  /// Unix seconds; nil for never.
  package var expires: Double?
  /// Unix seconds; nil while it is good.
  package var revoked: Double?
  /// Its own limits; nil takes the server's.
  package var limits: KeyLimits?

  /// Whether it opens anything at a time (Unix seconds).
  package func isGood(at now: Double) -> Bool {
    revoked == nil && (expires.map { now < $0 } ?? true)
  }
}

extension Store {
  /// Makes a key and returns it: the only time it is seen.
  package func addKey(
    label: String, expires: Double? = nil, limits: KeyLimits? = nil, grant: Double = 0
  ) throws -> (key: String, record: APIKey) {
    let key = "lqk_" + Base64.addressText(RandomBytes.make(32))
    let record = APIKey(
      id: String(Hexadecimal.text(RandomBytes.make(4))), label: label, hint: String(key.suffix(4)),
      created: WallTime.seconds, expires: expires, revoked: nil, limits: limits)
    try pool.write { db in
      try db.execute(
        sql: """
          INSERT INTO key (id, label, hash, hint, created, expires, limits, webhook_secret)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          record.id, label, Self.hash(key), record.hint, record.created, expires,
          limits.map { String(decoding: JSONText.line($0), as: UTF8.self) },
          StandardWebhook.newSecret(),
        ])
      if grant != 0 { try Self.grant(db, record.id, grant) }
    }
    return (key, record)
  }

  /// All keys, oldest first.
  package func keys() throws -> [APIKey] {
    try pool.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM key ORDER BY created, id").map(Self.key)
    }
  }

  /// The key that a text opens, if any; comparison is of hashes.
  ///
  /// Also tells expired and revoked ones.
  func key(opening text: String) async throws -> APIKey? {
    let hash = Self.hash(text)
    return try await pool.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM key WHERE hash = ?", arguments: [hash])
        .map(Self.key)
    }
  }

  /// The key of an id or a label; `LacquerError.usage` for none, and for a label that several have.
  package func key(named name: String) throws -> APIKey {
    let found = try keys().filter { $0.id == name || $0.label == name }
    guard found.count == 1 else {
      throw LacquerError(
        .usage,
        found.isEmpty
          ? "There is no key \(name): lacquer serve keys list."
          : "Several keys are called \(name): give the id.")
    }
    return found[0]
  }

  /// Takes a key's rights away.
  package func revokeKey(_ id: String) throws {
    try pool.write {
      try $0.execute(
        sql: "UPDATE key SET revoked = ? WHERE id = ? AND revoked IS NULL",
        arguments: [WallTime.seconds, id])
    }
  }

  /// Gives a key limits of its own.
  package func limitKey(_ id: String, _ limits: KeyLimits?) throws {
    try pool.write {
      try $0.execute(
        sql: "UPDATE key SET limits = ? WHERE id = ?",
        arguments: [limits.map { String(decoding: JSONText.line($0), as: UTF8.self) }, id])
    }
  }

  /// The secrets that sign a key's webhooks: the present one, and while one is replaced the old.
  package func webhookSecrets(key id: String) async throws -> [String] {
    try await pool.read { db in
      guard
        let row = try Row.fetchOne(db, sql: "SELECT * FROM key WHERE id = ?", arguments: [id])
      else { return [] }
      let present: String = row["webhook_secret"]
      let old: String? = row["old_webhook_secret"]
      let until: Double? = row["old_webhook_until"]
      return [present]
        + (until.map { $0 > WallTime.seconds } == true ? [old].compactMap(\.self) : [])
    }
  }

  /// Replaces the secret of a key's webhooks; both sign for `hours`.
  package func rotateWebhookSecret(key id: String, hours: Double) throws -> String {
    let secret = StandardWebhook.newSecret()
    try pool.write {
      try $0.execute(
        sql: """
          UPDATE key SET old_webhook_secret = webhook_secret, old_webhook_until = ?,
          webhook_secret = ? WHERE id = ?
          """,
        arguments: [WallTime.seconds + hours * 3600, secret, id])
    }
    return secret
  }

  private static func hash(_ key: String) -> String {
    ContentHash(of: Array(key.utf8)).hexadecimal
  }

  private static func key(_ row: Row) -> APIKey {
    let limits: String? = row["limits"]
    return APIKey(
      id: row["id"], label: row["label"], hint: row["hint"], created: row["created"],
      expires: row["expires"], revoked: row["revoked"],
      limits: limits.flatMap { JSONText.parse(KeyLimits.self, Array($0.utf8)) })
  }
}
#endif
