/// One of two channels.
public enum StereoChannel: String, Sendable {
  /// The first.
  case left
  /// The second.
  case right
}

extension StereoProfile {
  /// Whether left and right cancel in mono, as they do where one channel is turned over.
  public var cancelsInMono: Bool { correlation < -0.3 }
}

extension TrackProfile {
  /// The channel that is silent, under −70 dBTP as silent ends are, beside one that is not; nil where
  /// both sound, or neither, or there is one alone.
  public var silentChannel: StereoChannel? {
    let silence = -70.0
    let peaks = peaks.channelTruePeakDBTP
    guard channels == 2, peaks.count == 2, (peaks[0] < silence) != (peaks[1] < silence) else {
      return nil
    }
    return peaks[0] < silence ? .left : .right
  }
}
