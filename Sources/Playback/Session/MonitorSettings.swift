import AudioCore

/// How the heard source reaches the ears; never part of a render.
public struct MonitorSettings: Sendable, Equatable, Codable {
  /// Which channels are heard.
  public enum Mode: String, Sendable, Equatable, Codable, CaseIterable {
    /// Left and right.
    case stereo
    /// Mid on both sides.
    case mono
    /// Side on both sides.
    case side
    /// Left on both sides.
    case left
    /// Right on both sides.
    case right
    /// Left and right exchanged.
    case swap
  }

  /// Channels that are turned over.
  public enum Polarity: String, Sendable, Equatable, Codable, CaseIterable {
    case normal, left, right, both
  }

  /// The six bands that can be heard alone, edges at 60, 250, 500, 2000 and 6000 Hz.
  public enum Band: Int, Sendable, Equatable, Codable, CaseIterable {
    case sub, bass, lowMid, mid, highMid, high
  }

  /// Level of the monitor, dB, at most 0.
  public var gainDB = 0.0
  /// Whether the monitor is turned down by 20 dB.
  public var isDimmed = false
  /// Which channels are heard.
  public var mode = Mode.stereo
  /// Channels that are turned over.
  public var polarity = Polarity.normal
  /// The band heard alone; nil for all.
  public var band: Band?

  /// Everything as it is.
  public init() {}

  /// Decibels by which dimming turns down.
  static let dimDB = 20.0

  /// Gains from left and right in to left and right out: ll, rl, lr, rr.
  package var matrix: SIMD4<Float> {
    let rows: SIMD4<Float> =
      switch mode {
      case .stereo: SIMD4(1, 0, 0, 1)
      case .mono: SIMD4(0.5, 0.5, 0.5, 0.5)
      case .side: SIMD4(0.5, -0.5, 0.5, -0.5)
      case .left: SIMD4(1, 0, 1, 0)
      case .right: SIMD4(0, 1, 0, 1)
      case .swap: SIMD4(0, 1, 1, 0)
      }
    let turned: SIMD4<Float> =
      switch polarity {
      case .normal: SIMD4(1, 1, 1, 1)
      case .left: SIMD4(-1, 1, -1, 1)
      case .right: SIMD4(1, -1, 1, -1)
      case .both: SIMD4(-1, -1, -1, -1)
      }
    let gain = Decibels.gain(min(0, gainDB) - (isDimmed ? Self.dimDB : 0))
    return rows * turned * Float(gain)
  }
}
