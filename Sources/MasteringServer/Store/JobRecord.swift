#if Server
package import AudioCore
internal import GRDB
package import MasteringAPI

/// What a client asked for, as it is kept with the job.
package struct JobForm: Codable, Sendable, Equatable {
  /// Name of the mix's file in the job's folder.
  package var mixFile: String?
  /// Where the mix is fetched from instead.
  package var mixURL: String?
  /// Name of the reference's file.
  package var referenceFile: String?
  /// Where the reference is fetched from instead.
  package var referenceURL: String?
  /// Preset.
  package var preset: String?
  /// Settings over it.
  package var settings: [String: String] = [:]
  /// Whether a file has more than two channels.
  package var downmix = false
  /// Start of a preview, s.
  package var previewStart: Double?
  /// Length of a preview, s; nil masters the whole.
  package var previewSeconds: Double?

  /// An empty form.
  package init() {}

  /// Whether a probe found more than two channels in either file.
  static func needsDownmix(_ probed: JSONValue) -> Bool {
    ["mix", "reference"].contains { (probed[$0]?["channels"]?.amount ?? 0) > 2 }
  }
}

/// A job as it stands in the database.
package struct JobRecord: Sendable {
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
  /// What is being done.
  package var stage: String?
  /// Unix seconds.
  package var created: Double
  /// Unix seconds.
  package var updated: Double
  /// Unix seconds of the last start.
  package var started: Double?
  /// Unix seconds of the end.
  package var finished: Double?
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
  package var engine: JSONValue?
  /// What was measured.
  package var report: JSONValue?
  /// Sentences for the client.
  package var warnings: [String] = []
  /// Why it failed.
  package var error: String?
  /// The code of that.
  package var errorCode: String?

  init(_ row: Row) {
    func json(_ column: String) -> JSONValue? {
      let text: String? = row[column]
      return text.flatMap { JSONText.parse(Array($0.utf8)) }
    }
    sequence = row["seq"]
    taskID = row["task_id"]
    conversionID = row["conversion_id"]
    keyID = row["key_id"]
    status = StatusWord(rawValue: row["status"]) ?? .error
    stage = row["stage"]
    created = row["created"]
    updated = row["updated"]
    started = row["started"]
    finished = row["finished"]
    attempts = row["attempts"]
    fingerprint = row["fingerprint"]
    let form: String = row["form"]
    self.form = JSONText.parse(JobForm.self, Array(form.utf8)) ?? JobForm()
    webhookURL = row["webhook_url"]
    seconds = row["seconds"]
    cost = row["cost"]
    uploadBytes = row["upload_bytes"]
    output = OutputExtension(rawValue: row["extension"]) ?? .wav
    resultBytes = row["result_bytes"]
    sha256 = row["sha256"]
    expires = row["expires"]
    removed = row["removed"]
    planHash = row["plan_hash"]
    engine = json("engine")
    report = json("report")
    warnings = json("warnings")?.elements?.compactMap(\.words) ?? []
    error = row["error"]
    errorCode = row["error_code"]
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
    created = Clock.now
    updated = created
  }

  /// Whether the master can be fetched at a time (Unix seconds).
  package func isFetchable(at now: Double) -> Bool {
    status == .completed && removed == nil && (expires.map { now < $0 } ?? true)
  }
}
#endif
