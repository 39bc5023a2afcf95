public import AudioFiles

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
  /// The stretch of the mix, s, of whose master the outputs hold the samples; nil writes all.
  ///
  /// Plan, checks and the master that is heard stay those of the whole; `edit.start` and `edit.end`
  /// make a track of its own.
  public var part: TimeRegion?
  /// What an output, by its path, is called once the loudness of what it holds, LUFS, is known.
  ///
  /// nil keeps every path. Throws `LacquerError`.
  public var finalName: (@Sendable (_ path: String, _ integratedLUFS: Double) throws -> String)?
  /// Files that no output may replace, beside mix and references: settings that were read, the other
  /// mixes of a batch.
  public var spared: [String] = []
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
  /// Tracks that were measured before and are in memory: of those none is held twice.
  public var known: [ProfiledTrack] = []
  /// Where scratch audio goes.
  public var scratch = ScratchSpace()
  /// Receives the solved master at its first rate, so that it can be heard without a second pass; nil for none.
  public var lastSolved: LastSolvedMaster?

  /// Names that `loudness.target` may take.
  public var targets = DeliveryTargets.shipped
  /// The target that was named, once `settings` hold its figures.
  var target: DeliveryTarget?
  /// What an album's tracks share; nil for a track by itself.
  var shared: SharedMatch?

  /// Asks for a master of `mix`.
  public init(mix: String) { self.mix = mix }
}

/// What a job gave.
public struct MasterOutcome: Sendable {
  /// The solved plan.
  public var plan: MasterPlan
  /// What was done.
  public var report: MasterReport
  /// Loudness of the first master, in 0.01 LUFS, of every 10 ms.
  var loudness: [Int16]
}
