internal import AudioCore
internal import AudioFiles
internal import Metering

/// Limits what goes into a lossy codec until what comes out keeps `deliver.codecpeak` (docs/codecs.md).
///
/// An encoder moves every peak by its coding noise, up or down; a fixed margin is a habit and no
/// guarantee. So the master is encoded, decoded and measured; where it passes the limit it is limited
/// again (not turned down) under the ceiling that `CodecSearch` chooses, at the drive that has the same
/// loudness. What is limited for a codec is rendered for that codec alone.
struct CodecLoop {
  /// How one codec's deliverables are rendered.
  struct Solved {
    /// What the plan says of it.
    var plan: CodecRender
    /// The master that is encoded; nil when the plan says what is still to be rendered.
    var master: RenderedMaster?
  }

  let plan: MasterPlan
  let settings: MasterSettings
  let scratch: ScratchSpace
  let cancellation: Cancellation
  let progress: ProgressHandler?

  /// Renders for every lossy deliverable; entries of the plan are taken as they are.
  ///
  /// Empty when no deliverable is lossy or `deliver.codecpeak` is off.
  func solve(
    _ rates: [MasterSolver.SolvedRate], for deliverables: [Deliverable]
  ) throws -> [Solved] {
    guard let limit = settings.deliver.codecpeak else { return [] }
    var result: [Solved] = []
    for target in deliverables where !target.container.isLossless {
      guard !result.contains(where: { $0.plan.fits(target) }),
        let rate = rates.first(where: { $0.render.sampleRate == target.sampleRate })
      else { continue }
      if let known = plan.codecs?.first(where: { $0.fits(target) }) {
        result.append(Solved(plan: known, master: nil))
      } else {
        result.append(try solve(rate, for: target, limitDBTP: limit))
      }
    }
    return result
  }

  private func solve(
    _ rate: MasterSolver.SolvedRate, for target: Deliverable, limitDBTP: Double
  ) throws -> Solved {
    var master = try rate.master ?? pass(rate.input).replay(rate.render)
    let wantedLUFS = master.plan.loudness.integratedLUFS
    var search = CodecSearch(limitDBTP: limitDBTP)
    var renders: [(plan: RenderPlan, decoded: DeliveredLoudness)] = []
    while true {
      report(target, search.tries.count)
      let heard = try decoded(master, as: target)
      search.add(
        CodecSearch.Try(
          ceilingDBTP: master.plan.limiter?.ceilingDBTP, decodedPeakDBTP: heard.truePeakDBTP,
          integratedLUFS: master.plan.loudness.integratedLUFS))
      renders.append((master.plan, heard))
      guard let ceiling = search.nextCeilingDBTP, var other = master.plan.limiter else { break }
      other.ceilingDBTP = ceiling
      // What was driven less, under the next higher ceiling, is near what is wanted here.
      let above = renders.map(\.plan).filter { ($0.limiter?.ceilingDBTP ?? 0) > ceiling }
        .min { ($0.limiter?.ceilingDBTP ?? 0) < ($1.limiter?.ceilingDBTP ?? 0) }
      master = try limitAgain(
        from: rate.input.limited(by: other), driveDB: (above ?? master.plan).driveDB,
        wantedLUFS: wantedLUFS)
    }
    let kept = search.kept
    let plan = CodecRender(
      container: target.container, bitrateKbps: target.bitrateKbps, render: renders[kept].plan,
      decoded: renders[kept].decoded, rounds: search.rounds)
    return Solved(plan: plan, master: kept == renders.count - 1 ? master : nil)
  }

  private func pass(_ input: LimiterInput) -> RenderPass {
    RenderPass(input, plan: plan, cancellation: cancellation)
  }

  /// What a master measures once it was encoded and decoded.
  private func decoded(
    _ master: RenderedMaster, as target: Deliverable
  ) throws -> DeliveredLoudness {
    let decoded = try CodecTrial.run(
      master.audio, as: target, scratch: scratch, cancellation: cancellation
    ).decoded
    let peaks = TruePeakMeter(format: decoded.source.format)
    let meter = LoudnessMeter(format: decoded.source.format)
    try decoded.source.forEachBlock(cancellation: cancellation) { block, _ in
      peaks.add(block)
      meter.add(block)
    }
    return DeliveredLoudness(meter.finish(), truePeakDBTP: peaks.finish().truePeakDBTP)
  }

  /// The wanted loudness under another limiter, searched from a drive.
  private func limitAgain(
    from input: LimiterInput, driveDB: Double, wantedLUFS: Double
  ) throws -> RenderedMaster {
    guard settings.limit.drive == nil else { return try pass(input).verified(driveDB: driveDB) }
    let solver = DriveSolver(targetLUFS: wantedLUFS, depthDB: nil)
    return try pass(input).master(by: solver, from: driveDB).master
  }

  private func report(_ target: Deliverable, _ round: Int) {
    progress?(
      WorkProgress(
        stage: "listening to \(target.container.rawValue)",
        fraction: Double(round) / Double(CodecSearch.mostLowered + CodecSearch.mostRaised + 1),
        audioSeconds: 0))
  }
}
