public import TerminalKit
public import Workbench

/// What the meters say of the sound that plays now.
public struct MeterReadings: Sendable {
  /// What is heard; nil while nothing plays.
  public var source: Listening.Source?
  /// Momentary, short-term and integrated loudness, LUFS; nil before there is any.
  public var momentaryLUFS: Double?, shortTermLUFS: Double?, integratedLUFS: Double?
  /// Largest momentary and short-term loudness since the reset, LUFS.
  public var maximumMomentaryLUFS: Double?, maximumShortTermLUFS: Double?
  /// True peak of left and right, dBTP, and the largest since the reset.
  public var truePeakDBTP: [Double] = [], heldPeakDBTP: [Double] = []
  /// Peak over short-term loudness of the last 3 s, dB.
  public var psrDB: Double?
  /// Correlation of left and right over 400 ms, −1 … 1.
  public var correlation: Double?
  /// Spectrum of what is heard, and its held peaks, as `SpectrumCurves` makes them.
  public var spectrum: FrequencyCurve?, held: FrequencyCurve?
  /// Pairs of samples for the goniometer.
  public var samples: [(left: Float, right: Float)] = []
  /// Short-term loudness of the last minute, oldest first, LUFS.
  public var history: [Double?] = []

  /// Nothing plays.
  public init() {}

  /// What is heard, as a number to compare.
  var number: Double? {
    source.flatMap { Listening.Source.allCases.firstIndex(of: $0) }.map(Double.init)
  }
}
