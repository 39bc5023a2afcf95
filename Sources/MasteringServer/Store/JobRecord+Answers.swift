#if Server
internal import AudioCore
internal import MasteringAPI

extension JobRecord {
  /// The answer to a submit: the six fields of the contract and what was ignored.
  func submitAnswer(eta: Int) -> JSONValue {
    .object([
      "success": .bool(true),
      "task_id": .string(taskID),
      "conversion_id": .string(conversionID),
      "credit_estimate": .number(cost),
      "eta": .integer(Int64(eta)),
      "message": .string("Mastering request accepted"),
      "warnings": .array(warnings.map { .string($0) }),
    ])
  }

  /// The object that byId and byUser give.
  ///
  /// - link: the address of the master, nil while it cannot be fetched.
  func conversion(
    link: String?, progress: WorkEvent.Progress?, queuePosition: Int?, eta: Int
  ) -> JSONValue {
    let isDone = status == .completed
    let fraction: JSONValue =
      isDone ? .number(1) : progress.map { .number($0.fraction) } ?? .number(0)
    return .object([
      "task_id": .string(taskID),
      "conversion_id": .string(conversionID),
      "conversion_type": .string("AUDIO_MASTERING"),
      "status": .string(status.rawValue),
      "status_msg": .string(statusMessage(progress)),
      "conversion_path": link.map { .string($0) } ?? .null,
      "audio_url": link.map { .string($0) } ?? .null,
      "conversion_cost": .number(cost),
      "createdAt": .string(RFC3339.text(created)),
      "updatedAt": .string(RFC3339.text(updated)),
      "progress": fraction,
      "stage": status == .running ? .string(progress?.stage ?? "starting") : .null,
      "queue_position": queuePosition.map { .integer(Int64($0)) } ?? .null,
      "eta": .integer(Int64(eta)),
      "expires_at": isDone ? goneAt.map { .string(RFC3339.text($0)) } ?? .null : .null,
      "sha256": isDone ? sha256.map { .string($0) } ?? .null : .null,
      "bytes": isDone ? resultBytes.map { .integer(Int64($0)) } ?? .null : .null,
      "output_extension": .string(output.rawValue),
      "engine": engineDocument,
      "report": report ?? .null,
      "warnings": .array(warnings.map { .string($0) }),
      "error": error.map { .string($0) } ?? .null,
      "error_code": errorCode.map { .string($0) } ?? .null,
    ])
  }

  /// The union of the two documented webhook bodies, for success and failure.
  func webhookBody(link: String?) -> JSONValue {
    let isDone = status == .completed
    let path: JSONValue = link.map { .string($0) } ?? .null
    return .object([
      "success": .bool(isDone),
      "task_id": .string(taskID),
      "conversion_id": .string(conversionID),
      "conversion_type": .string("AUDIO_MASTERING"),
      "status": .string(status.rawValue),
      "status_msg": .string(statusMessage(nil)),
      "conversion_path": path,
      "audio_url": path,
      "credit_cost": .number(cost),
      "conversion_cost": .number(cost),
      "createdAt": .string(RFC3339.text(created)),
      "updatedAt": .string(RFC3339.text(updated)),
      "type": .string(isDone ? "mastering.completed" : "mastering.failed"),
      "timestamp": .string(RFC3339.text(updated)),
      "error": error.map { .string($0) } ?? .null,
      "error_code": errorCode.map { .string($0) } ?? .null,
    ])
  }

  /// When the master goes away, or was deleted before (Unix seconds).
  private var goneAt: Double? { [expires, removed].compactMap(\.self).min() }

  private var engineDocument: JSONValue {
    guard let engine else { return .null }
    return .object([
      "name": .string("lacquer"),
      "version": engine["version"] ?? .null,
      "fftw": engine["fftw"] ?? .null,
      "simd": engine["simd"] ?? .null,
      "settings_hash": planHash.map { .string($0) } ?? .null,
    ])
  }

  private func statusMessage(_ progress: WorkEvent.Progress?) -> String {
    switch status {
    case .queued: "Waiting in the queue"
    case .running: progress?.stage ?? "Starting"
    case .completed: removed == nil ? "Conversion successful" : "Conversion successful; expired"
    case .failed, .error: error ?? "Conversion failed"
    }
  }
}
#endif
