/// A frame whose gain had to be lowered beyond the recursion's because a meter still read over.
public struct PeakCorrection: Codable, Sendable, Equatable {
  /// The frame at the peak.
  public var frame: Int
  /// Additional reduction, 1e-6 dB.
  public var microdecibels: Int32

  /// Creates a correction.
  public init(frame: Int, microdecibels: Int32) {
    self.frame = frame
    self.microdecibels = microdecibels
  }
}
