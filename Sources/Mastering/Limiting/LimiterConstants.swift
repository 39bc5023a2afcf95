import AudioCore
import DSP

/// Everything a limiter pass depends on besides the audio and the drive; part of the plan.
///
/// Times are whole frames of `sampleRate`, so that a plan means the same samples everywhere.
public struct LimiterConstants: Codable, Sendable, Equatable {
  /// Rate the frames below count in, Hz.
  public var sampleRate: Int
  /// No true peak passes this, dBTP.
  public var ceilingDBTP: Double
  /// How far channels share one gain, 0 … 1.
  public var link: Double
  /// Frames in which the gain moves before a peak.
  public var lookaheadFrames: Int
  /// Longest valley between two peaks, in frames, over which reduction is kept.
  public var bridgeFrames: Int
  /// The same where low frequencies dominate.
  public var lowBridgeFrames: Int
  /// How far below the peak the low frequencies may lie and still dominate, dB.
  public var lowMarginDB: Double
  /// Time in which the slow level rises to a sustained reduction, ms; nil has no slow level.
  public var slowAttackMilliseconds: Double?
  /// Time in which the slow level falls, ms.
  public var slowReleaseMilliseconds: Double
  /// Time in which what exceeds the slow level is let go, ms.
  public var fastReleaseMilliseconds: Double
  /// Number of averages that smooth the gain.
  public var boxes: Int

  /// The constants of a style with what the person set on top; nil for style `off`.
  public init?(settings: LimitSettings, sampleRate: Int) {
    guard let style = LimiterStyle(settings.style) else { return nil }
    func frames(_ milliseconds: Double) -> Int {
      Int((milliseconds * Double(sampleRate) / 1000).rounded())
    }
    self.sampleRate = sampleRate
    ceilingDBTP = settings.ceiling
    link = min(1, max(0, settings.link / 100))
    lookaheadFrames = max(8, frames(settings.lookahead ?? style.lookahead))
    bridgeFrames = frames(style.bridge)
    lowBridgeFrames = frames(style.lowBridge)
    lowMarginDB = 3
    let release = settings.release ?? style.fastRelease
    fastReleaseMilliseconds = release
    slowReleaseMilliseconds = release * style.slowRelease / style.fastRelease
    slowAttackMilliseconds = style.slowAttack
    boxes = style.boxes
  }

  var longestBridge: Int { max(bridgeFrames, lowBridgeFrames) }

  /// Frames before a frame whose peaks its wanted reduction depends on.
  var historyFrames: Int { lookaheadFrames + longestBridge }

  /// Frames after a frame whose peaks its gain depends on.
  var futureFrames: Int { lookaheadFrames + longestBridge }

  /// Linear ceiling that gains aim at: 2.6e-5 dB low, which covers every rounding on the way.
  var targetLinear: Double { Decibels.gain(ceilingDBTP) * (1 - 3e-6) }

  /// The release of this limiter.
  var release: TwoSpeedRelease {
    let perMillisecond = Double(sampleRate) / 1000
    return TwoSpeedRelease(
      slowAttackFrames: slowAttackMilliseconds.map { $0 * perMillisecond },
      slowReleaseFrames: slowReleaseMilliseconds * perMillisecond,
      fastReleaseFrames: fastReleaseMilliseconds * perMillisecond,
      framesPerSecond: Double(sampleRate))
  }
}

/// The times of a style, ms; what they were chosen by stands in docs/algorithms/limiter.md.
struct LimiterStyle {
  var lookahead: Double
  var bridge: Double
  var lowBridge: Double
  var fastRelease: Double
  var slowRelease: Double
  var slowAttack: Double?
  var boxes: Int

  /// The times of a named style; nil for `off`.
  init?(_ style: LimitSettings.Style) {
    switch style {
    case .transparent:
      self.init(
        lookahead: 5, bridge: 3, lowBridge: 20, fastRelease: 15, slowRelease: 100, slowAttack: 600,
        boxes: 4)
    case .balanced:
      self.init(
        lookahead: 3, bridge: 3, lowBridge: 16, fastRelease: 10, slowRelease: 10, slowAttack: nil,
        boxes: 4)
    case .loud:
      self.init(
        lookahead: 1, bridge: 3, lowBridge: 7, fastRelease: 2, slowRelease: 2, slowAttack: nil,
        boxes: 2)
    case .clip:
      self.init(
        lookahead: 0.5, bridge: 1, lowBridge: 1, fastRelease: 1, slowRelease: 1, slowAttack: nil,
        boxes: 2)
    case .off:
      return nil
    }
  }

  private init(
    lookahead: Double, bridge: Double, lowBridge: Double, fastRelease: Double,
    slowRelease: Double, slowAttack: Double?, boxes: Int
  ) {
    self.lookahead = lookahead
    self.bridge = bridge
    self.lowBridge = lowBridge
    self.fastRelease = fastRelease
    self.slowRelease = slowRelease
    self.slowAttack = slowAttack
    self.boxes = boxes
  }
}
