package import AudioCore

/// What the worker says: one JSON line each on its standard output; the last is `done` or `failed`.
package struct WorkEvent: Codable, Sendable, Equatable {
  /// How far it is.
  package struct Progress: Codable, Sendable, Equatable {
    /// What is being done.
    package var stage: String
    /// Share of the whole job, 0 … 1.
    package var fraction: Double

    /// Creates a report.
    package init(stage: String, fraction: Double) {
      self.stage = stage
      self.fraction = fraction
    }
  }

  /// Why it failed.
  package struct Failure: Codable, Sendable, Equatable, Error {
    /// Stable word: "undecodable", "not_audio", "too_long", "invalid_setting", "disk_full", "engine".
    package var code: String
    /// One sentence.
    package var text: String
    /// The form field that is meant.
    package var field: String?

    /// Creates a failure.
    package init(code: String, text: String, field: String? = nil) {
      self.code = code
      self.text = text
      self.field = field
    }
  }

  /// How far it is.
  package var progress: Progress?
  /// The result; its shape depends on the order.
  package var done: JSONValue?
  /// Why there is none.
  package var failed: Failure?

  /// A report.
  package init(progress: Progress) { self.progress = progress }
  /// The end.
  package init(done: JSONValue) { self.done = done }
  /// The end.
  package init(failed: Failure) { self.failed = failed }
}
