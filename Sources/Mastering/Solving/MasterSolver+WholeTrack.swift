internal import AudioCore
internal import AudioFiles
internal import CRealtime
internal import Metering

/// A verified master of the whole track made to measure the filters, and its audio before the limiter.
struct TrialMaster {
  let input: LimiterInput
  let master: RenderedMaster
}

/// The filters for the whole track, and what is known of a master made with them.
struct FoundFilters {
  var filters: ClosedLoop.Findings
  /// Loudness aimed at, LUFS; nil when the drive is given.
  var targetLUFS: Double?
  /// The trial master made with these filters; nil where none was needed.
  var trial: TrialMaster?
  /// Spectra of the compared part of the mix; nil where no trial master was made.
  var before: SpectrumProfile?
}

/// The trial master that came nearest to the aim so far.
private struct NearestTrial {
  /// Its filters; the trial itself until the next one is begun.
  var found: FoundFilters
  let distance: Double
  /// What it was begun with, from which it can be made again.
  let start: (filters: ClosedLoop.Findings, decision: Decision)
}

extension MasterSolver {
  /// Most corrections after a trial master of the whole track.
  private static let corrections = 3
  /// How often the loudness target is moved so that a section gets the reference's loudness.
  private static let aimings = 2
  /// Deviation from the loudness target from which it is moved again, LU.
  private static let aimedLU = 0.05

  /// Finds the filters on excerpts, then makes trial masters of the whole track and corrects the filters
  /// until a trial is near enough to the aim (docs/algorithms/tone.md, step 8).
  ///
  /// Excerpts are not enough where dynamics or limiting act: what these do to a band depends on every
  /// level the band has. Nor can excerpts tell which loudness of the whole gives one section the
  /// loudness of the reference.
  func findFilters(
    rate: Int, decision: Decision, range: Range<Int>
  ) throws -> FoundFilters {
    if let shared { return FoundFilters(filters: shared.filters, targetLUFS: decision.targetLUFS) }
    let loop = try makeLoop(decision, range: range)
    var filters = try loop.solve { report("matching", $0) }
    guard loop.needsWholeTrack(filters) || comparison.sectionDistanceLU != nil else {
      return FoundFilters(filters: filters, targetLUFS: decision.targetLUFS)
    }
    let before = try comparison.spectrum(
      in: range, decision: decision, cancellation: cancellation)
    filters.loops.balance.startOnOtherAudio()
    filters.loops.unforeseen.startOnOtherAudio()
    var found = try correct(
      filters, by: loop, before: before, rate: rate, decision: decision, range: range)
    try aim(&found, decision: decision, range: range)
    return found
  }

  /// Makes trial masters of the whole track, each with the filters corrected by the one before, and
  /// returns the nearest.
  ///
  /// One trial is on disk at a time. The last is nearly always the nearest; where an earlier one is, that
  /// is made again, with the same bytes.
  private func correct(
    _ first: ClosedLoop.Findings, by loop: ClosedLoop, before: SpectrumProfile, rate: Int,
    decision: Decision, range: Range<Int>
  ) throws -> FoundFilters {
    var filters = first
    var nearest: NearestTrial?
    var aimed = decision
    for pass in 0...Self.corrections {
      nearest?.found.trial = nil
      lacquer_release_memory()
      let start = (filters: filters, decision: aimed)
      let (trial, measured) = try renderTrial(&filters, rate: rate, decision: aimed, range: range)
      aimed = decision.aimed(at: target(decision, trial: trial, measured))
      let correction = loop.correctOnWholeTrack(
        filters, before: before, measured, limited: trial.master.limiter?.isTold ?? false)
      if correction.distance < nearest?.distance ?? .infinity {
        var found = FoundFilters(
          filters: filters, targetLUFS: aimed.targetLUFS, trial: trial, before: before)
        found.filters.notes += correction.notes
        nearest = NearestTrial(found: found, distance: correction.distance, start: start)
      }
      // The last correction costs as much as the others and is kept for what is far off.
      let enough = pass < 2 ? 1.0 : 2.0
      guard correction.worst > enough, pass < Self.corrections else { break }
      filters = correction.next
    }
    guard var found = nearest?.found, let start = nearest?.start else {
      return FoundFilters(filters: filters, targetLUFS: aimed.targetLUFS)
    }
    if found.trial == nil {
      filters = start.filters
      found.trial = try renderTrial(
        &filters, rate: rate, decision: start.decision, range: range
      ).trial
    }
    return found
  }

  /// Limits and measures again while the loudness target that a section asks for still moves: a limiter
  /// that is driven harder reduces loud passages more than others.
  private func aim(
    _ found: inout FoundFilters, decision: Decision, range: Range<Int>
  ) throws {
    guard comparison.sectionDistanceLU != nil else { return }
    for _ in 0..<Self.aimings {
      // The master that is limited again ends here, before the samples of the next one are kept.
      guard let wanted = found.targetLUFS, let reached = found.trial?.master.reading.lufs,
        abs(wanted - reached) > Self.aimedLU, let input = found.trial.take()?.input
      else { return }
      let (again, measured) = try limitTrial(
        input, &found.filters, decision: decision.aimed(at: wanted), range: range)
      found.trial = again
      found.targetLUFS = target(decision, trial: again, measured)
    }
  }

  /// The loudness to aim at, LUFS: where a section is to get the reference's loudness, that of the whole
  /// which gives it to the section.
  private func target(
    _ decision: Decision, trial: TrialMaster, _ measured: MasterReading
  ) -> Double? {
    guard let distance = comparison.sectionDistanceLU, let target = decision.targetLUFS,
      measured.sectionLUFS > -70
    else { return decision.targetLUFS }
    return target - distance + trial.master.reading.lufs - measured.sectionLUFS
  }

  /// Filters the whole and limits it near the loudness aimed at.
  ///
  /// Notes in `filters` how much level they add and what limiting costs.
  private func renderTrial(
    _ filters: inout ClosedLoop.Findings, rate: Int, decision: Decision, range: Range<Int>
  ) throws -> (trial: TrialMaster, measured: MasterReading) {
    let plan = makePlan(decision, range: range, filters: filters)
    let input = try prepare(plan: plan, rate: rate, decision: decision, filters: filters)
    return try limitTrial(input, &filters, decision: decision, range: range)
  }

  /// Limits the filtered whole near the loudness aimed at, and notes in `filters` what limiting costs.
  private func limitTrial(
    _ input: LimiterInput, _ filters: inout ClosedLoop.Findings, decision: Decision,
    range: Range<Int>
  ) throws -> (trial: TrialMaster, measured: MasterReading) {
    let plan = makePlan(decision, range: range, filters: filters)
    let pass = RenderPass(input, plan: plan, cancellation: cancellation)
    let (master, measured) = try pass.verifiedReading(
      driveDB: RenderPass.plannable(startDrive(decision, input: input, filters)),
      in: comparison.range(in: range, of: input.audio))
    let reading = master.reading
    filters.filterGainDB = input.integratedLUFS - decision.mix.loudness.integratedLUFS
    if let target = decision.targetLUFS {
      let drive = reading.drive(towards: target, depthDB: settings.loudness.depth)
      filters.limiterLossDB = min(
        DriveSolver.mostLossLU, drive + input.integratedLUFS - target)
    }
    return (TrialMaster(input: input, master: master), measured)
  }
}
