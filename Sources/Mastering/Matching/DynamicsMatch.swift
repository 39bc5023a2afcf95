internal import AudioCore
internal import Metering

/// Decides how the levels of one band are to be distributed: what the reference asks for, and what limits and
/// guards leave of it.
///
/// The quantiles of 50 ms levels are matched by a curve of gain over level whose slope and height are limited.
/// The band's mean power stays, because that is the tone filter's part, and nothing near the noise is lifted
/// (docs/algorithms/dynamics.md).
package struct DynamicsMatch {
  /// Lowest level under which a band holds nothing whose levels could be followed, dBFS.
  static let emptyBandDBFS = -110.0

  /// Quantiles of the band before the stage, dBFS, at `DynamicsProfile.percents`.
  package let levels: [Double]
  /// The reference's.
  let reference: [Double]
  /// Level of the noise in the band before the stage, dBFS; −200 where none is known.
  let noiseDB: Double
  /// Share of the difference that is followed, 0 … 1.
  let share: Double
  let limits: DynamicsLimits

  package init(
    levels: [Double], reference: [Double], noiseDB: Double, share: Double, limits: DynamicsLimits
  ) {
    self.levels = levels
    self.reference = reference
    self.noiseDB = noiseDB
    self.share = share
    self.limits = limits
  }

  /// What the comparison asks for, dB at each quantile, mean power left as it is.
  package var wanted: [Double] {
    let shift = Self.meanPower(reference) - Self.meanPower(levels)
    return zip(reference, levels).map { $0 - $1 - shift }
  }

  /// What is aimed at: the share, inside the limits.
  package var aim: [Double] {
    limits.hold(wanted.map { $0 * share }, at: levels, noiseDB: noiseDB, isSoft: true)
  }

  /// Power of a distribution given by its quantiles, dB; each stands for the levels around it.
  package static func meanPower(_ quantiles: [Double]) -> Double {
    var sum = 0.0
    for (index, level) in quantiles.enumerated() {
      sum += weights[index] * Decibels.powerRatio(level)
    }
    return Decibels.power(max(sum, 1e-20))
  }

  /// Share of the levels that each of `DynamicsProfile.percents` stands for.
  static let weights: [Double] = {
    let percents = DynamicsProfile.percents
    return percents.indices.map { index in
      let low = index == 0 ? 0 : (percents[index - 1] + percents[index]) / 2
      let high = index == percents.count - 1 ? 100 : (percents[index] + percents[index + 1]) / 2
      return (high - low) / 100
    }
  }()
}

/// How far a dynamics curve may go.
package struct DynamicsLimits {
  /// Largest gain either way, dB.
  var maximumDB: Double
  /// Steepest expansion: decibels out for a decibel in.
  var expansion: Double
  /// Strongest compression, the same way.
  var compression = 0.4
  /// Whether noise is kept from being lifted.
  var guardsNoise: Bool

  package init(_ settings: MasterSettings) {
    maximumDB = settings.dynamics.max
    expansion = settings.dynamics.expand
    guardsNoise = settings.guards.noise
  }

  /// The nearest curve inside the limits, of `gains` in dB at rising `levels` in dBFS.
  ///
  /// `isSoft` has a knee before the largest gain, for what is aimed at.
  package func hold(
    _ gains: [Double], at levels: [Double], noiseDB: Double, isSoft: Bool
  ) -> [Double] {
    let held = gains.indices.map { i in
      let highest = maximumDB * lift(at: levels[i], noiseDB: noiseDB)
      let value = min(highest, max(-maximumDB, gains[i]))
      guard isSoft else { return value }
      return SoftLimit.lower(SoftLimit.upper(gains[i], limit: highest), limit: maximumDB)
    }
    // The slope's middle may rise above what noise allows; what falls to that falls evenly.
    let even = slope(held, at: levels)
    let allowed = even.indices.map { i in
      min(even[i], maximumDB * lift(at: levels[i], noiseDB: noiseDB))
    }
    return slopeBelow(allowed, at: levels)
  }

  /// Share of the largest gain that may lift a level: none up to 6 dB over the noise, all from 18 dB.
  private func lift(at level: Double, noiseDB: Double) -> Double {
    guard guardsNoise && noiseDB > -150 else { return 1 }
    return min(1, max(0, (level - noiseDB - 6) / 12))
  }

  /// The middle of the nearest curves above and below that rise and fall no faster than allowed.
  private func slope(_ gains: [Double], at levels: [Double]) -> [Double] {
    zip(slopeBelow(gains, at: levels), slopeAbove(gains, at: levels)).map { ($0 + $1) / 2 }
  }

  private func slopeBelow(_ gains: [Double], at levels: [Double]) -> [Double] {
    var below = gains
    for i in gains.indices.dropFirst() {
      let step = max(0, levels[i] - levels[i - 1])
      below[i] = min(below[i], below[i - 1] + (expansion - 1) * step)
    }
    for i in gains.indices.dropLast().reversed() {
      let step = max(0, levels[i + 1] - levels[i])
      below[i] = min(below[i], below[i + 1] + (1 - compression) * step)
    }
    return below
  }

  private func slopeAbove(_ gains: [Double], at levels: [Double]) -> [Double] {
    var above = gains
    for i in gains.indices.dropFirst() {
      let step = max(0, levels[i] - levels[i - 1])
      above[i] = max(above[i], above[i - 1] - (1 - compression) * step)
    }
    for i in gains.indices.dropLast().reversed() {
      let step = max(0, levels[i + 1] - levels[i])
      above[i] = max(above[i], above[i + 1] - (expansion - 1) * step)
    }
    return above
  }
}
