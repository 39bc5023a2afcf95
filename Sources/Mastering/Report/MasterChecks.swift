internal import AudioCore
internal import AudioFiles
internal import Metering

/// The promises of a master, each beside what was measured.
struct MasterChecks {
  let solution: MasterSolver.Solution
  let rate: MasterSolver.SolvedRate
  let master: TrackProfile
  let blend: TrackProfile?
  /// The whole mix as it was measured.
  let mix: TrackProfile

  private var settings: MasterSettings { solution.plan.settings }

  /// How far loudness may be from its target, LU.
  static let loudnessTolerance = 0.05

  /// Every check that applies.
  var all: [Check] {
    [loudness, truePeak, balance, tone].compactMap(\.self)
  }

  private var loudness: Check? {
    guard let target = solution.plan.targetLUFS,
      !solution.plan.notes.contains(where: { $0.key == "loudness.depth" })
    else { return nil }
    let measured = master.loudness.integratedLUFS
    return Check(
      name: "loudness", wanted: target, measured: measured, tolerance: Self.loudnessTolerance,
      unit: "LUFS", passed: abs(measured - target) <= Self.loudnessTolerance)
  }

  private var truePeak: Check? {
    guard settings.limit.style != .off else { return nil }
    return Check(
      name: "true peak", wanted: settings.limit.ceiling, measured: master.peaks.truePeakDBTP,
      tolerance: 0, unit: "dBTP",
      passed: master.peaks.truePeakDBTP <= settings.limit.ceiling + 0.0005)
  }

  private var balance: Check? {
    guard let blend, !solution.decision.isShared, solution.plan.format.channels == 2,
      blend.channels == 2,
      settings.match.amount == 100, settings.balance.amount == 100, settings.balance.trim == 0,
      !solution.plan.notes.contains(where: { ["balance.max", "guard.centre"].contains($0.key) })
    else { return nil }
    let wanted = blend.stereo.balanceDB
    return Check(
      name: "balance", wanted: wanted, measured: master.stereo.balanceDB, tolerance: 0.25,
      unit: "dB", passed: abs(master.stereo.balanceDB - wanted) <= 0.25)
  }

  /// What still differs from the reference in bands of `tone.detail` from 35 Hz to 16 kHz, apart from
  /// those the notes name; the mean over 100 Hz–8 kHz is level and not tone.
  private var tone: Check? {
    let target = solution.decision.tone
    guard blend != nil, !solution.decision.isShared, !target.isFlat, let bands = target.bands
    else { return nil }
    let mix = solution.decision.mix.spectrum
    // What the person's own bands moved is not owed to the reference.
    let own = OwnTone(settings, count: mix.midDB.count)
    let change = zip(
      bands.levels(master.spectrum.onGrid(target.curve.count).midDB),
      bands.levels(own.onTone(mix.midDB))
    ).map { $0 - $1 }
    let deviation = zip(change, target.asked).map { $0 - $1 }
    let held = target.heldBands.union(reachedBands(bands))
    let free = bands.bands(BandHolds.heardHz).filter { !held.contains($0) }
    guard !free.isEmpty else { return nil }
    let level = bands.level(deviation) { !held.contains($0) }
    let square = free.reduce(0) { $0 + (deviation[$1] - level) * (deviation[$1] - level) }
    let rms = (square / Double(free.count)).squareRoot()
    return Check(
      name: "tone", wanted: 0, measured: rms, tolerance: 0.5, unit: "dB rms", passed: rms <= 0.5)
  }

  /// Bands that notes of the plan name because the filter stands at a limit.
  private func reachedBands(_ bands: FractionalBands) -> [Int] {
    let ranges = solution.plan.notes.filter {
      ["tone.boost", "tone.cut", "guard.noise"].contains($0.key)
    }.flatMap { $0.ranges ?? [] }
    return (0..<bands.count).filter { band in
      ranges.contains { $0.lowHz < bands.hertz(band) && bands.hertz(band) < $0.highHz }
    }
  }

  /// What is left of the tone correction at each grid point of the mix, dB.
  var toneDeviation: [Double] {
    let target = solution.decision.tone
    var mix = solution.decision.mix.spectrum
    mix.midDB = OwnTone(settings, count: mix.midDB.count).onTone(mix.midDB)
    let change = SpectralChange(
      before: mix, after: master.spectrum.onGrid(target.curve.count), settings: settings)
    return zip(change.mid, target.curve).map { $0 - $1 }
  }
}

extension SpectrumProfile {
  /// The same spectra cut or continued to `count` points.
  func onGrid(_ count: Int) -> SpectrumProfile {
    func fit(_ values: [Double]) -> [Double] {
      guard let last = values.last else { return values }
      return (0..<count).map { $0 < values.count ? values[$0] : last }
    }
    var result = self
    result.midDB = fit(midDB)
    result.sideDB = fit(sideDB)
    result.midErrorDB = fit(midErrorDB)
    result.sideErrorDB = fit(sideErrorDB)
    result.midBandErrorDB = midBandErrorDB.map(fit)
    result.noiseFloorDB = fit(noiseFloorDB)
    return result
  }
}
