internal import AudioCore
internal import AudioFiles
internal import DSP
internal import Metering

/// Makes drafts: what would be done and what would come out, in milliseconds and without audio.
public enum DraftPlanner {
  /// Plans from measurements and settings.
  ///
  /// - Parameters:
  ///   - mix: the mix as `TrackProfiler` measured it.
  ///   - references: what it shall stand beside; empty matches nothing.
  ///   - chosen: what the person chose.
  ///   - targets: names that `loudness.target` may take.
  ///   - isDownmixed: whether the mix was folded to stereo.
  /// - Returns: a draft with one render, at `deliver.rate` or the mix's own.
  /// - Throws: `LacquerError.usage` when `edit.start` and `edit.end` leave nothing, a section lies
  ///   outside of its track, or a delivery target has no such name.
  public static func draft(
    mix: ProfiledTrack, references: [DraftReference], settings chosen: MasterSettings,
    targets: DeliveryTargets = .shipped, isDownmixed: Bool = false
  ) throws -> DraftPlan {
    let followed = try references.map { (request: $0.request, profile: try $0.profile) }
    let solvable = try SolvableSettings(
      chosen, targets: targets,
      mix: ShortTracks.Length(name: "The mix", seconds: mix.profile.seconds),
      references: followed.map {
        ShortTracks.Length(name: $0.request.path, seconds: $0.profile.seconds)
      })
    let settings = solvable.settings
    let comparison = try DraftComparison(mix: mix, references: followed, settings: settings)
    let range = try KeptRange.frames(of: mix.profile, edit: settings.edit)
    var decision = Decision.afterRepair(
      of: comparison.compared, reference: comparison.reference, followed: comparison.followed,
      settings: settings
    ).keeping(range, of: mix.sidecar)
    let repaired = mix.without(offsets: decision.repair.offsets)
    if !decision.repair.offsets.isEmpty {
      let section = try DraftComparison.section(of: repaired, settings)
      decision = decision.comparing(levels: (section ?? repaired.profile).dynamics)
    }
    let filters = predictedFilters(decision)
    let rate = mix.profile.sampleRate
    let own = OwnTone(settings, count: filters.tone.count)
    let spectrum = decision.mix.spectrum.filtered(
      tone: own.onTone(filters.tone), side: own.onSide(filters.side))
    let gain = SpectralGain(
      before: decision.mix.spectrum, after: spectrum, sampleRate: rate)
    let seconds = Double(range.lowerBound) / Double(rate)..<Double(range.upperBound) / Double(rate)
    var forecast = LevelForecast(
      mix: repaired, seconds: seconds, loudnessGainDB: gain.weightedDB, peakGainDB: gain.plainDB)
    var dynamics = DraftDynamics(decision, filtered: spectrum)
    dynamics.act(
      on: &forecast, levels: repaired.sidecar.bandLevels, from: Int(seconds.lowerBound * 100),
      decision: decision)
    let level = forecast.predictMaster(for: decision)
    var plan = makePlan(
      mix, decision, range: range, filters: filters, dynamics: dynamics.plan, level: level,
      isDownmixed: isDownmixed)
    plan.notes = solvable.notes + plan.notes
    plan.target = solvable.target
    plan.references = references.map { ReferenceUse($0.request, hash: $0.hash.hexadecimal) }
    var predicted = level
    predicted.spectrum = spectrum
    predicted.widthDB = decision.mix.stereo.widthDB + gain.widthDB
    return DraftPlan(
      plan: plan, wantedTone: SpectralGrid.curve(decision.tone.wanted), predicted: predicted,
      fit: comparison.fit(repairedBy: decision.repair, settings: settings))
  }

  /// What is decided as a plan, with one render.
  private static func makePlan(
    _ mix: ProfiledTrack, _ decision: Decision, range: Range<Int>,
    filters: (tone: [Double], side: [Double]), dynamics: DynamicsPlan?, level: PredictedMaster,
    isDownmixed: Bool
  ) -> MasterPlan {
    let settings = decision.settings
    let format = AudioFormat(
      sampleRate: mix.profile.sampleRate, channels: mix.profile.channels)
    let rate = settings.deliver.rate ?? format.sampleRate
    let render = RenderPlan(
      sampleRate: rate, driveDB: level.driveDB,
      limiter: LimiterConstants(settings: settings.limit, sampleRate: rate), corrections: [],
      loudness: DeliveredLoudness(
        integratedLUFS: level.integratedLUFS, rangeLU: level.rangeLU,
        truePeakDBTP: level.truePeakDBTP, maximumMomentaryLUFS: level.maximumMomentaryLUFS,
        maximumShortTermLUFS: level.maximumShortTermLUFS))
    return MasterPlan(
      engine: .current, mixHash: mix.hash, format: format, frames: mix.profile.frames,
      downmix: isDownmixed, startFrame: range.lowerBound, endFrame: range.upperBound,
      repair: decision.repair, balanceDB: balance(decision),
      tone: PlanCurves.tone(
        filters.tone, settings: settings, format: format, phase: decision.phase),
      side: format.channels == 2 ? PlanCurves.side(filters.side, settings: settings) : nil,
      dynamics: dynamics,
      fadeInSeconds: settings.edit.fadein, fadeOutSeconds: settings.edit.fadeout,
      targetLUFS: decision.targetLUFS, renders: [render], settings: settings,
      notes: decision.notes)
  }

  /// Filters whose predicted effect on the mix's spectra is what the decision aims at.
  private static func predictedFilters(_ decision: Decision) -> (tone: [Double], side: [Double]) {
    let settings = decision.settings
    var tone = ToneLoop(target: decision.tone, ignoresLevel: true)
    var width = ToneLoop(
      target: decision.width, ignoresLevel: false, reach: settings.width.detail)
    guard !decision.tone.isFlat || !decision.width.isFlat else {
      return (tone.applied, width.applied)
    }
    for _ in 0..<12 {
      let change = SpectralChange(
        predicted: decision.mix.spectrum, tone: tone.applied, side: width.applied,
        settings: settings)
      tone.correct(change.mid, step: 0.8)
      width.correct(change.side, step: 0.8)
    }
    return (tone.applied, width.applied)
  }

  private static func balance(_ decision: Decision) -> Double {
    guard let reference = decision.reference, decision.followsBalance else {
      return decision.ownBalanceDB
    }
    let match = BalanceMatch(
      mix: decision.mix.stereo, reference: reference.stereo, settings: decision.settings)
    return match.decide(measuredDB: decision.mix.stereo.balanceDB, appliedDB: 0).gainDB
  }
}

/// What a draft compares: the mix or a section of it, and the blend of the references.
struct DraftComparison {
  /// The mix as it is compared.
  let compared: TrackProfile
  /// What is followed; nil when there is no reference.
  let reference: TrackProfile?
  /// The aspects that a reference counts for.
  let followed: Set<MatchAspect>

  /// The same rule as `Comparison`'s, from measurements alone.
  init(
    mix: ProfiledTrack, references: [(request: ReferenceRequest, profile: TrackProfile)],
    settings: MasterSettings
  ) throws {
    var compared = mix.profile
    var shiftLU = 0.0
    if let section = try Self.section(of: mix, settings) {
      compared.spectrum = section.spectrum
      compared.stereo = section.stereo
      compared.dynamics = section.dynamics
      shiftLU = mix.profile.loudness.integratedLUFS - section.loudness.integratedLUFS
    }
    self.compared = compared
    followed = ReferenceBlend.followed(references.map { $0.request })
    guard !references.isEmpty else {
      reference = nil
      return
    }
    var blend = ReferenceBlend(
      parts: references.map { reference in
        ReferenceBlend.Part(profile: reference.profile) { reference.request.weight(for: $0) }
      }, mix: compared.repaired(by: InputRepair(settings, channels: compared.channels)),
      settings: settings
    ).profile
    if followed.contains(.level) {
      blend.loudness.shift(byLU: shiftLU)
    }
    reference = blend
  }

  /// The section of a mix that `match.region` asks for; nil for the whole.
  static func section(of mix: ProfiledTrack, _ settings: MasterSettings) throws -> TrackProfile? {
    try settings.match.region.map {
      try SectionProfile(mix.profile, mix.sidecar, name: "The mix").profile(of: $0)
    }
  }

  /// The scores that a report of the master tells.
  func fit(repairedBy repair: InputRepair, settings: MasterSettings) -> [AspectScore] {
    guard let reference else { return [] }
    return Compatibility(
      mix: compared.repaired(by: repair), reference: reference, settings: settings
    ).scores(following: followed)
  }
}

/// How a filter moves level and width, from spectra before and after it.
struct SpectralGain {
  /// Change of K-weighted level, dB.
  let weightedDB: Double
  /// Change of plain level, dB.
  let plainDB: Double
  /// Change of side over mid, dB.
  let widthDB: Double

  init(before: SpectrumProfile, after: SpectrumProfile, sampleRate: Int) {
    let weighting = KWeighting(sampleRate: sampleRate)
    var sums = [Double](repeating: 0, count: 8)
    for i in before.midDB.indices {
      // A logarithmic grid: each point stands for a band as wide as its frequency.
      let hertz = SpectralGrid.hertz(i)
      let weight = weighting.power(hertz: hertz, sampleRate: Double(sampleRate)) * hertz
      let powers = [before.midDB[i], before.sideDB[i], after.midDB[i], after.sideDB[i]]
      for (slot, level) in powers.enumerated() {
        let power = Decibels.powerRatio(level)
        sums[slot] += power * weight
        sums[4 + slot] += power * hertz
      }
    }
    func decibels(_ a: Double, _ b: Double) -> Double {
      a > 1e-19 && b > 1e-19 ? Decibels.power(a / b) : 0
    }
    weightedDB = decibels(sums[2] + sums[3], sums[0] + sums[1])
    plainDB = decibels(sums[6] + sums[7], sums[4] + sums[5])
    widthDB = decibels(sums[7], sums[5]) - decibels(sums[6], sums[4])
  }
}

extension SpectrumProfile {
  /// The spectra behind a tone filter on both channels and a side filter.
  func filtered(tone: [Double], side: [Double]) -> SpectrumProfile {
    var result = self
    result.midDB = zip(midDB, tone).map { $0 + $1 }
    result.sideDB = zip(zip(sideDB, tone), side).map { $0.0 <= -199 ? $0.0 : $0.0 + $0.1 + $1 }
    return result
  }
}
