/// How often a band has every level, in steps of 0.01 dB, and the quantiles that come of it.
package struct LevelHistogram {
  /// How far below the largest level others still count, dB.
  package static let depthDB = 40.0
  /// Levels that are told apart: silence at −200 dBFS, then −199.99 … +20 dBFS.
  private static let lowest = -20_000, highest = 2000

  private var counts = [Int](
    repeating: 0, count: LevelHistogram.highest - LevelHistogram.lowest + 1)
  private var top = 0

  /// An empty histogram.
  package init() {}

  /// Adds a level in 0.01 dBFS.
  package mutating func add(_ hundredths: Int16) {
    let slot = min(Self.highest, max(Self.lowest, Int(hundredths))) - Self.lowest
    counts[slot] += 1
    top = max(top, slot)
  }

  /// The levels at `DynamicsProfile.percents` of those within 40 dB of the largest, dBFS; silence where
  /// there is nothing else.
  package var quantiles: [Double] {
    guard top > 0 else { return DynamicsProfile.percents.map { _ in Level.silence } }
    let bottom = max(1, top - Int(Self.depthDB * 100))
    var slot = bottom
    var below = 0
    return Self.ranks(among: counts[bottom...top].reduce(0, +)).map { rank in
      while slot < top && below + counts[slot] < rank {
        below += counts[slot]
        slot += 1
      }
      return Double(slot + Self.lowest) / 100
    }
  }

  /// Where the quantiles at `DynamicsProfile.percents` stand among `count` sorted values, from 1 on.
  ///
  /// Nearest rank: the smallest value that so many percent of all do not exceed.
  package static func ranks(among count: Int) -> [Int] {
    DynamicsProfile.percents.map { percent in
      max(1, Int((percent / 100 * Double(count)).rounded(.up)))
    }
  }
}
