/// What the finished audio measures, for the tags that say so.
public struct DeliveredLoudness: Codable, Sendable, Equatable {
  /// Integrated loudness, LUFS.
  public var integratedLUFS: Double
  /// Loudness range, LU.
  public var rangeLU: Double
  /// True peak, dBTP.
  public var truePeakDBTP: Double
  /// Highest momentary loudness, LUFS.
  public var maximumMomentaryLUFS: Double
  /// Highest short-term loudness, LUFS.
  public var maximumShortTermLUFS: Double

  /// Creates the set of five; −∞ stands for "nothing there".
  public init(
    integratedLUFS: Double, rangeLU: Double, truePeakDBTP: Double, maximumMomentaryLUFS: Double,
    maximumShortTermLUFS: Double
  ) {
    self.integratedLUFS = integratedLUFS
    self.rangeLU = rangeLU
    self.truePeakDBTP = truePeakDBTP
    self.maximumMomentaryLUFS = maximumMomentaryLUFS
    self.maximumShortTermLUFS = maximumShortTermLUFS
  }

  /// ReplayGain 2.0 track gain, dB: from the integrated loudness to −18 LUFS.
  var replayGainDecibels: Double? {
    integratedLUFS.isFinite ? -18 - integratedLUFS : nil
  }

  /// Gain of RFC 7845 §5.2.1 in 1/256 dB: from the integrated loudness to −23 LUFS.
  var r128Gain: Int? {
    guard integratedLUFS.isFinite else { return nil }
    return Int(min(max(((-23 - integratedLUFS) * 256).rounded(), -32768), 32767))
  }
}
