#if Server
internal import AudioCore
internal import GRDB
internal import MasteringAPI

extension Store {
  /// Time over which uploads are counted, s.
  static var uploadPeriod: Double { 86_400 }

  /// Bytes a key has uploaded within a day, for jobs and dry runs.
  func uploadedToday(key: String) async throws -> Int {
    try await pool.read { try Self.uploaded($0, key) }
  }

  /// Counts what was uploaded for a dry run, which leaves no job; throws `Problem` when that is more
  /// than the key's daily amount.
  func countDryRun(_ job: JobRecord, limits: KeyLimits) async throws {
    try await pool.write { db in
      if let problem = try Self.beyondDay(db, job, limits) { throw problem }
      try db.execute(
        sql: "INSERT INTO dry_run (key_id, created, upload_bytes) VALUES (?, ?, ?)",
        arguments: [job.keyID, job.created, job.uploadBytes])
    }
  }

  /// Bytes of a key that were refused within a day, or sent once more.
  func refusedToday(key: String) async throws -> Int {
    try await pool.read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT COALESCE(SUM(upload_bytes), 0) FROM refused_upload
          WHERE key_id = ? AND created > ?
          """, arguments: [key, WallTime.seconds - Self.uploadPeriod]) ?? 0
    }
  }

  /// Counts what was received of a key and became neither job nor dry run.
  func countRefused(_ bytes: Int, key: String) async throws {
    try await pool.write {
      try $0.execute(
        sql: "INSERT INTO refused_upload (key_id, created, upload_bytes) VALUES (?, ?, ?)",
        arguments: [key, WallTime.seconds, bytes])
    }
  }

  /// The refusal of an upload beyond the key's daily amount; nil within it.
  static func beyondDay(
    _ db: Database, _ job: JobRecord, _ limits: KeyLimits
  ) throws -> Problem? {
    let used = try uploaded(db, job.keyID)
    guard used + job.uploadBytes > limits.uploadMBPerDay << 20 else { return nil }
    return Problem(
      429, "daily_upload_limit", "This key has uploaded its daily amount.", retryAfter: 3600)
  }

  private static func uploaded(_ db: Database, _ key: String) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT COALESCE(SUM(upload_bytes), 0) FROM
        (SELECT upload_bytes, key_id, created FROM job
        UNION ALL SELECT upload_bytes, key_id, created FROM dry_run)
        WHERE key_id = ? AND created > ?
        """, arguments: [key, WallTime.seconds - uploadPeriod]) ?? 0
  }
}
#endif
