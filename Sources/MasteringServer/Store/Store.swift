#if Server
import AudioCore
internal import GRDB
import FoundationEssentials
import Glibc

/// The database: keys, jobs, credits, idempotency, deliveries and secrets in one SQLite file.
///
/// Everything that has to be true together is written in one transaction. Any task.
package final class Store: Sendable {
  /// The connections.
  let pool: DatabasePool

  /// Opens or creates the database in `folder` and brings it to this version's shape.
  ///
  /// `LacquerError.usage` when a newer version of the server wrote it.
  package init(folder: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      // A job is on disk before it is accepted, also when the power goes.
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA foreign_keys = ON")
    }
    do {
      pool = try DatabasePool(path: folder + "/" + Self.fileName, configuration: configuration)
      try Self.refuseNewer(pool)
      try Migrations.all.migrate(pool)
    } catch let error as LacquerError {
      throw error
    } catch {
      throw LacquerError(
        .output,
        "The database in \(folder) cannot be opened; restore a backup, or choose another folder.",
        cause: "\(error)")
    }
    unsafe chmod(folder + "/" + Self.fileName, 0o600)
  }

  /// The database's file in the data folder.
  static let fileName = "lacquer.sqlite"

  /// Whether a folder holds a database, as far as that can be told.
  package static func exists(in folder: String) -> Bool {
    !JobFolders.isMissing(folder + "/" + fileName)
  }

  private static func refuseNewer(_ pool: DatabasePool) throws {
    let isNewer = try pool.read { db in
      try Migrations.all.hasBeenSuperseded(db)
    }
    guard !isNewer else {
      throw LacquerError(
        .usage,
        "The database was written by a newer lacquer-server; run that version, or restore a backup "
          + "made before the change.")
    }
  }

  /// Whether an error says that the disk is full, or takes nothing now.
  static func isFull(_ error: any Error) -> Bool {
    let code = (error as? DatabaseError)?.resultCode
    return code == .SQLITE_FULL || code == .SQLITE_IOERR
  }

  /// Copies the whole database, consistent while the server runs, to a new file that only its owner can
  /// read; what fails leaves none.
  package func backup(to path: String) throws {
    // Before anything is in it nobody else can open it: it holds the secrets that sign.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? AtomicFile.exists(path, remedy: "choose another name")
        : LacquerError(.output, "Cannot write the backup \(path).")
    }
    close(descriptor)
    do {
      let target = try DatabaseQueue(path: path)
      try pool.backup(to: target)
      try target.close()
    } catch {
      for ending in ["", "-journal", "-wal", "-shm"] { unsafe unlink(path + ending) }
      throw LacquerError(.output, "Cannot write the backup \(path).", cause: "\(error)")
    }
  }
}
#endif
