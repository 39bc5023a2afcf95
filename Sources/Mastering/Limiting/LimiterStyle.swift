/// The numbers of a style, ms and dB; what they were chosen by stands in docs/algorithms/limiter.md.
struct LimiterStyle {
  var lookahead: Double
  var finish: Double
  var firstShare: Double
  var finishDB: Double
  var bridge: Double
  var sustain: Double
  var lowBridge: Double
  var lowMarginDB: Double
  var lowFactor: Double
  var fastRelease: Double
  var slowRelease: Double
  var slowAttack: Double?
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
