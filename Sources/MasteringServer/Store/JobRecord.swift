#if Server
internal import AudioCore
internal import GRDB
internal import MasteringAPI

/// A job as it stands in the database: a row of the table `job`.
struct JobRecord: Sendable, Decodable, FetchableRecord {
  /// Order of arrival.
  var sequence: Int64 = 0
  /// The server's name for it, a UUID.
  var taskID: String
  /// The client's name for it, else another UUID.
  var conversionID: String
  /// Whose it is.
  var keyID: String
  /// Its state.
  var status: StatusWord
  /// Unix seconds.
  var created: Double
  /// Unix seconds.
  var updated: Double
  /// How often a worker was started for it.
  var attempts = 0
  /// Hash of everything that was asked for.
  var fingerprint: String
  /// What was asked for.
  var form: JobForm
  /// Where the end is told.
  var webhookURL: String?
  /// Length of the mix, s, once known.
  var seconds: Double?
  /// Credits.
  var cost = 0.0
  /// Bytes uploaded.
  var uploadBytes = 0
  /// Format of the master.
  var output: OutputExtension
  /// Size of the master.
  var resultBytes: Int?
  /// SHA-256 of the master.
  var sha256: String?
  /// Unix seconds at which the result goes away.
  var expires: Double?
  /// Unix seconds at which its files went away.
  var removed: Double?
  /// Hash of the plan that was rendered.
  var planHash: String?
  /// The engine that did it.
  var engine: JSONValue? { engineText?.value }
  /// What was measured.
  var report: JSONValue? { reportText?.value }
  /// Sentences for the client.
  var warnings: [String] = []
  /// Why it failed.
  var error: String?
  /// The code of that.
  var errorCode: String?

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
  init(
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
  func isFetchable(at now: Double) -> Bool {
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
