public import AudioFiles

/// A reference and how much it counts.
public struct ReferenceRequest: Sendable, Equatable {
  /// Path of the audio file.
  public var path: String
  /// Weight among the references, %, 0 … 100.
  public var weight: Double

  /// Creates a reference.
  public init(path: String, weight: Double = 100) {
    self.path = path
    self.weight = weight
  }
}

/// One master, as it is asked for.
public struct MasterRequest: Sendable {
  /// Path of the mix; "-" is a WAV on standard input.
  public var mix: String
  /// References; none matches nothing.
  public var references: [ReferenceRequest] = []
  /// What the person chose.
  public var settings = MasterSettings()
  /// Paths to write; each is one deliverable of the same master.
  public var outputs: [String] = []
  /// A plan to render again in place of solving.
  public var plan: MasterPlan?
  /// Whether more than two channels are folded to stereo.
  public var downmix = false
  /// Whether existing outputs are replaced.
  public var force = false
  /// Whether only the plan and the report are made.
  public var dryRun = false
  /// Where profiles are kept; nil keeps none.
  public var cacheDirectory: String?
  /// Where scratch audio goes.
  public var scratch = ScratchSpace()

  /// Asks for a master of `mix`.
  public init(mix: String) { self.mix = mix }
}

/// What a job gave.
public struct MasterOutcome: Sendable {
  /// The solved plan.
  public var plan: MasterPlan
  /// What was done.
  public var report: MasterReport
}
