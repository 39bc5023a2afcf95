/// The constants of a limiter style, times in ms; docs/algorithms/limiter.md says how they were chosen.
///
/// `LimiterConstants` holds the same in frames, with what the person set on top.
struct LimiterStyle {
  /// Time over which the gain moves before a peak, ms.
  var lookahead: Double
  /// Time over which the second stage moves, ms; 0 for no second stage.
  var finish: Double
  /// Share of a lone peak's excess that the first stage takes, 0 … 1.
  var firstShare: Double
  /// Largest excess that the first stage leaves to the second, dB.
  var finishDB: Double
  /// Longest valley between two peaks over which reduction is kept, ms.
  var bridge: Double
  /// How long reduction must last for such a valley to be bridged, ms; 0 for no minimum.
  var sustain: Double
  /// Longest valley over which reduction is kept where low frequencies dominate, ms.
  var lowBridge: Double
  /// How far below the ceiling low frequencies may lie and still count as dominating, dB.
  var lowMarginDB: Double
  /// Reduction kept for each dB by which low frequencies exceed that margin, dB.
  var lowFactor: Double
  /// Release time of what exceeds the slow level, ms.
  var fastRelease: Double
  /// Release time of the slow level, ms.
  var slowRelease: Double
  /// Attack time of the slow level, ms; nil for no slow level.
  var slowAttack: Double?
  /// Number of moving averages in a row that smooth the gain, 1 … 4.
  var boxes: Int

  /// The numbers of a named style; nil for `off`.
  init?(_ style: LimitSettings.Style) {
    switch style {
    case .transparent:
      self.init(
        lookahead: 5, finish: 0, firstShare: 1, finishDB: 0, bridge: 8, sustain: 0, lowBridge: 25,
        lowMarginDB: 3, lowFactor: 1, fastRelease: 15, slowRelease: 100, slowAttack: 600, boxes: 4)
    case .balanced:
      self.init(
        lookahead: 5, finish: 0.5, firstShare: 0.8, finishDB: 1.5, lowBridge: 18, fastRelease: 16,
        slowRelease: 16)
    case .loud:
      self.init(
        lookahead: 1.5, finish: 0.5, firstShare: 0.6, lowBridge: 10, fastRelease: 4, slowRelease: 4)
    case .clip:
      self.init(lookahead: 0.5, lowBridge: 10, fastRelease: 0.5, slowRelease: 0.5)
    case .off:
      return nil
    }
  }

  private init(
    lookahead: Double, finish: Double = 0.25, firstShare: Double = 0.5, finishDB: Double = 3,
    bridge: Double = 10,
    sustain: Double = 80, lowBridge: Double, lowMarginDB: Double = 0, lowFactor: Double = 1.7,
    fastRelease: Double, slowRelease: Double, slowAttack: Double? = nil, boxes: Int = 3
  ) {
    self.lookahead = lookahead
    self.finish = finish
    self.firstShare = firstShare
    self.finishDB = finishDB
    self.bridge = bridge
    self.sustain = sustain
    self.lowBridge = lowBridge
    self.lowMarginDB = lowMarginDB
    self.lowFactor = lowFactor
    self.fastRelease = fastRelease
    self.slowRelease = slowRelease
    self.slowAttack = slowAttack
    self.boxes = boxes
  }
}
