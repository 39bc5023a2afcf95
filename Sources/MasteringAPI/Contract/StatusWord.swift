/// What a status word of a mastering service means, whatever its spelling.
public enum StatusClass: String, Sendable, Codable {
  /// Accepted and waiting.
  case queued
  /// Being worked on.
  case running
  /// Finished; the master can be fetched.
  case done
  /// Over without a master.
  case failed
  /// A word that is not known, or none.
  case unknown

  /// Sorts a word: trimmed, upper case, `-` and blanks as `_`.
  public init(word: String?) {
    let plain = (word ?? "").trimmed.uppercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
    switch String(plain) {
    case "COMPLETED", "COMPLETE", "SUCCESS", "SUCCEEDED", "DONE", "FINISHED": self = .done
    case "FAILED", "FAILURE", "ERROR", "ERRORED", "CANCELLED", "CANCELED", "REJECTED", "EXPIRED",
      "FLAGGED", "TIMEOUT":
      self = .failed
    case "IN_QUEUE", "QUEUED", "PENDING", "WAITING", "SUBMITTED": self = .queued
    case "IN_PROGRESS", "PROCESSING", "RUNNING", "STARTED": self = .running
    default: self = .unknown
    }
  }
}

/// The words that our own server says.
public enum StatusWord: String, Sendable, Codable, CaseIterable {
  /// Accepted and waiting.
  case queued = "IN_QUEUE"
  /// Being mastered.
  case running = "IN_PROGRESS"
  /// Finished.
  case completed = "COMPLETED"
  /// The input or the engine refused, or the job was cancelled.
  case failed = "FAILED"
  /// Our own fault.
  case error = "ERROR"

  /// Whether nothing will change any more.
  public var isFinal: Bool { self == .completed || self == .failed || self == .error }
}
