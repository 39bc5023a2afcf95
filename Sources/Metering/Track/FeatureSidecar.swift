import Glibc

/// Features of a track over time, small enough to keep for every file: about 3.2 kB a second.
///
/// From these, regions are compared and loudness after a change of gain is predicted without the
/// audio. All series start at frame 0; levels are in 0.01 dB, −200 dB for silence.
public struct FeatureSidecar: Sendable, Equatable {
  /// Points of `midPowers` and `sidePowers` an octave.
  public static let pointsPerOctave = 24

  /// Rate of the audio, Hz.
  public var sampleRate: Int
  /// Length in frames.
  public var frames: Int
  /// K-weighted loudness of every 10 ms, 0.01 LUFS.
  public var loudness: [Int16]
  /// Points in one row of `midPowers`.
  public var points: Int
  /// Mid power per hertz, 0.01 dB: a row of `points` for every second begun, point j at
  /// `SpectrumProfile.frequencyHz(2 * j)`.
  public var midPowers: [Int16]
  /// Side power per hertz, as `midPowers`.
  public var sidePowers: [Int16]
  /// Levels of the five bands of `DynamicsProfile`, 0.01 dB: entry i is the 50 ms from i · 10 ms on.
  public var bandLevels: [[Int16]]
  /// Largest sample of any channel in every millisecond begun: 0 for less than −57.75 dBFS, else
  /// 1 … 255 for −57.5 … +6 dBFS in steps of 0.25 dB, rounded up.
  public var peaks: [UInt8]

  /// The level of a byte of `peaks`, dBFS; −200 for 0.
  public static func peakDBFS(_ byte: UInt8) -> Double {
    byte == 0 ? Level.silence : -57.75 + 0.25 * Double(byte)
  }

  /// Encodes a linear peak so that `peakDBFS` is not below it (up to +6 dBFS).
  package static func peakByte(_ linear: Float) -> UInt8 {
    let decibels = 20 * log10f(max(linear, 1e-10))
    guard decibels >= -57.75 else { return 0 }
    return UInt8(min(255, max(1, ((decibels + 57.75) * 4).rounded(.up))))
  }
}
