/// What is listened to.
public enum AuditionSource: Sendable, Equatable, Codable {
  /// A: the original.
  case mix
  /// B: the master.
  case master
  /// R: a reference by its number from 0.
  case reference(Int)
  /// Δ: what is different.
  case difference(DifferenceTap)
  /// The master after a lossy codec.
  case codec

  /// Where a difference is taken.
  public enum DifferenceTap: String, Sendable, Equatable, Codable, CaseIterable {
    /// Master less original at equal loudness: all that mastering changed, phase included.
    case whole
    /// Master less what went into the limiter: what limiter and clipper took.
    case limiter
  }
}
