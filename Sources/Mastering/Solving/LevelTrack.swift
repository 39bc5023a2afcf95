import Glibc
internal import Metering

/// Energies of the five bands over time, on which the dynamics stage is tried without audio.
///
/// What the stage does to a band's levels follows from its unit energies but for what happens inside
/// 10 ms, so a curve can be moved many times before one render confirms it.
struct LevelTrack {
  /// Mean squares of all channels in units of 10 ms, band by band.
  private(set) var units = [[Double]](repeating: [], count: BandEnergies.bands)
  /// Levels of 50 ms around every unit with two neighbours on each side, dBFS; from `finish`.
  private var levels = [[Double]](repeating: [], count: BandEnergies.bands)
  /// Their quantiles.
  private(set) var quantiles = [[Double]](repeating: [], count: BandEnergies.bands)

  /// Adds one unit of every band.
  mutating func append(_ squares: SIMD8<Double>) {
    for band in units.indices { units[band].append(squares[band]) }
  }

  /// Computes what follows from the units, once all are there.
  mutating func finish() {
    levels = units.map { Self.levels($0) }
    quantiles = levels.map { Self.quantiles($0) }
  }

  /// Levels of 50 ms around every unit that has two neighbours on each side, dBFS.
  static func levels(_ units: [Double]) -> [Double] {
    guard units.count >= 5 else { return [] }
    return (2..<units.count - 2).map { (i: Int) -> Double in
      let early: Double = units[i - 2] + units[i - 1]
      let late: Double = units[i + 1] + units[i + 2]
      return Level.power((early + units[i] + late) / 5)
    }
  }

  /// The levels at `DynamicsProfile.percents` of those within 40 dB of the largest, as
  /// `DynamicsProfile` has them.
  static func quantiles(_ levels: [Double]) -> [Double] {
    let top = levels.max() ?? Level.silence
    guard top > Level.silence else { return DynamicsProfile.percents.map { _ in Level.silence } }
    let kept = levels.filter { $0 >= top - 40 }.sorted()
    return DynamicsProfile.percents.map { percent in
      kept[max(1, Int((percent / 100 * Double(kept.count)).rounded(.up))) - 1]
    }
  }

  /// Unit energies of a band after a curve whose gain is smoothed with `weights` (of the units 0, 1,
  /// 2 … away).
  func after(_ curve: DynamicsCurve, band: Int, weights: [Double]) -> [Double] {
    let own = units[band]
    let levels = levels[band]
    guard let first = levels.first, let last = levels.last else { return own }
    let gains =
      [first, first].map { curve.gainDB(at: $0) } + levels.map { curve.gainDB(at: $0) }
      + [last, last].map { curve.gainDB(at: $0) }
    let norm = weights[0] + 2 * weights.dropFirst().reduce(0, +)
    return own.indices.map { i in
      var sum = weights[0] * gains[i]
      for away in 1..<weights.count {
        sum += weights[away] * (gains[max(0, i - away)] + gains[min(own.count - 1, i + away)])
      }
      return own[i] * exp(sum / norm * (log(10.0) / 10))
    }
  }
}
