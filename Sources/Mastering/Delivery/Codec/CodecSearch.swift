/// Chooses the ceilings at which a master is tried for a codec, from what earlier tries gave.
///
/// A codec's decoded peak is no smooth function of the ceiling: one frame that the encoder judges otherwise
/// moves it by decibels. So the way down takes the whole excess, and where that cost loudness and left room,
/// the search goes back up by halves, between the highest ceiling that held and the lowest above it that
/// did not.
package struct CodecSearch {
  /// A master that was limited, encoded and decoded.
  package struct Try {
    /// Ceiling of its limiter, dBTP; nil when peaks are left alone.
    let ceilingDBTP: Double?
    /// True peak after decoding, dBTP.
    let decodedPeakDBTP: Double
    /// Loudness of what was encoded, LUFS.
    let integratedLUFS: Double

    package init(ceilingDBTP: Double?, decodedPeakDBTP: Double, integratedLUFS: Double) {
      self.ceilingDBTP = ceilingDBTP
      self.decodedPeakDBTP = decodedPeakDBTP
      self.integratedLUFS = integratedLUFS
    }
  }

  /// Most times a ceiling is lowered before one holds.
  static let mostLowered = 4
  /// Most times one is raised again.
  static let mostRaised = 3
  /// How far under the limit a lowered ceiling aims, dB.
  static let margin = 0.1
  /// Room under the limit, and between ceilings, for which no ceiling is raised, dB.
  static let leastRoom = 0.2

  /// Largest decoded peak allowed, dBTP.
  let limitDBTP: Double
  /// What was tried, in order; the first is the master that the lossless files hold.
  package private(set) var tries: [Try] = []

  package init(limitDBTP: Double) { self.limitDBTP = limitDBTP }

  /// Takes what a try gave.
  package mutating func add(_ result: Try) { tries.append(result) }

  /// The ceiling to try next, dBTP; nil when the search has ended.
  package var nextCeilingDBTP: Double? {
    guard let first = tries.first, let last = tries.last, let ceiling = last.ceilingDBTP else {
      return nil
    }
    guard let firstHeld = tries.firstIndex(where: holds) else {
      guard tries.count <= Self.mostLowered else { return nil }
      return ceiling - (last.decodedPeakDBTP - limitDBTP + Self.margin)
    }
    let best = tries[kept]
    guard tries.count - 1 - firstHeld < Self.mostRaised,
      first.integratedLUFS - best.integratedLUFS > MasterChecks.loudnessTolerance,
      limitDBTP - best.decodedPeakDBTP > Self.leastRoom,
      let low = best.ceilingDBTP,
      let high = tries.filter({ !holds($0) }).compactMap(\.ceilingDBTP).filter({ $0 > low }).min(),
      high - low > Self.leastRoom
    else { return nil }
    return (low + high) / 2
  }

  /// Number of the try that is delivered: the highest ceiling that held, or the lowest peak where none did.
  package var kept: Int {
    var best = 0
    for index in tries.indices.dropFirst() {
      let (new, old) = (tries[index], tries[best])
      let isBetter =
        switch (holds(new), holds(old)) {
        case (true, true): (new.ceilingDBTP ?? 0) > (old.ceilingDBTP ?? 0)
        case (true, false): true
        case (false, true): false
        case (false, false): new.decodedPeakDBTP < old.decodedPeakDBTP
        }
      if isBetter { best = index }
    }
    return best
  }

  /// The tries as plan and report have them: in order, but the one that is kept comes last.
  package var rounds: [CodecRound] {
    let last = kept
    let order = tries.indices.filter { $0 != last } + [last]
    return order.map {
      CodecRound(ceilingDBTP: tries[$0].ceilingDBTP, decodedPeakDBTP: tries[$0].decodedPeakDBTP)
    }
  }

  private func holds(_ one: Try) -> Bool { one.decodedPeakDBTP <= limitDBTP }
}
