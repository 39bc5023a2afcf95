#if Server
internal import GRDB

/// The shapes the database has had.
///
/// A step that was released is never changed, only followed.
enum Migrations {
  static let all: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    for (name, step) in [("1", first), ("2", second), ("3", third), ("4", fourth), ("5", fifth)] {
      migrator.registerMigration(name) { db in
        for statement in step.split(separator: ";") where !statement.allSatisfy(\.isWhitespace) {
          try db.execute(sql: String(statement))
        }
      }
    }
    return migrator
  }()

  private static let first = """
    CREATE TABLE key (
      id TEXT PRIMARY KEY, label TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL,
      created REAL NOT NULL, expires REAL, revoked REAL, limits TEXT,
      webhook_secret TEXT NOT NULL, old_webhook_secret TEXT, old_webhook_until REAL
    );
    CREATE TABLE job (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      task_id TEXT NOT NULL UNIQUE, conversion_id TEXT NOT NULL, key_id TEXT NOT NULL,
      status TEXT NOT NULL, stage TEXT, created REAL NOT NULL, updated REAL NOT NULL,
      started REAL, finished REAL, attempts INTEGER NOT NULL DEFAULT 0,
      fingerprint TEXT NOT NULL, form TEXT NOT NULL, webhook_url TEXT,
      seconds REAL, cost REAL NOT NULL DEFAULT 0, upload_bytes INTEGER NOT NULL DEFAULT 0,
      extension TEXT NOT NULL, result_bytes INTEGER, sha256 TEXT, expires REAL, removed REAL,
      plan_hash TEXT, engine TEXT, report TEXT, warnings TEXT NOT NULL DEFAULT '[]',
      error TEXT, error_code TEXT,
      UNIQUE (key_id, conversion_id)
    );
    CREATE INDEX job_by_status ON job (status, seq);
    CREATE INDEX job_by_key ON job (key_id, seq);
    CREATE TABLE idempotency (
      key_id TEXT NOT NULL, name TEXT NOT NULL, fingerprint TEXT NOT NULL,
      task_id TEXT NOT NULL, answer TEXT NOT NULL, created REAL NOT NULL,
      PRIMARY KEY (key_id, name)
    );
    CREATE TABLE ledger (
      id INTEGER PRIMARY KEY AUTOINCREMENT, key_id TEXT NOT NULL, time REAL NOT NULL,
      amount REAL NOT NULL, reason TEXT NOT NULL, task_id TEXT
    );
    CREATE INDEX ledger_by_key ON ledger (key_id);
    CREATE UNIQUE INDEX ledger_once ON ledger (task_id, reason) WHERE task_id IS NOT NULL;
    CREATE TABLE delivery (
      id TEXT PRIMARY KEY, task_id TEXT NOT NULL UNIQUE, url TEXT NOT NULL, body TEXT NOT NULL,
      state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next REAL, created REAL NOT NULL,
      updated REAL NOT NULL, last TEXT
    );
    CREATE INDEX delivery_due ON delivery (state, next);
    CREATE TABLE attempt (
      id INTEGER PRIMARY KEY AUTOINCREMENT, delivery_id TEXT NOT NULL, time REAL NOT NULL,
      status INTEGER, seconds REAL NOT NULL, note TEXT
    );
    CREATE TABLE secret (
      id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, value TEXT NOT NULL,
      created REAL NOT NULL, retired REAL
    );
    """

  private static let second = """
    CREATE TABLE dry_run (
      key_id TEXT NOT NULL, created REAL NOT NULL, upload_bytes INTEGER NOT NULL
    );
    CREATE INDEX dry_run_by_key ON dry_run (key_id, created);
    """

  private static let third = """
    CREATE TABLE refused_upload (
      key_id TEXT NOT NULL, created REAL NOT NULL, upload_bytes INTEGER NOT NULL
    );
    CREATE INDEX refused_upload_by_key ON refused_upload (key_id, created);
    """

  private static let fourth = """
    ALTER TABLE job ADD COLUMN answer TEXT;
    """

  private static let fifth = """
    CREATE INDEX job_by_day ON job (key_id, created, upload_bytes);
    CREATE INDEX job_by_end ON job (finished);
    CREATE INDEX job_with_files ON job (status, expires) WHERE removed IS NULL;
    CREATE INDEX attempt_by_delivery ON attempt (delivery_id);
    CREATE INDEX idempotency_by_time ON idempotency (created);
    """
}
#endif
