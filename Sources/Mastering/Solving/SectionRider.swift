import Glibc
internal import Metering

/// Moves whole sections so that short-term loudness is spread as the reference's is.
///
/// peers §6.6, dsp §4: the distribution of 3 s loudness is matched by quantiles, the gain follows the
/// loudness around each second and moves by at most 1 dB a second. Works on the loudness of the mix
/// every 100 ms and on what the rest of the chain was heard to do to it.
struct SectionRider {
  /// K-weighted energy of every 100 ms behind the rest of the chain, 1 at 0 LUFS.
  let tenths: [Double]
  /// Short-term loudness of the reference at `DynamicsProfile.percents`, LUFS.
  let reference: [Double]
  /// Largest move, dB.
  let maximumDB: Double
  /// Share of the difference that is followed, 0 … 1.
  let share: Double

  private static let window = 30
  /// Difference in the middle of the distribution that is not worth a move, dB rms.
  private static let worthwhileDB = 0.3

  /// Gain at every second, dB; empty when sections stay as they are.
  func solve() -> [Double] {
    let own = Self.quantiles(tenths)
    guard tenths.count > 2 * Self.window, own.count == reference.count, own[0] > -70 else {
      return []
    }
    var limits = DynamicsLimits(MasterSettings())
    limits.maximumDB = maximumDB
    limits.expansion = 2
    limits.compression = 0.2
    limits.guardsNoise = false
    let match = DynamicsMatch(
      levels: own, reference: reference, noiseDB: Level.silence, share: share, limits: limits)
    let aim = match.aim
    guard Self.rms(aim) >= Self.worthwhileDB else { return [] }
    var applied = aim
    var gains = track(applied, at: own)
    for _ in 0..<5 {
      let after = Self.quantiles(moved(by: gains))
      let raw = own.indices.map { aim[$0] - (after[$0] - own[$0]) }
      let mean = raw.reduce(0, +) / Double(raw.count)
      applied = limits.hold(
        zip(applied, raw).map { $0 + $1 - mean }, at: own, noiseDB: Level.silence, isSoft: false)
      gains = track(applied, at: own)
    }
    return gains
  }

  /// The gain of every second: the map's value at the loudness around it, slowed to 1 dB a second.
  private func track(_ map: [Double], at levels: [Double]) -> [Double] {
    let curve = DynamicsCurve(levelsDB: DynamicsLoop.rising(levels), gainsDB: map)
    let shortTerm = Self.shortTerm(tenths)
    let seconds = (tenths.count + 9) / 10 + 1
    let raw = (0..<seconds).map { second in
      let index = min(shortTerm.count - 1, max(0, 10 * second - Self.window / 2))
      return curve.gainDB(at: Level.loudness(shortTerm[index]))
    }
    return SoftLimit.slope(raw) { _ in 1 }.map {
      (min(maximumDB, max(-maximumDB, $0)) * 1e4).rounded() / 1e4
    }
  }

  /// `tenths` with the gain of every second on it, straight lines between.
  func moved(by gains: [Double]) -> [Double] {
    tenths.indices.map { i in
      tenths[i] * pow(10, DynamicsPlan.riderDB(gains, at: (Double(i) + 0.5) / 10) / 10)
    }
  }

  /// Mean energy of every 3 s.
  private static func shortTerm(_ tenths: [Double]) -> [Double] {
    (0...max(0, tenths.count - window)).map { start in
      tenths[start..<min(tenths.count, start + window)].reduce(0, +) / Double(window)
    }
  }

  /// Short-term loudness that counts for the range, at `DynamicsProfile.percents`, LUFS.
  private static func quantiles(_ tenths: [Double]) -> [Double] {
    let all = shortTerm(tenths).filter { $0 >= Level.energy(-70) }
    let mean = all.reduce(0, +) / Double(max(1, all.count))
    let kept = all.filter { $0 >= mean / 100 }.sorted()
    guard !kept.isEmpty else { return [] }
    return DynamicsProfile.percents.map { percent in
      let rank = Int((Double(kept.count - 1) * percent / 100).rounded())
      return Level.loudness(kept[rank])
    }
  }

  private static func rms(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
  }
}

extension SectionRider {
  /// Prepares to move the sections of a mix whose loudness every 10 ms is `loudness` (0.01 LUFS).
  ///
  /// `before` and `after` are the short-term loudness of the excerpts around the rest of the chain,
  /// LUFS at 10 Hz; `isWhole` says that the excerpts are the whole of it.
  init(
    loudness: ArraySlice<Int16>, before: [Double], after: [Double], isWhole: Bool,
    reference: [Double], settings: MasterSettings
  ) {
    self.init(
      tenths: Self.heard(loudness, before: before, after: after, isWhole: isWhole),
      reference: reference, settings: settings)
  }

  /// Prepares to move sections of these `tenths` as far as the settings say.
  init(tenths: [Double], reference: [Double], settings: MasterSettings) {
    self.init(
      tenths: tenths, reference: reference, maximumDB: settings.dynamics.ridermax,
      share: settings.match.amount / 100 * settings.dynamics.rider / 100)
  }

  private static func heard(
    _ loudness: ArraySlice<Int16>, before: [Double], after: [Double], isWhole: Bool
  ) -> [Double] {
    let own = LoudnessSeries(loudness)
    let change = zip(before, after).map { $1 - $0 }
    if isWhole && !change.isEmpty {
      return own.tenths.indices.map { i in
        let index = min(change.count - 1, max(0, i - window / 2))
        return own.tenths[i] * pow(10, change[index] / 10)
      }
    }
    // The excerpts are windows of 3 s end to end: every thirtieth reading is one of them.
    let starts = stride(from: 0, to: change.count, by: window)
    let slope = slope(of: starts.map { change[$0] }, over: starts.map { before[$0] })
    return own.tenths.indices.map { i in
      let index = min(own.shortTerm.count - 1, max(0, i - window / 2))
      guard index >= 0 else { return own.tenths[i] }
      // A constant is level and falls out of the comparison.
      return own.tenths[i] * pow(10, slope * (Level.loudness(own.shortTerm[index]) + 23) / 10)
    }
  }

  /// How much the change grows for each decibel of level, by least squares over what is not quiet.
  private static func slope(of change: [Double], over level: [Double]) -> Double {
    let top = level.max() ?? 0
    let points = zip(level, change).filter { $0.0 > top - 20 }
    guard points.count > 5 else { return 0 }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.0 } / count
    let y = points.reduce(0) { $0 + $1.1 } / count
    let xx = points.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) }
    let xy = points.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
    return xx > 1 ? min(0.6, max(-0.6, xy / xx)) : 0
  }
}
