package import Metering

/// Two loudspeakers, on which every file is heard: BS.1770 counts a mono file as one of them.
public enum Loudspeakers {
  /// What a second loudspeaker with the same signal adds by BS.1770, LU: 10 log10 2.
  private static let secondLU = 3.010_299_956_639_812

  /// What playing on two loudspeakers adds to the loudness of so many channels, LU: a mono file plays
  /// on both.
  public static func raiseLU(channels: Int) -> Double { channels == 1 ? secondLU : 0 }
}

extension TrackProfile {
  /// How much louder two loudspeakers play it than `other` where both measure alike, LU.
  func raiseLU(over other: TrackProfile) -> Double {
    Loudspeakers.raiseLU(channels: channels) - Loudspeakers.raiseLU(channels: other.channels)
  }

  /// The profile with the loudness at which `mix` sounds as loud as it does.
  package func followed(by mix: TrackProfile) -> TrackProfile {
    let raise = raiseLU(over: mix)
    guard raise != 0, !LoudnessTarget.isUnmeasured(self) else { return self }
    var result = self
    result.loudness.shift(byLU: raise)
    result.peaks.plrDB -= raise
    result.peaks.psrMedianDB -= raise
    result.peaks.psrLowDB -= raise
    return result
  }
}
