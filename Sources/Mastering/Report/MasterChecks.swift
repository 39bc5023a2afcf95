internal import AudioCore
internal import AudioFiles
internal import Metering

/// The promises of a master, each beside what was measured.
struct MasterChecks {
  let solution: MasterSolver.Solution
  let master: TrackProfile
  /// Where mix and master are compared with the reference.
  let part: ComparedPart
  let blend: TrackProfile?

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
    guard let blend, !solution.decision.isShared, solution.decision.followsBalance,
      solution.plan.format.channels == 2, settings.match.amount == 100,
      settings.balance.amount == 100, settings.balance.trim == 0,
      !solution.plan.notes.contains(where: { ["balance.max", "guard.centre"].contains($0.key) })
    else { return nil }
    let wanted = blend.stereo.balanceDB
    return Check(
      name: "balance", wanted: wanted, measured: part.balanceDB, tolerance: 0.25,
      unit: "dB", passed: abs(part.balanceDB - wanted) <= 0.25)
  }

  /// What still differs from the reference in bands of `tone.detail` from 35 Hz to 16 kHz, a sixth of an
  /// octave at least below 118 Hz, apart from those the notes name; the mean over 100 Hz–8 kHz is level and
  /// not tone.
  private var tone: Check? {
    let target = solution.decision.tone
    guard blend != nil, !solution.decision.isShared, !solution.decision.isUnheard, !target.isFlat,
      let bands = target.bands
    else { return nil }
    let (before, after) = spectra
    let judged = bands.judged
    let wanted = zip(before.midDB, bands.steps(target.asked)).map { $0 + $1 }
    let deviation = zip(judged.levels(after.midDB), judged.levels(wanted)).map { $0 - $1 }
    let held = judged.touched(by: target.heldBands.union(reachedBands(bands)), of: bands)
    let free = judged.bands(BandHolds.heardHz).filter { !held.contains($0) }
    guard !free.isEmpty else { return nil }
    let level = judged.level(deviation) { !held.contains($0) }
    let square = free.reduce(0) { $0 + (deviation[$1] - level) * (deviation[$1] - level) }
    let rms = (square / Double(free.count)).squareRoot()
    return Check(
      name: "tone", wanted: 0, measured: rms, tolerance: 0.5, unit: "dB rms", passed: rms <= 0.5)
  }

  /// Bands that notes of the plan name because the filter stands at a limit.
  private func reachedBands(_ bands: FractionalBands) -> [Int] {
    let ranges = solution.plan.notes.filter { BandHolds.reachedKeys.contains($0.key) }
      .flatMap { $0.ranges ?? [] }
    return (0..<bands.count).filter { band in
      ranges.contains { $0.lowHz < bands.hertz(band) && bands.hertz(band) < $0.highHz }
    }
  }

  /// What is left of the tone correction at each grid point of the mix, dB.
  var toneDeviation: [Double] {
    let (before, after) = spectra
    let change = SpectralChange(before: before, after: after, settings: settings)
    return zip(change.mid, solution.decision.tone.curve).map { $0 - $1 }
  }

  /// What is compared on the grid of the decision; what the person's own bands moved is not owed to the
  /// reference.
  private var spectra: (before: SpectrumProfile, after: SpectrumProfile) {
    let count = solution.decision.tone.curve.count
    var before = part.before.onGrid(count)
    before.midDB = OwnTone(settings, count: count).onTone(before.midDB)
    return (before, part.after.onGrid(count))
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
