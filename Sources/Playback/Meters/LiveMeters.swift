import Metering

/// What the heard source measures at one moment, before the monitor and at its own level.
///
/// A value; levels of silence are −200 (`Level.silence`). Windows and names follow EBU Tech 3341 (momentary 0.4 s,
/// short-term 3 s, integrated gated), ballistics the table in docs/playback.md.
public struct LiveMeters: Sendable, Equatable {
  /// Loudness of the last 0.4 s, LUFS; right after a reset, of what there is from 0.1 s on.
  public var momentaryLUFS = Level.silence
  /// Loudness of the last 3 s, LUFS; right after a reset, of what there is from 0.4 s on.
  public var shortTermLUFS = Level.silence
  /// Gated loudness since the last reset, LUFS; once a second.
  public var integratedLUFS = Level.silence
  /// Largest momentary loudness since the last reset, LUFS.
  public var maximumMomentaryLUFS = Level.silence
  /// Largest short-term loudness since the last reset, LUFS.
  public var maximumShortTermLUFS = Level.silence
  /// Largest true peak since the last reset, dBTP.
  public var truePeakDBTP = Level.silence
  /// Largest true peak of left and right since the last reset, dBTP.
  public var heldPeakDBTP = SIMD2(repeating: Level.silence)
  /// Largest true peak of the last 3 s, dBTP.
  public var recentTruePeakDBTP = Level.silence
  /// Peak bars of left and right, dBTP: rise at once, fall 20 dB in 1.7 s.
  public var peakDBTP = SIMD2(repeating: Level.silence)
  /// True peak of the last 3 s less short-term loudness, dB; nil before 3 s and in silence.
  public var psrDB: Double?
  /// Correlation of left and right over 0.4 s, −1 … 1; 0 in silence.
  public var correlation = 0.0
  /// Seconds measured since the last reset.
  public var seconds = 0.0
  /// The spectrum.
  public var spectrum = LiveSpectrum()
  /// The newest left and right samples for a goniometer, oldest first.
  public var goniometer: [SIMD2<Float>] = []
  /// Short-term loudness of the last minute, LUFS, one value every `historyStep`, oldest first.
  ///
  /// Runs on over switches and resets: it is what was heard.
  public var history: [Float] = []

  /// Seconds between values of `history`.
  public static let historyStep = 0.25

  /// Silence.
  public init() {}

  /// `correlation` where there is sound to have one; nil in silence and before the first reading.
  public var audibleCorrelation: Double? { momentaryLUFS > -100 ? correlation : nil }
}

/// A spectrum on a logarithmic axis.
public struct LiveSpectrum: Sendable, Equatable {
  /// Frequencies of the points, Hz: 24 an octave from 20 Hz on, up to 20 kHz.
  public var hertz: [Double] = []
  /// Level of each point, dB.
  public var decibels: [Float] = []
  /// Largest level of each point since the last reset, dB.
  public var peakDecibels: [Float] = []

  /// How the spectrum is shown.
  public struct Settings: Sendable, Equatable {
    /// How long levels are averaged.
    public enum Averaging: String, Sendable, Equatable, CaseIterable {
      /// 0.3 s.
      case fast
      /// 1 s.
      case slow
      /// 3 s.
      case slower
      /// Everything since the last reset.
      case infinite

      /// Time constant, s; nil for everything.
      var seconds: Double? {
        switch self {
        case .fast: 0.3
        case .slow: 1
        case .slower: 3
        case .infinite: nil
        }
      }
    }

    /// Rise towards the right, dB an octave around 1 kHz: 0 shows white noise flat, 3 pink noise
    /// (and a full-scale sine at 0 dB wherever it stands), 4.5 most music.
    public var tilt = 4.5
    /// Width of a point, octaves: 1/3, 1/6, 1/12 or 1/24.
    public var octaves = 1.0 / 12
    /// How long levels are averaged.
    public var averaging = Averaging.fast

    /// The usual.
    public init() {}
  }

  /// Nothing.
  public init() {}
}
