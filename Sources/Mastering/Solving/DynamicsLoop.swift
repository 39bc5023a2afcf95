import AudioCore
package import Metering

/// The curves of the dynamics stage under closed-loop control.
///
/// 1. The levels at the stage's input are measured on the excerpts.
/// 2. The curves are adjusted on those levels until their quantiles are the ones aimed at.
/// 3. The excerpts are rendered and limited, the result is measured, and the remaining deviation adjusts
///    the curves again, never beyond their limits.
package struct DynamicsLoop {
  /// What one band is at and what it is aimed at.
  struct Band {
    /// Gain at each quantile in use, dB.
    var applied: [Double]
    /// The comparison behind it; nil where the band is left alone.
    var match: DynamicsMatch?
    /// Keeps the band's mean power where it was, dB.
    var offset = 0.0
    /// The gains that came closest to the aim, and by how much they missed it, dB rms.
    var best: (applied: [Double], missed: Double)?
    /// Whether the band keeps its best gains, because later rounds made it worse.
    var isSettled = false
  }

  let mix: DynamicsProfile
  let reference: DynamicsProfile
  let settings: MasterSettings
  /// Noise of the mix in each band, dBFS.
  let noiseDB: [Double]

  private(set) var bands: [Band]
  /// How much higher the stage's own bands read than the meter's on the same input, dB at every quantile:
  /// aims and results are measured by the meter, levels before the stage by the stage itself.
  private var readingDB: [[Double]]
  /// Lengths of smoothing, as a multiple of the usual ones.
  private(set) var scale: Double
  /// Weight of each band in the gain of all bands together; the weights add up to 1.
  private var shares = [Double](repeating: 0.2, count: BandEnergies.bands)
  private let limits: DynamicsLimits

  /// Times that the curves are adjusted on the levels before audio is rendered with them.
  private static let rounds = 4
  /// Deviation under which a band is left as it is, dB rms.
  private static let worthwhileDB = 0.25
  /// How far a curve may leave its aim to make up for what the limiter takes, dB; less by as much as bands
  /// move as one.
  private static let slackDB = 1.0

  package init(
    mix: DynamicsProfile, reference: DynamicsProfile, settings: MasterSettings, noiseDB: [Double]
  ) {
    self.mix = mix
    self.reference = reference
    self.settings = settings
    self.noiseDB = noiseDB
    limits = DynamicsLimits(settings)
    let flat = [Double](repeating: 0, count: DynamicsProfile.percents.count)
    bands = mix.bandQuantilesDB.indices.map { _ in Band(applied: flat) }
    readingDB = bands.map { _ in flat }
    scale = settings.dynamics.smooth.map { $0 / DynamicsPlan.usualSmoothingMilliseconds[0] } ?? 1
  }

  /// What the levels of each band are aimed at, dBFS at every quantile; nil where a band is left alone.
  var goals: [[Double]?] {
    zip(bands, readingDB).map { band, reading in
      band.match.map { match in
        match.levels.indices.map { match.levels[$0] + match.aim[$0] - reading[$0] }
      }
    }
  }

  /// Whether any band has something to do.
  var isActive: Bool { bands.contains { $0.match != nil } }

  /// Decides what every band is aimed at and moves the curves there.
  ///
  /// - Parameters:
  ///   - input: levels of the excerpts at the stage's input, as the stage measures them.
  ///   - metered: the same audio, as the meter measures it.
  ///   - before: the unprocessed excerpts, as the meter measures them.
  package mutating func begin(
    input: LevelTrack, metered: DynamicsProfile, before: DynamicsProfile
  ) {
    readingDB = zip(input.quantiles, metered.bandQuantilesDB).map { own, metered in
      guard min(own[0], metered[0]) > DynamicsMatch.emptyBandDBFS else {
        return own.map { _ in 0 }
      }
      return zip(own, metered).map { $0 - $1 }
    }
    aim(input: input, before: before)
    guard isActive else { return }
    shares = input.shares
    if settings.dynamics.smooth == nil { scale = fittedScale(input) }
    converge(input, scale: scale)
  }

  /// Sets the curves from profiles alone, for a draft.
  ///
  /// - Parameters:
  ///   - shiftDB: how far the filters move each band's level before the stage, dB.
  ///   - shares: each band's share of the loudness there; they add up to 1.
  mutating func suggest(shiftDB: [Double], shares: [Double]) {
    self.shares = shares
    for band in bands.indices {
      decide(
        band, levels: mix.bandQuantilesDB[band].map { $0 + shiftDB[band] }, shiftDB: shiftDB[band])
      guard let match = bands[band].match else { continue }
      let moved = zip(match.levels, bands[band].applied).map { $0 + $1 }
      bands[band].offset =
        DynamicsMatch.meanPower(match.levels) - DynamicsMatch.meanPower(moved)
    }
  }

  /// Sets the aims from the levels that stand before the stage.
  private mutating func aim(input: LevelTrack, before: DynamicsProfile) {
    for band in bands.indices {
      let own = input.quantiles[band]
      let shift = zip(own, before.bandQuantilesDB[band]).map { $0 - $1 }
      decide(
        band, levels: zip(mix.bandQuantilesDB[band], shift).map { $0 + $1 },
        shiftDB: DynamicsMatch.meanPower(own)
          - DynamicsMatch.meanPower(before.bandQuantilesDB[band]))
    }
  }

  /// Decides the aim of a band whose levels before the stage are `levels`; a band whose aim is too small to
  /// matter stays untouched.
  private mutating func decide(_ band: Int, levels: [Double], shiftDB: Double) {
    let levels = Self.rising(levels)
    let goal = zip(reference.bandQuantilesDB[band], readingDB[band]).map { $0 + $1 }
    let share =
      settings.match.amount / 100 * settings.dynamics.amount / 100
      * settings.dynamics.bands[band] / 100
    guard share > 0, levels[0] > -100, goal[0] > DynamicsMatch.emptyBandDBFS else {
      bands[band].match = nil
      return
    }
    let match = DynamicsMatch(
      levels: levels, reference: goal, noiseDB: noiseDB[band] + shiftDB, share: share,
      limits: limits)
    let wasActive = bands[band].match != nil
    if !wasActive && Self.rms(match.aim) < Self.worthwhileDB { return }
    bands[band].match = match
    if !wasActive { bands[band].applied = match.aim }
  }

  /// The longest smoothing that reaches the quantiles nearly as well as the best one does.
  private func fittedScale(_ input: LevelTrack) -> Double {
    let scales = [0.5, 0.7, 1, 1.4, 2]
    let errors = scales.map { scale in
      var trial = self
      return trial.converge(input, scale: scale)
    }
    let best = errors.min() ?? 0
    return scales[errors.lastIndex { $0 <= best + 0.05 } ?? 2]
  }

  /// Adjusts every curve until the levels behind it are those aimed at; returns the deviation left, dB rms.
  @discardableResult
  private mutating func converge(_ input: LevelTrack, scale: Double) -> Double {
    var left = 0.0
    for _ in 0..<Self.rounds {
      let after = input.after(stage(scale: scale))
      var sum = 0.0
      var count = 0.0
      for band in bands.indices {
        guard let match = bands[band].match else { continue }
        let own = input.quantiles[band]
        let deviation = Self.deviation(
          match, own: own, after: LevelTrack.quantiles(LevelTrack.levels(after[band])))
        sum += Self.rms(deviation) * Self.rms(deviation)
        count += 1
        move(band, by: deviation, at: own)
      }
      left = count > 0 ? (sum / count).squareRoot() : 0
      keepPower(input, scale: scale)
    }
    return left
  }

  /// Adjusts the curves by what was measured behind the whole chain; returns the deviation, dB rms.
  ///
  /// `sectionsDB` are the gains of sections that came on top: what they did is not the curves' work.
  package mutating func correct(
    input: LevelTrack, before: DynamicsProfile, after: DynamicsProfile, sectionsDB: [Double] = []
  ) -> Double {
    aim(input: input, before: before)
    let moved = movedBySections(input, sectionsDB)
    var worst = 0.0
    for band in bands.indices {
      guard let match = bands[band].match else { continue }
      let own = input.quantiles[band]
      let alone = own.indices.map {
        after.bandQuantilesDB[band][$0] + readingDB[band][$0] - moved[band][$0]
      }
      let deviation = Self.deviation(match, own: own, after: alone)
      worst = max(worst, advance(band, by: deviation, at: own))
    }
    keepPower(input, scale: scale)
    // Bands that move as one cannot all get what they ask for.
    return settings.dynamics.together > 0 ? 0 : worst
  }

  /// How far the gains of sections move each band's quantiles behind the curves, dB.
  private func movedBySections(_ input: LevelTrack, _ gains: [Double]) -> [[Double]] {
    let none = [Double](repeating: 0, count: DynamicsProfile.percents.count)
    guard !gains.isEmpty else { return bands.map { _ in none } }
    let powers = (0..<(input.units.first?.count ?? 0)).map {
      Decibels.powerRatio(DynamicsPlan.riderDB(gains, at: (Double($0) + 0.5) / 100))
    }
    return input.after(stage(scale: scale)).map { units in
      let still = LevelTrack.quantiles(LevelTrack.levels(units))
      let moved = LevelTrack.quantiles(LevelTrack.levels(zip(units, powers).map { $0 * $1 }))
      return zip(moved, still).map { $0 - $1 }
    }
  }

  /// How far each quantile's change is from the aim, a constant being level and not dynamics.
  private static func deviation(
    _ match: DynamicsMatch, own: [Double], after: [Double]
  ) -> [Double] {
    let aim = DynamicsCurve(levelsDB: match.levels, gainsDB: match.aim)
    let raw = own.indices.map { aim.gainDB(at: own[$0]) - (after[$0] - own[$0]) }
    let mean = raw.dropLast().reduce(0, +) / Double(raw.count - 1)
    return raw.map { $0 - mean }
  }

  /// Moves a band by what its curve was measured to miss, and returns that, dB rms.
  ///
  /// A band that came out worse than before goes back to where it was best and stays there.
  private mutating func advance(_ band: Int, by deviation: [Double], at own: [Double]) -> Double {
    let missed = Self.rms(deviation)
    guard let best = bands[band].best, missed > best.missed + 0.05 || bands[band].isSettled else {
      bands[band].best = (bands[band].applied, missed)
      move(band, by: deviation, at: own)
      return missed
    }
    bands[band].applied = best.applied
    bands[band].isSettled = true
    return best.missed
  }

  /// Adds a deviation that was measured at the levels `own`, inside the limits.
  private mutating func move(_ band: Int, by deviation: [Double], at own: [Double]) {
    guard let match = bands[band].match else { return }
    let correction = DynamicsCurve(levelsDB: Self.rising(own), gainsDB: deviation)
    let aim = match.aim
    let slack = Self.slackDB * (1 - settings.dynamics.together / 100)
    let moved = bands[band].applied.indices.map { i in
      let value = bands[band].applied[i] + correction.gainDB(at: match.levels[i])
      return min(aim[i] + slack, max(aim[i] - slack, value))
    }
    bands[band].applied = limits.hold(
      moved, at: match.levels, noiseDB: match.noiseDB, isSoft: false)
  }

  /// Sets the offsets so that the bands' power stays what it was.
  private mutating func keepPower(_ input: LevelTrack, scale: Double) {
    let after = input.after(stage(scale: scale))
    for band in bands.indices where bands[band].match != nil {
      let before = input.units[band].reduce(0, +)
      let now = after[band].reduce(0, +)
      if before > 0 && now > 0 { bands[band].offset += Decibels.power(before / now) }
    }
  }

  private static func rms(_ values: [Double]) -> Double {
    let counted = values.dropLast()
    return (counted.reduce(0) { $0 + $1 * $1 } / Double(max(1, counted.count))).squareRoot()
  }

  /// Levels that rise by at least 0.01 dB from one to the next.
  static func rising(_ levels: [Double]) -> [Double] {
    var result = levels
    for i in result.indices.dropFirst() { result[i] = max(result[i], result[i - 1] + 0.01) }
    return result
  }

  /// The curve of a band as the plan holds it, in steps of 1e-6 dB.
  func curve(_ band: Int) -> DynamicsCurve {
    guard let match = bands[band].match else { return .flat }
    let gains = bands[band].applied.map {
      min(limits.maximumDB, max(-limits.maximumDB, $0 + bands[band].offset))
    }
    var levels = match.levels
    var all = gains
    if let lowest = gains.first, lowest > 0 {
      // Levels below the quietest quantile are not lifted with it: they may be noise.
      let p10 = match.levels[1]
      levels.insert(min(p10 - 12, match.levels[0] - 2 * lowest), at: 0)
      all.insert(0, at: 0)
    }
    func rounded(_ value: Double) -> Double { value.rounded(toParts: 1e6) }
    return DynamicsCurve(levelsDB: levels.map(rounded), gainsDB: all.map(rounded))
  }

  /// What limits held back, as sentences.
  var notes: [PlanNote] {
    bands.indices.compactMap { band in
      bands[band].match.flatMap { LimitNotes.dynamics($0, band: band, settings: settings) }
    }
  }

  private func stage(scale: Double) -> DynamicsPlan {
    DynamicsPlan(
      bands: bands.indices.map(curve),
      smoothingMilliseconds: DynamicsPlan.usualSmoothingMilliseconds.map { $0 * scale },
      link: settings.dynamics.link / 100, together: settings.dynamics.together / 100,
      shares: shares, riderDB: [])
  }

  /// The stage as it stands; nil when there is nothing to do.
  package var plan: DynamicsPlan? {
    let plan = stage(scale: scale)
    return plan.isNeutral ? nil : plan
  }
}
