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
  /// Limits of the process.
  package var limits: Limits?

  /// An order of a kind.
  package init(_ kind: Kind) { self.kind = kind }
}
