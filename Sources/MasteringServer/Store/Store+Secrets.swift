#if Server
internal import AudioCore
internal import GRDB
internal import MasteringAPI

extension Store {
  /// The secrets that open result links: the one that signs first, then retired ones that still open.
  func linkSecrets() async throws -> [[UInt8]] {
    let found = try await pool.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT value FROM secret WHERE kind = 'link' AND (retired IS NULL OR retired > ?)
          ORDER BY id DESC
          """, arguments: [WallTime.seconds])
    }
    if !found.isEmpty { return found.compactMap(Hexadecimal.bytes) }
    try rotateLinkSecret(hours: 0)
    return try await linkSecrets()
  }

  /// Makes a new secret for links; old links open for `hours` more.
  package func rotateLinkSecret(hours: Double) throws {
    try pool.write { db in
      try db.execute(
        sql: "UPDATE secret SET retired = ? WHERE kind = 'link' AND retired IS NULL",
        arguments: [WallTime.seconds + hours * 3600])
      try db.execute(
        sql: "INSERT INTO secret (kind, value, created) VALUES ('link', ?, ?)",
        arguments: [Hexadecimal.text(RandomBytes.make(32)), WallTime.seconds])
    }
  }
}
#endif
