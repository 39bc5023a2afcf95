internal import AudioCore
internal import AudioFiles
internal import Metering

/// Writes the deliverables of one sample rate.
struct RateDelivery {
  let request: MasterRequest
  let settings: MasterSettings
  let solution: MasterSolver.Solution
  let rate: MasterSolver.SolvedRate
  let mix: MeasuredTrack
  let blend: TrackProfile?
  let inputs: [String]
  let cancellation: Cancellation
  let progress: ProgressHandler?

  /// Deliverables that hold the same samples.
  private struct Group {
    var render: RenderPlan
    var input: LimiterInput
    var targets: [Deliverable]
  }

  /// Renders each group once, writes its files and reports on them.
  func run(_ deliverables: [Deliverable]) throws -> [DeliverableReport] {
    try groups(deliverables).flatMap(deliver)
  }

  /// The master itself first, then what codecs asked for.
  private func groups(_ deliverables: [Deliverable]) -> [Group] {
    var common = Group(render: rate.render, input: rate.input, targets: [])
    var others: [Group] = []
    for target in deliverables {
      guard let codec = codec(of: target), codec.render != rate.render else {
        common.targets.append(target)
        continue
      }
      if let known = others.firstIndex(where: { $0.render == codec.render }) {
        others[known].targets.append(target)
      } else {
        let input = codec.render.limiter.map { rate.input.limited(by: $0) } ?? rate.input
        others.append(Group(render: codec.render, input: input, targets: [target]))
      }
    }
    return (common.targets.isEmpty && !others.isEmpty ? [] : [common]) + others
  }

  private func codec(of target: Deliverable) -> CodecRender? {
    target.container.isLossless ? nil : solution.plan.codecs?.first { $0.fits(target) }
  }

  private func deliver(_ group: Group) throws -> [DeliverableReport] {
    let frames = group.input.audio.frames
    let seed = try DitherChoice.seed(solution.plan, rate: rate.render.sampleRate)
    let dither = DitherChoice(plan: solution.plan, render: group.render, mix: mix.audio.info)
    let writers = try (request.dryRun ? [] : group.targets).map { target in
      try AudioWriter(
        target, channels: group.input.audio.format.channels, frames: frames,
        tags: settings.deliver.tags == .keep ? mix.audio.tags : nil,
        loudness: group.render.loudness, dither: dither.dither(for: target, seed: seed),
        force: request.force, inputs: inputs)
    }
    let pass = RenderPass(
      input: group.input,
      fades: Fades(plan: solution.plan, frames: frames, rate: group.render.sampleRate),
      cancellation: cancellation)
    let delivered = try pass.deliver(group.render, into: writers) { done in
      progress?(
        WorkProgress(
          stage: writers.isEmpty ? "measuring the master" : "writing",
          fraction: Double(done) / Double(max(1, frames)),
          audioSeconds: Double(done) / Double(group.render.sampleRate)))
    }
    for writer in writers { try writer.finish() }
    var own = rate
    own.render = group.render
    let checks = MasterChecks(
      solution: solution, rate: own, master: delivered.profile, blend: blend, mix: mix.profile
    ).all
    let timeline = ReportTimeline(
      delivered.features, reductions: delivered.limiter?.reductionDB)
    let targets = group.targets.isEmpty ? [nameless] : group.targets
    return targets.map { target in
      DeliverableReport(
        path: target.path, deliverable: target, sampleRate: group.render.sampleRate,
        driveDB: group.render.driveDB, profile: delivered.profile,
        limiter: (delivered.limiter).map {
          LimiterReport($0, corrections: group.render.corrections)
        },
        checks: checks + codecChecks(target),
        codec: report(codec(of: target), target), timeline: timeline)
    }
  }

  private func report(_ codec: CodecRender?, _ target: Deliverable) -> CodecReport? {
    guard let codec, let limit = settings.deliver.codecpeak else { return nil }
    return CodecReport(
      encoder: target.container.encoder ?? "", limitDBTP: limit, rounds: codec.rounds)
  }

  private func codecChecks(_ target: Deliverable) -> [Check] {
    guard let codec = codec(of: target), let limit = settings.deliver.codecpeak,
      let last = codec.rounds.last, settings.limit.style != .off
    else { return [] }
    return [
      Check(
        name: "decoded", wanted: limit, measured: last.decodedPeakDBTP, tolerance: 0,
        unit: "dBTP", passed: last.decodedPeakDBTP <= limit)
    ]
  }

  /// What a dry run without outputs reports on.
  private var nameless: Deliverable {
    Deliverable(
      path: "", container: .wav, depth: .float32, sampleRate: rate.render.sampleRate,
      bitrateKbps: nil)
  }
}
