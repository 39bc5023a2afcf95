internal import AudioCore
internal import AudioFiles
internal import Metering

/// Limits what goes into a lossy codec until what comes out keeps `deliver.codecpeak` (docs/codecs.md).
///
/// An encoder moves every peak by its coding noise, up or down; a fixed margin is a habit and no
/// guarantee. So the master is encoded, decoded and measured; where it passes the limit the ceiling
/// is lowered by the excess and 0.1 dB, and the master limited again (not turned down) at the
/// drive that has the same loudness. At most four times. What is limited for a codec is rendered
/// for that codec alone.
struct CodecLoop {
  /// Most times a master is limited again.
  static let mostRounds = 4
  /// How far under the limit the next round aims, dB.
  static let margin = 0.1

  /// How one codec's deliverables are rendered.
  struct Solved {
    /// What the plan says of it.
    var plan: CodecRender
    /// The master that is encoded; nil when a known plan has only been taken.
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
    var rounds: [CodecRound] = []
    while true {
      report(target, rounds.count)
      let peak = try decodedPeak(of: master, as: target)
      rounds.append(
        CodecRound(ceilingDBTP: master.plan.limiter?.ceilingDBTP, decodedPeakDBTP: peak))
      guard peak > limitDBTP, rounds.count <= Self.mostRounds, let constants = master.plan.limiter
      else { break }
      var lower = constants
      lower.ceilingDBTP -= peak - limitDBTP + Self.margin
      master = try limitAgain(master, from: rate.input.limited(by: lower))
    }
    let plan = CodecRender(
      container: target.container, bitrateKbps: target.bitrateKbps, render: master.plan,
      rounds: rounds)
    return Solved(plan: plan, master: master)
  }

  private func pass(_ input: LimiterInput) -> RenderPass {
    RenderPass(input, plan: plan, cancellation: cancellation)
  }

  /// True peak of a master once it was encoded and decoded, dBTP.
  private func decodedPeak(of master: RenderedMaster, as target: Deliverable) throws -> Double {
    let decoded = try CodecTrial.run(
      master.audio, as: target, scratch: scratch, cancellation: cancellation
    ).decoded
    return try Self.truePeak(of: decoded.source, cancellation)
  }

  /// Largest true peak of a source, dBTP.
  static func truePeak(
    of source: any AudioSource, _ cancellation: Cancellation?
  ) throws -> Double {
    let meter = TruePeakMeter(format: source.format)
    try source.forEachBlock(cancellation: cancellation) { block, _ in meter.add(block) }
    return meter.finish().truePeakDBTP
  }

  /// The same loudness under another limiter.
  private func limitAgain(
    _ master: RenderedMaster, from input: LimiterInput
  ) throws -> RenderedMaster {
    let drive = master.plan.driveDB
    guard settings.limit.drive == nil else { return try pass(input).verified(driveDB: drive) }
    let solver = DriveSolver(targetLUFS: master.plan.loudness.integratedLUFS, depthDB: nil)
    return try pass(input).master(by: solver, from: drive).master
  }

  private func report(_ target: Deliverable, _ round: Int) {
    progress?(
      WorkProgress(
        stage: "listening to \(target.container.rawValue)",
        fraction: Double(round) / Double(Self.mostRounds + 1), audioSeconds: 0))
  }
}
