import DSP

/// Where a limiter's recursion stands before a segment: what is needed to start there.
///
/// Everything else about a gain is finite and comes from the peak track.
public struct GainCheckpoint: BitwiseCopyable, Codable, Sendable, Equatable {
  /// First frame that has not been seen, a multiple of the segment length.
  public var frame = 0
  var first = TwoSpeedRelease.State()
  var second = TwoSpeedRelease.State()

  /// The start of the file.
  public init() {}
}
