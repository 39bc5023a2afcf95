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
  /// Frames in which the second stage, which takes what the first left, moves; 0 has none.
  public var finishFrames: Int
  /// Share of a lone peak's excess that the first stage takes, 0 … 1.
  public var firstShare: Double
  /// Largest excess that the first stage leaves to the second, dB.
  public var finishDB: Double
  /// Longest valley between two peaks, in frames, over which reduction is kept.
  public var bridgeFrames: Int
  /// How long such reduction must last to be kept, in frames; 0 always keeps it.
  public var sustainFrames: Int
  /// Longest valley over which reduction is kept where low frequencies dominate, in frames.
  public var lowBridgeFrames: Int
  /// How far below the ceiling the low frequencies may lie and still dominate, dB.
  public var lowMarginDB: Double
  /// Reduction kept for every decibel by which low frequencies exceed that, dB.
  public var lowFactor: Double
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
    finishDB = settings.clip ?? style.finishDB
    // A style without a second stage gets one when it is asked for.
    finishFrames = finishDB > 0 ? max(frames(style.finish), frames(0.25)) : 0
    firstShare = finishDB > 0 ? (settings.clip == nil ? style.firstShare : 0) : 1
    bridgeFrames = frames(style.bridge)
    sustainFrames = frames(style.sustain)
    lowBridgeFrames = frames(style.lowBridge)
    lowMarginDB = style.lowMarginDB
    lowFactor = style.lowFactor
    let release = settings.release ?? style.fastRelease
    fastReleaseMilliseconds = release
    slowReleaseMilliseconds = release * style.slowRelease / style.fastRelease
    slowAttackMilliseconds = style.slowAttack
    boxes = style.boxes
  }

  /// The same, holding no more for low frequencies than they exceed by themselves; nil where it holds no
  /// more than that.
  var lettingBassGo: LimiterConstants? {
    guard lowFactor > 1 else { return nil }
    var result = self
    result.lowFactor = 1
    return result
  }

  /// Frames before and after a frame that what is wanted there depends on.
  var bridgeReach: Int { max(lowBridgeFrames, bridgeFrames + sustainFrames) }

  /// Frames before a frame whose peaks its gain depends on, recursion aside.
  var historyFrames: Int { bridgeReach + lookaheadFrames + finishFrames }

  /// Frames after a frame whose peaks its gain depends on.
  var futureFrames: Int { historyFrames }

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
