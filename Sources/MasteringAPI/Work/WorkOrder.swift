package import AudioCore

/// What the server asks its worker process to do: one JSON line on the worker's standard input.
///
/// The worker lives no longer than that input is open, so that it cannot outlive the server.
package struct WorkOrder: Codable, Sendable, Equatable {
  /// The kinds of work.
  package enum Kind: String, Codable, Sendable {
    /// Say what the engine is and can do.
    case describe
    /// Open and decode both files, check settings.
    case probe
    /// Plan and report, no audio.
    case plan
    /// The whole master.
    case master
  }

  /// Limits of the process.
  package struct Limits: Codable, Sendable, Equatable {
    /// Longest audio of one file, s.
    package var audioSeconds: Double
    /// CPU time of the process, s.
    package var cpuSeconds: Int
    /// Address space, bytes.
    package var memoryBytes: Int
    /// Largest file that may be written, bytes.
    package var fileBytes: Int

    /// Creates limits.
    package init(audioSeconds: Double, cpuSeconds: Int, memoryBytes: Int, fileBytes: Int) {
      self.audioSeconds = audioSeconds
      self.cpuSeconds = cpuSeconds
      self.memoryBytes = memoryBytes
      self.fileBytes = fileBytes
    }
  }

  /// What to do.
  package var kind: Kind
  /// Path of the mix.
  package var mix: String?
  /// Path of the reference.
  package var reference: String?
  /// Name of the preset; nil is the default.
  package var preset: String?
  /// Settings over the preset: key to value as people type them.
  package var settings: [String: String] = [:]
  /// A plan to render again in place of solving.
  package var planPath: String?
  /// Where the master goes; its extension names the format.
  package var output: String?
  /// Where the solved plan goes.
  package var planOutput: String?
  /// Whether more than two channels are folded to stereo; part of the plan, so only where needed.
  package var downmix = false
  /// Start of a preview, s.
  package var previewStart: Double?
  /// Length of a preview, s.
  package var previewSeconds: Double?
  /// Folder for scratch audio.
  package var scratch: String?
  /// Folder where measurements are kept; nil keeps none.
  package var cache: String?
  /// Limits of the process.
  package var limits: Limits?

  /// An order of a kind.
  package init(_ kind: Kind) { self.kind = kind }
}

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
