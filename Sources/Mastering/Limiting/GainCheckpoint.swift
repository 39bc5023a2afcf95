import DSP

/// Where a limiter's recursion stands before a segment: what is needed to start there.
///
/// Everything else about a gain is finite and comes from the peak track.
public struct GainCheckpoint: BitwiseCopyable, Codable, Sendable, Equatable {
  /// First frame that has not been seen, a multiple of the segment length.
  public var frame = 0
  /// The release of the gain that channels share, or of the first channel's.
  var first = TwoSpeedRelease.State()
  /// The release of the second channel's gain, where it has one of its own.
  var second = TwoSpeedRelease.State()

  /// The start of the file.
  public init() {}
}
