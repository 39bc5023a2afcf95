/// How far a long piece of work has come.
public struct WorkProgress: Sendable, Equatable {
  /// What is being done, for the person: "measuring mix.wav", "rendering".
  public var stage: String
  /// Share of this stage that is done, 0 … 1.
  public var fraction: Double
  /// Seconds of audio done in this stage, from which the speed follows.
  public var audioSeconds: Double

  /// Creates a report.
  public init(stage: String, fraction: Double, audioSeconds: Double) {
    self.stage = stage
    self.fraction = fraction
    self.audioSeconds = audioSeconds
  }
}

/// Receives progress on the working thread; it must return quickly.
public typealias ProgressHandler = @Sendable (WorkProgress) -> Void
