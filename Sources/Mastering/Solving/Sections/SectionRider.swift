internal import AudioCore
internal import Metering

/// Moves whole sections so that short-term loudness is spread as the reference's is.
///
/// The quantiles of 3 s loudness are matched, which gives each window of 3 s the gain it should have; the
/// gain of every second then approaches that, changing by at most 1 dB from second to second. Works on the
/// loudness of the mix every 100 ms and on what the rest of the chain was measured to do to it
/// (docs/algorithms/dynamics.md).
struct SectionRider {
  /// K-weighted mean square of every 100 ms behind the rest of the chain, the gains of sections left out.
  let tenths: [Double]
  /// K-weighted mean square of 3 s, every 100 ms.
  let shortTerm: [Double]
  /// How short-term loudness is distributed in the reference.
  let reference: SectionLevels
  /// Largest move, dB.
  let maximumDB: Double
  /// Share of the difference that is followed, 0 … 1.
  let share: Double

  /// Length of a short-term window, in tenths of a second.
  private static let window = 30
  /// Rounds in which the gains of seconds approach those wanted by the windows of 3 s.
  private static let rounds = 12
  /// Largest difference that is left alone, dB.
  private static let worthwhileDB = 0.05

  /// Gain at every second, dB; empty when sections stay as they are.
  func solve() -> [Double] {
    let series = LoudnessSeries(tenths: tenths)
    guard tenths.count > 2 * Self.window,
      let own = SectionLevels(
        shortTerm: shortTerm, integratedLUFS: series.integrated.loudness)
    else { return [] }
    var limits = DynamicsLimits(MasterSettings())
    limits.maximumDB = maximumDB
    limits.expansion = 2
    limits.compression = 0.2
    limits.guardsNoise = false
    let aim = limits.hold(
      own.distance(to: reference).map { $0 * share }, at: own.decibels, noiseDB: Level.silence,
      isSoft: true)
    guard aim.contains(where: { abs($0) >= Self.worthwhileDB }) else { return [] }
    let curve = DynamicsCurve(levelsDB: DynamicsLoop.rising(own.decibels), gainsDB: aim)
    let counts = clearOfPauses()
    guard counts.contains(true) else { return [] }
    let wanted = Self.carried(
      shortTerm.map { curve.gainDB(at: Level.loudness($0)) }, where: counts)
    let still = series.shortTerm.map(Level.loudness)
    var gains = [Double](repeating: 0, count: (tenths.count + 9) / 10 + 1)
    for _ in 0..<Self.rounds {
      let moved = LoudnessSeries(tenths: moved(by: gains))
      let left = wanted.indices.map { (window: Int) -> Double in
        let change =
          counts[window]
          ? Level.loudness(moved.shortTerm[window]) - still[window]
          : DynamicsPlan.riderDB(gains, at: Double(window + Self.window / 2) / 10)
        return wanted[window] - change
      }
      gains = limited(zip(gains, perSecond(left, count: gains.count)).map { $0 + $1 })
    }
    // What all sections share is the drive's.
    guard let low = gains.min(), let high = gains.max(), high - low >= Self.worthwhileDB
    else { return [] }
    return gains.map { $0.rounded(toParts: 1e4) }
  }

  /// Which windows hold nothing of one that is too quiet to count for the loudness range, as pauses are.
  private func clearOfPauses() -> [Bool] {
    let lowest = LoudnessRange(energies: shortTerm).loudness(at: 0)
    let counts = shortTerm.map { Level.loudness($0) >= lowest }
    return counts.indices.map { index in
      let first = max(0, index - Self.window)
      let last = min(counts.count - 1, index + Self.window)
      return counts[first...last].allSatisfy { $0 }
    }
  }

  /// `gains` with those of windows that do not count led from the one before to the one after.
  private static func carried(_ gains: [Double], where counts: [Bool]) -> [Double] {
    var result = gains
    var last: Int?
    for next in gains.indices where counts[next] {
      let first = last.map { $0 + 1 } ?? 0
      for window in first..<next {
        let from = last.map { gains[$0] } ?? gains[next]
        let share = Double(window - first + 1) / Double(next - first + 1)
        result[window] = from + (gains[next] - from) * share
      }
      last = next
    }
    if let last {
      for window in last + 1..<gains.count { result[window] = gains[last] }
    }
    return result
  }

  /// For each second the mean over all windows of 3 s that contain it; a narrower mean would let neighbouring
  /// seconds oscillate.
  private func perSecond(_ values: [Double], count: Int) -> [Double] {
    (0..<count).map { second in
      let middle = 10 * second - Self.window / 2
      let first = min(values.count - 1, max(0, middle - Self.window / 2))
      let last = min(values.count - 1, max(0, middle + Self.window / 2))
      return values[first...last].reduce(0, +) / Double(last - first + 1)
    }
  }

  /// Gains slowed to 1 dB a second and held inside the largest move.
  private func limited(_ gains: [Double]) -> [Double] {
    SoftLimit.slope(gains) { _ in 1 }.map { min(maximumDB, max(-maximumDB, $0)) }
  }

  /// `tenths` with the gain of every second applied, linear in dB between seconds.
  func moved(by gains: [Double]) -> [Double] { Self.moved(tenths, by: gains, sign: 1) }

  private static func moved(_ tenths: [Double], by gains: [Double], sign: Double) -> [Double] {
    guard !gains.isEmpty else { return tenths }
    return tenths.indices.map { i in
      tenths[i]
        * Decibels.powerRatio(sign * DynamicsPlan.riderDB(gains, at: (Double(i) + 0.5) / 10))
    }
  }
}

extension SectionRider {
  /// Prepares to move the sections of a mix after a rendering.
  ///
  /// - Parameters:
  ///   - loudness: of the mix, every 10 ms, in 0.01 LUFS.
  ///   - after: short-term loudness behind the chain, LUFS at 10 Hz.
  ///   - standing: gains of sections that were in effect in that rendering, dB for every second.
  init(
    loudness: ArraySlice<Int16>, after: [Double], standing: [Double], reference: SectionLevels,
    settings: MasterSettings
  ) {
    let heard = LoudnessSeries(tenths: Self.heard(loudness, after: after))
    let bare = LoudnessSeries(tenths: Self.moved(heard.tenths, by: standing, sign: -1))
    let change = zip(bare.shortTerm, heard.shortTerm).map { $0 / max($1, 1e-20) }
    self.init(
      tenths: bare.tenths, shortTerm: zip(after, change).map { Level.energy($0) * $1 },
      reference: reference, settings: settings)
  }

  /// Prepares to move sections of these `tenths` as far as the settings say.
  init(
    tenths: [Double], shortTerm: [Double]? = nil, reference: SectionLevels, settings: MasterSettings
  ) {
    self.init(
      tenths: tenths, shortTerm: shortTerm ?? LoudnessSeries(tenths: tenths).shortTerm,
      reference: reference,
      maximumDB: settings.dynamics.ridermax,
      share: settings.match.amount / 100 * settings.dynamics.rider / 100)
  }

  /// The mix's loudness brought to the short-term loudness `after`.
  private static func heard(_ loudness: ArraySlice<Int16>, after: [Double]) -> [Double] {
    var series = LoudnessSeries(loudness)
    let windows = min(series.shortTerm.count, after.count)
    guard windows > 0 else { return series.tenths }
    for _ in 0..<5 {
      series = LoudnessSeries(
        tenths: series.tenths.indices.map { i in
          let index = min(windows - 1, max(0, i - window / 2))
          return series.tenths[i]
            * (Level.energy(after[index]) / max(series.shortTerm[index], 1e-12))
        })
    }
    return series.tenths
  }
}
