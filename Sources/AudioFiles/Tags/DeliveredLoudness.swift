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

  /// Creates the set of five; an integrated loudness of −70 LUFS, the gate of BS.1770, or less stands for
  /// "nothing there".
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

  /// Whether there is a loudness to bring to another: silence and what is under 0.4 s have none.
  var isMeasured: Bool { integratedLUFS.isFinite && integratedLUFS > -70 }

  /// ReplayGain 2.0 track gain, dB: from the integrated loudness to −18 LUFS; nil where none was measured.
  var replayGainDecibels: Double? {
    isMeasured ? -18 - integratedLUFS : nil
  }

  /// Gain of RFC 7845 §5.2.1 in 1/256 dB: from the integrated loudness to −23 LUFS; nil where none was
  /// measured.
  var r128Gain: Int? {
    guard isMeasured else { return nil }
    return Int(min(max(((-23 - integratedLUFS) * 256).rounded(), -32768), 32767))
  }
}
