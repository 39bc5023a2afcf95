internal import AudioCore
import Glibc
internal import Metering

extension LevelForecast {
  /// Steps of the table of gains, 0.01 dB of level.
  private static let tableStep = 10

  /// Lets a dynamics stage act on energies and peaks.
  ///
  /// - Parameters:
  ///   - stage: the stage; its sections are left to `ride`.
  ///   - levels: levels of the five bands as the features have them, from the track's first frame on.
  ///   - first: unit of 10 ms that the forecast begins with.
  ///   - shiftDB: how far what comes before the stage has moved each band.
  mutating func apply(
    _ stage: DynamicsPlan, to levels: [[Int16]], from first: Int, shiftDB: [Double]
  ) {
    guard let shortest = levels.map(\.count).min(), shortest > 0 else { return }
    let tables = levels.indices.map { Self.gains(of: stage.bands[$0], shiftDB: shiftDB[$0]) }
    let smoothers = stage.smoothingMilliseconds.map {
      GainSmoother(hannMilliseconds: $0).unitWeights.map(Float.init)
    }
    let reach = smoothers.map(\.count).max() ?? 1
    /// The level of a unit is that of the 50 ms around it.
    func place(_ unit: Int) -> Int { min(shortest - 1, max(0, first + unit - 2)) }
    func asked(_ unit: Int) -> SIMD8<Float> {
      let place = place(unit)
      var gains = SIMD8<Double>.zero
      for band in levels.indices {
        gains[band] = tables[band][(Int(levels[band][place]) + 20_000) / Self.tableStep]
      }
      return SIMD8<Float>(stage.together(gains))
    }
    // A ring of what the curves ask for, around the unit that is smoothed.
    var ring = (-reach...reach).map(asked)
    let weights = LevelTrack.loudnessWeights
    let doublings = Self.doublingsPerDecibel
    for unit in energies.indices {
      let middle = place(unit)
      var (loud, louder, plain, plainer) = (0.0, 0.0, 0.0, 0.0)
      for band in levels.indices {
        let smoother = smoothers[band]
        var gain = smoother[0] * ring[(unit + reach) % ring.count][band]
        var norm = smoother[0]
        for away in 1..<smoother.count {
          let before = ring[(unit + reach - away) % ring.count][band]
          let after = ring[(unit + reach + away) % ring.count][band]
          gain += smoother[away] * (before + after)
          norm += 2 * smoother[away]
        }
        let power = Double(exp2f(doublings * (Float(levels[band][middle]) / 100 + 100)))
        let moved = power * Double(exp2f(doublings * gain / norm))
        plain += power
        plainer += moved
        loud += power * weights[band]
        louder += moved * weights[band]
      }
      if loud > 0 { energies[unit] *= Float(louder / loud) }
      if plain > 0 { shiftPeaks(of: unit, byDB: Decibels.power(plainer / plain)) }
      ring[unit % ring.count] = asked(unit + reach + 1)
    }
  }

  /// Moves whole sections: gain at every second, dB, linear between.
  mutating func ride(_ rider: [Double]) {
    for unit in energies.indices {
      let gain = DynamicsPlan.riderDB(rider, at: (Double(unit) + 0.5) / 100)
      energies[unit] *= Float(Decibels.powerRatio(gain))
      shiftPeaks(of: unit, byDB: gain)
    }
  }

  /// Gain over level, in steps of 0.1 dB from −200 dBFS to over the top of an Int16.
  private static func gains(of curve: DynamicsCurve, shiftDB: Double) -> [Double] {
    (0...(20_000 + Int(Int16.max)) / tableStep).map { index in
      curve.isFlat ? 0 : curve.gainDB(at: Double(index * tableStep - 20_000) / 100 + shiftDB)
    }
  }

  private mutating func shiftPeaks(of unit: Int, byDB gain: Double) {
    let steps = Int((gain * 4).rounded())
    guard steps != 0 else { return }
    let start = min(peaks.count, 10 * unit)
    for i in start..<min(peaks.count, start + 10) where peaks[i] > 0 {
      peaks[i] = UInt8(min(255, max(0, Int(peaks[i]) + steps)))
    }
  }
}
