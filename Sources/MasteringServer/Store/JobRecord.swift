#if Server
package import AudioCore
internal import GRDB
package import MasteringAPI

/// A job as it stands in the database: a row of the table `job`.
package struct JobRecord: Sendable, Decodable, FetchableRecord {
  /// Order of arrival.
  package var sequence: Int64 = 0
  /// The server's name for it, a UUID.
  package var taskID: String
  /// The client's name for it, else another UUID.
  package var conversionID: String
  /// Whose it is.
  package var keyID: String
  /// Its state.
  package var status: StatusWord
  /// Unix seconds.
  package var created: Double
  /// Unix seconds.
  package var updated: Double
  /// How often a worker was started for it.
  package var attempts = 0
  /// Hash of everything that was asked for.
  package var fingerprint: String
  /// What was asked for.
  package var form: JobForm
  /// Where the end is told.
  package var webhookURL: String?
  /// Length of the mix, s, once known.
  package var seconds: Double?
  /// Credits.
  package var cost = 0.0
  /// Bytes uploaded.
  package var uploadBytes = 0
  /// Format of the master.
  package var output: OutputExtension
  /// Size of the master.
  package var resultBytes: Int?
  /// SHA-256 of the master.
  package var sha256: String?
  /// Unix seconds at which the result goes away.
  package var expires: Double?
  /// Unix seconds at which its files went away.
  package var removed: Double?
  /// Hash of the plan that was rendered.
  package var planHash: String?
  /// The engine that did it.
  package var engine: JSONValue? { engineText?.value }
  /// What was measured.
  package var report: JSONValue? { reportText?.value }
  /// Sentences for the client.
  package var warnings: [String] = []
  /// Why it failed.
  package var error: String?
  /// The code of that.
  package var errorCode: String?

  private var engineText: JSONColumn?
  private var reportText: JSONColumn?

  /// The columns.
  private enum CodingKeys: String, CodingKey {
    case sequence = "seq"
    case taskID = "task_id"
    case conversionID = "conversion_id"
    case keyID = "key_id"
    case status, created, updated, attempts, fingerprint, form
    case webhookURL = "webhook_url"
    case seconds, cost
    case uploadBytes = "upload_bytes"
    case output = "extension"
    case resultBytes = "result_bytes"
    case sha256, expires, removed
    case planHash = "plan_hash"
    case engineText = "engine"
    case reportText = "report"
    case warnings, error
    case errorCode = "error_code"
  }

  /// A job that was just accepted.
  package init(
    taskID: String, conversionID: String, keyID: String, fingerprint: String, form: JobForm,
    output: OutputExtension
  ) {
    self.taskID = taskID
    self.conversionID = conversionID
    self.keyID = keyID
    self.fingerprint = fingerprint
    self.form = form
    self.output = output
    status = .queued
    created = WallTime.seconds
    updated = created
  }

  /// Whether the master can be fetched at a time (Unix seconds).
  package func isFetchable(at now: Double) -> Bool {
    status == .completed && removed == nil && (expires.map { now < $0 } ?? true)
  }
}

/// A document in a column of text.
struct JSONColumn: Sendable, Decodable, DatabaseValueConvertible {
  let value: JSONValue

  var databaseValue: DatabaseValue {
    String(decoding: JSONText.line(value), as: UTF8.self).databaseValue
  }

  static func fromDatabaseValue(_ text: DatabaseValue) -> JSONColumn? {
    String.fromDatabaseValue(text).flatMap { JSONText.parse(Array($0.utf8)) }.map(JSONColumn.init)
  }
}
#endif
