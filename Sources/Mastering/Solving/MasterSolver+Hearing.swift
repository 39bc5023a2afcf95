internal import AudioCore
internal import AudioFiles
internal import CRealtime
internal import Metering

/// The whole before the limiter with the filters that were found, and its first master.
struct HeardInput {
  let input: LimiterInput
  let master: RenderedMaster
}

/// What was found for the whole.
struct FoundFilters {
  var filters: ClosedLoop.Solution
  /// Loudness aimed at, LUFS; nil when the drive is given.
  var targetLUFS: Double?
  /// The master that was heard with them; nil where none was.
  var heard: HeardInput?
  /// Spectra of the mix where it is compared; nil where no master was heard.
  var before: SpectrumProfile?
}

extension MasterSolver {
  /// Corrections at most; the last is for what is far away.
  private static let corrections = 3
  /// How often the loudness of a section is aimed at anew.
  private static let aimings = 2
  /// Distance of a master from its aim that tells of the section, too, LU.
  private static let aimedLU = 0.05

  /// Finds the filters on excerpts, listens to the whole with them, and moves them by what came out
  /// until it is near.
  ///
  /// Excerpts speak for the whole only so far: what dynamics and limiter do to a band depends on every
  /// level that it has. So is the loudness of the whole that gives a section the reference's.
  func findFilters(
    rate: Int, decision: Decision, range: Range<Int>
  ) throws -> FoundFilters {
    if let shared { return FoundFilters(filters: shared.filters, targetLUFS: decision.targetLUFS) }
    let loop = try makeLoop(decision, range: range)
    var filters = try loop.solve { report("matching", $0) }
    guard loop.mustHear(filters) || comparison.sectionDistanceLU != nil else {
      return FoundFilters(filters: filters, targetLUFS: decision.targetLUFS)
    }
    let before = try comparison.spectrum(
      in: range, decision: decision, cancellation: cancellation)
    filters.loops.balance.hearAnew()
    filters.loops.unforeseen.hearAnew()
    var best: (found: FoundFilters, distance: Double)?
    var aimed = decision
    for pass in 0...Self.corrections {
      lacquer_release_memory()
      let (heard, hearing) = try hear(&filters, rate: rate, decision: aimed, range: range)
      aimed = decision.aimed(at: target(decision, heard: heard, hearing))
      let opinion = loop.hear(
        filters, before: before, hearing, limited: heard.master.limiter?.isTold ?? false)
      if opinion.distance < best?.distance ?? .infinity {
        var found = FoundFilters(
          filters: filters, targetLUFS: aimed.targetLUFS, heard: heard, before: before)
        found.filters.notes += opinion.notes
        best = (found, opinion.distance)
      }
      let enough = pass < 2 ? 1.0 : 2.0
      guard opinion.worst > enough, pass < Self.corrections else { break }
      filters = opinion.next
    }
    guard var found = best?.found else {
      return FoundFilters(filters: filters, targetLUFS: aimed.targetLUFS)
    }
    try aim(&found, decision: decision, range: range)
    return found
  }

  /// Masters and hears again where the loudness that a section asks for has moved: a limiter that is
  /// driven further takes more of what is loud.
  private func aim(
    _ found: inout FoundFilters, decision: Decision, range: Range<Int>
  ) throws {
    guard comparison.sectionDistanceLU != nil else { return }
    for _ in 0..<Self.aimings {
      guard let heard = found.heard, let wanted = found.targetLUFS,
        abs(wanted - heard.master.reading.lufs) > Self.aimedLU
      else { return }
      let (again, hearing) = try listen(
        heard.input, &found.filters, decision: decision.aimed(at: wanted), range: range)
      found.heard = again
      found.targetLUFS = target(decision, heard: again, hearing)
    }
  }

  /// The loudness to aim at: where a section is to have the reference's, what the whole then has.
  private func target(
    _ decision: Decision, heard: HeardInput, _ hearing: Hearing
  ) -> Double? {
    guard let distance = comparison.sectionDistanceLU, let target = decision.targetLUFS,
      hearing.sectionLUFS > -70
    else { return decision.targetLUFS }
    return target - distance + heard.master.reading.lufs - hearing.sectionLUFS
  }

  /// Masters the whole with filters, near the loudness aimed at, and writes into them what they do to it.
  private func hear(
    _ filters: inout ClosedLoop.Solution, rate: Int, decision: Decision, range: Range<Int>
  ) throws -> (heard: HeardInput, hearing: Hearing) {
    let plan = makePlan(decision, range: range, filters: filters)
    let input = try prepare(plan: plan, rate: rate, decision: decision, filters: filters)
    return try listen(input, &filters, decision: decision, range: range)
  }

  /// Limits the whole near the loudness aimed at, and writes into the filters what is lost by that.
  private func listen(
    _ input: LimiterInput, _ filters: inout ClosedLoop.Solution, decision: Decision,
    range: Range<Int>
  ) throws -> (heard: HeardInput, hearing: Hearing) {
    let plan = makePlan(decision, range: range, filters: filters)
    let (master, hearing) = try RenderPass(input, plan: plan, cancellation: cancellation).heard(
      driveDB: RenderPass.plannable(startDrive(decision, input: input, filters)),
      in: comparison.range(in: range, of: input.audio))
    let reading = master.reading
    filters.filterGainDB = input.integratedLUFS - decision.mix.loudness.integratedLUFS
    if let target = decision.targetLUFS {
      let drive = reading.drive(towards: target, depthDB: settings.loudness.depth)
      filters.limiterLossDB = drive + input.integratedLUFS - target
    }
    return (HeardInput(input: input, master: master), hearing)
  }
}
