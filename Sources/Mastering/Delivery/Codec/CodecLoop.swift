internal import AudioCore
internal import AudioFiles
internal import Metering

/// Limits what goes into a lossy codec until what comes out keeps `deliver.codecpeak` (dsp §6.4, F5).
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
  ) throws -> [CodecRender] {
    guard let limit = settings.deliver.codecpeak else { return [] }
    var result: [CodecRender] = []
    for target in deliverables where !target.container.isLossless {
      guard !result.contains(where: { $0.fits(target) }),
        let rate = rates.first(where: { $0.render.sampleRate == target.sampleRate })
      else { continue }
      if let known = plan.codecs?.first(where: { $0.fits(target) }) {
        result.append(known)
      } else {
        result.append(try solve(rate, for: target, limitDBTP: limit))
      }
    }
    return result
  }

  private func solve(
    _ rate: MasterSolver.SolvedRate, for target: Deliverable, limitDBTP: Double
  ) throws -> CodecRender {
    var render = rate.render
    var input = rate.input
    var rounds: [CodecRound] = []
    while true {
      report(target, rounds.count)
      let peak = try decodedPeak(of: render, input: input, as: target)
      rounds.append(CodecRound(ceilingDBTP: render.limiter?.ceilingDBTP, decodedPeakDBTP: peak))
      guard peak > limitDBTP, rounds.count <= Self.mostRounds, let constants = render.limiter
      else { break }
      var lower = constants
      lower.ceilingDBTP -= peak - limitDBTP + Self.margin
      input = rate.input.limited(by: lower)
      render = try limitAgain(render, input: input, constants: lower)
    }
    return CodecRender(
      container: target.container, bitrateKbps: target.bitrateKbps, render: render, rounds: rounds)
  }

  private func pass(_ input: LimiterInput, rate: Int) -> RenderPass {
    RenderPass(
      input: input, fades: Fades(plan: plan, frames: input.audio.frames, rate: rate),
      cancellation: cancellation)
  }

  /// True peak of the render once it was encoded and decoded, dBTP.
  private func decodedPeak(
    of render: RenderPlan, input: LimiterInput, as target: Deliverable
  ) throws -> Double {
    let trial = try CodecTrial(
      target, channels: input.audio.format.channels, frames: input.audio.frames, scratch: scratch)
    try pass(input, rate: render.sampleRate).replay(render) { try trial.write($0) }
    return try Self.truePeak(of: trial.decode(cancellation: cancellation).source, cancellation)
  }

  /// Largest true peak of a source, dBTP.
  static func truePeak(
    of source: any AudioSource, _ cancellation: Cancellation?
  ) throws -> Double {
    let meter = TruePeakMeter(format: source.format)
    try source.forEachBlock(cancellation: cancellation) { block, _ in meter.add(block) }
    return meter.finish().truePeakDBTP
  }

  private func limitAgain(
    _ render: RenderPlan, input: LimiterInput, constants: LimiterConstants
  ) throws -> RenderPlan {
    let pass = pass(input, rate: render.sampleRate)
    let wanted = render.loudness.integratedLUFS
    var drive = render.driveDB
    if settings.limit.drive == nil {
      let solver = DriveSolver(targetLUFS: wanted, depthDB: nil)
      drive = try solver.solve(from: drive) { try pass.reading(driveDB: $0) }.reading.driveDB
      drive = (drive * 1e6).rounded() / 1e6
    }
    var verified = try pass.verified(driveDB: drive)
    if settings.limit.drive == nil, abs(wanted - verified.loudness.integratedLUFS) > 0.02 {
      drive += wanted - verified.loudness.integratedLUFS
      drive = (drive * 1e6).rounded() / 1e6
      verified = try pass.verified(driveDB: drive)
    }
    return RenderPlan(
      sampleRate: render.sampleRate, driveDB: drive, limiter: constants,
      corrections: verified.outcome?.corrections ?? [], loudness: verified.loudness)
  }

  private func report(_ target: Deliverable, _ round: Int) {
    progress?(
      WorkProgress(
        stage: "listening to \(target.container.rawValue)",
        fraction: Double(round) / Double(Self.mostRounds + 1), audioSeconds: 0))
  }
}
