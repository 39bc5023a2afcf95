internal import AudioCore
internal import AudioFiles
internal import CRealtime
internal import Metering

/// The whole before the limiter with the filters that were found, and its first master.
struct HeardInput {
  let input: LimiterInput
  let master: RenderedMaster
}

extension MasterSolver {
  /// Corrections at most; the last is for what is far away.
  private static let corrections = 3

  /// Finds the filters on excerpts, listens to the whole with them, and moves them by what came out
  /// until it is near.
  ///
  /// Excerpts speak for the whole only so far: what dynamics and limiter do to a band depends on every
  /// level that it has. Also returns the spectra of the mix where it is compared, if the whole was heard.
  func findFilters(
    rate: Int, decision: Decision, range: Range<Int>
  ) throws -> (filters: ClosedLoop.Solution, heard: HeardInput?, before: SpectrumProfile?) {
    if let shared { return (shared.filters, nil, nil) }
    let loop = try makeLoop(decision, range: range)
    var filters = try loop.solve { report("matching", $0) }
    guard loop.mustHear(filters) else { return (filters, nil, nil) }
    let before = try comparison.spectrum(
      in: range, decision: decision, cancellation: cancellation)
    filters.loops.balance.hearAnew()
    filters.loops.unforeseen.hearAnew()
    var best: (filters: ClosedLoop.Solution, heard: HeardInput, distance: Double)?
    for pass in 0...Self.corrections {
      lacquer_release_memory()
      let (heard, hearing) = try hear(
        &filters, rate: rate, decision: decision, range: range)
      let opinion = loop.hear(filters, before: before, hearing)
      if opinion.distance < best?.distance ?? .infinity {
        best = (filters, heard, opinion.distance)
        best?.filters.notes += opinion.notes
      }
      let enough = pass < 2 ? 1.0 : 2.0
      guard opinion.worst > enough, pass < Self.corrections else { break }
      filters = opinion.next
    }
    return (best?.filters ?? filters, best?.heard, before)
  }

  /// Masters the whole with filters, near the loudness aimed at, and writes into them what they do to it.
  private func hear(
    _ filters: inout ClosedLoop.Solution, rate: Int, decision: Decision, range: Range<Int>
  ) throws -> (heard: HeardInput, hearing: Hearing) {
    let plan = makePlan(decision, range: range, filters: filters)
    let input = try prepare(plan: plan, rate: rate, decision: decision, filters: filters)
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
