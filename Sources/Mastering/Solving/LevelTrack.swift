internal import AudioCore
import Glibc
internal import Metering

/// Energies of the five bands in units of 10 ms, on which curves of the dynamics stage are tried.
///
/// What the stage does to a band's levels can be computed from these energies, except for what happens within
/// 10 ms, so that a curve can be adjusted many times before audio is rendered to confirm it.
package struct LevelTrack {
  /// Mean squares of all channels in units of 10 ms, band by band.
  private(set) var units = [[Double]](repeating: [], count: BandEnergies.bands)
  /// Levels of 50 ms around every unit with two neighbours on each side, dBFS; from `finish`.
  private var levels = [[Double]](repeating: [], count: BandEnergies.bands)
  /// Their quantiles.
  package private(set) var quantiles = [[Double]](repeating: [], count: BandEnergies.bands)

  /// Creates an empty track.
  package init() {}

  /// Adds one unit of every band.
  package mutating func append(_ squares: SIMD8<Double>) {
    for band in units.indices { units[band].append(squares[band]) }
  }

  /// Computes what follows from the units, once all are there.
  package mutating func finish() {
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
  /// `LevelHistogram` has them but not in its steps.
  static func quantiles(_ levels: [Double]) -> [Double] {
    let top = levels.max() ?? Level.silence
    guard top > Level.silence else { return DynamicsProfile.percents.map { _ in Level.silence } }
    let kept = levels.filter { $0 >= top - LevelHistogram.depthDB }.sorted()
    return LevelHistogram.ranks(among: kept.count).map { kept[$0 - 1] }
  }

  /// Unit energies of every band behind a stage (sections aside).
  func after(_ stage: DynamicsPlan) -> [[Double]] {
    let count = units[0].count
    guard count >= 5 else { return units }
    let acting = units.indices.filter { !stage.bands[$0].isFlat }
    let gains = (0..<count).map { (i: Int) -> SIMD8<Double> in
      let place = min(count - 5, max(0, i - 2))
      var own = SIMD8<Double>.zero
      for band in acting {
        own[band] = stage.bands[band].gainDB(at: levels[band][place])
      }
      return stage.together(own)
    }
    return units.indices.map { band in
      if stage.together == 0 && !acting.contains(band) { return units[band] }
      let weights = GainSmoother(hannMilliseconds: stage.smoothingMilliseconds[band]).unitWeights
      let norm = (weights[0] + 2 * weights.dropFirst().reduce(0, +)) / (log(10.0) / 10)
      return units[band].indices.map { i in
        var sum = weights[0] * gains[i][band]
        for away in 1..<weights.count {
          sum +=
            weights[away]
            * (gains[max(0, i - away)][band] + gains[min(count - 1, i + away)][band])
        }
        return units[band][i] * exp(sum / norm)
      }
    }
  }

  /// What K-weighting makes of the power of each band, roughly.
  static let loudnessWeights = [0.5, 1, 1.1, 2, 2.4]

  /// Loudness shares of the bands.
  var shares: [Double] { Self.shares(of: units.map { $0.reduce(0, +) }) }

  /// Loudness shares of bands of these powers, which add up to 1.
  static func shares(of powers: [Double]) -> [Double] {
    let powers = zip(powers, loudnessWeights).map { $0 * $1 }
    let total = powers.reduce(0, +)
    return powers.map { total > 0 ? ($0 / total).rounded(toParts: 1e6) : 0.2 }
  }
}
