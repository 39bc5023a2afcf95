internal import AudioCore
import Glibc
internal import Metering

/// Moves whole sections so that short-term loudness is spread as the reference's is.
///
/// peers §6.6, dsp §4: the distribution of 3 s loudness is matched by quantiles, which says what every
/// window is to move by; the gain of every second approaches that, by at most 1 dB to the next. Works on
/// the loudness of the mix every 100 ms and on what the rest of the chain was heard to do to it.
struct SectionRider {
  /// K-weighted mean square of every 100 ms behind the rest of the chain, as far as it is known.
  let tenths: [Double]
  /// The same of every 3 s, every 100 ms.
  let shortTerm: [Double]
  /// What short-term loudness is spread over in the reference.
  let reference: SectionLevels
  /// Largest move, dB.
  let maximumDB: Double
  /// Share of the difference that is followed, 0 … 1.
  let share: Double

  private static let window = 30
  /// Rounds in which gains approach what windows of 3 s say.
  private static let rounds = 12
  /// Largest difference that is not worth a move, dB.
  private static let worthwhileDB = 0.05

  /// Gain at every second, dB; empty when sections stay as they are.
  func solve() -> [Double] {
    let series = LoudnessSeries(tenths: tenths)
    let loudness = series.integrated.loudness
    guard tenths.count > 2 * Self.window,
      let own = SectionLevels(shortTerm: shortTerm, integratedLUFS: loudness)
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
    let wanted = shortTerm.map { curve.gainDB(at: Level.loudness($0)) }
    let still = series.shortTerm.map(Level.loudness)
    var gains = [Double](repeating: 0, count: (tenths.count + 9) / 10 + 1)
    for _ in 0..<Self.rounds {
      let moved = LoudnessSeries(tenths: moved(by: gains))
      let change = zip(moved.shortTerm, still).map { Level.loudness($0) - $1 }
      let shift = moved.integrated.loudness - loudness
      let left = zip(wanted, change).map { $0 - $1 + shift }
      gains = limited(zip(gains, perSecond(left, count: gains.count)).map { $0 + $1 })
    }
    return gains.map { $0.rounded(toParts: 1e4) }
  }

  /// Mean of what all windows that hear a second say: anything narrower would swing up between seconds.
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

  /// `tenths` with the gain of every second on it, straight lines between.
  func moved(by gains: [Double]) -> [Double] { Self.moved(tenths, by: gains, sign: 1) }

  private static func moved(_ tenths: [Double], by gains: [Double], sign: Double) -> [Double] {
    guard !gains.isEmpty else { return tenths }
    return tenths.indices.map { i in
      tenths[i] * pow(10, sign * DynamicsPlan.riderDB(gains, at: (Double(i) + 0.5) / 10) / 10)
    }
  }
}

extension SectionRider {
  /// Prepares to move the sections of a mix whose loudness every 10 ms is `loudness` (0.01 LUFS), and
  /// came out of the chain with short-term loudness `after`, LUFS at 10 Hz, the gains `standing` being
  /// in it.
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
