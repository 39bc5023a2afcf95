internal import AudioCore
internal import AudioFiles
internal import Metering

/// A deliverable that was written.
struct Delivered {
  /// What the report says of it.
  let report: DeliverableReport
  /// What is left of the tone correction at each grid point of the mix, dB.
  let toneDeviation: [Double]
  /// Samples that reached full scale in the file's word length.
  let saturations: Int
  /// Tags that the file's format cannot hold, by name.
  let leftOut: [String]
  /// Why the picture of the mix's file is not carried over; nil where it is, or there is none.
  let coverRefusal: String?
  /// Loudness of the master, in 0.01 LUFS, of every 10 ms.
  let loudness: [Int16]

  /// Says that tags were left out; nil where none was.
  var omissionWarning: String? {
    TagLosses.omission(leftOut, from: report.deliverable.container)
  }

  /// Says that the mix's cover was left aside; nil where it was not.
  var coverWarning: String? {
    TagLosses.cover(coverRefusal, of: "The mix")
  }

  /// Says that samples were held at full scale; nil where none was.
  var saturationWarning: String? {
    guard saturations > 0, let depth = report.deliverable.depth else { return nil }
    let samples = saturations == 1 ? "1 sample" : "\(saturations) samples"
    return
      "\(samples) reached full scale in \(depth == .pcm16 ? 16 : 24) bit "
      + "(\(report.deliverable.container.rawValue)) and could go no further: a lower limit.ceiling under a "
      + "limiter, or deliver.depth=32f, leaves room."
  }
}

/// Writes the deliverables of one sample rate.
struct RateDelivery {
  let request: MasterRequest
  let settings: MasterSettings
  let solution: MasterSolver.Solution
  let rate: MasterSolver.SolvedRate
  let codecs: [CodecLoop.Solved]
  let comparison: Comparison
  /// Spectra of the mix where it is compared.
  let before: SpectrumProfile
  /// The frames of the mix whose master is written; nil for all that are kept.
  let part: Range<Int>?
  /// Takes what is written.
  let staged: StagedOutputs
  let inputs: [String]
  let cancellation: Cancellation
  let progress: ProgressHandler?

  /// Deliverables that hold the same samples.
  private struct Group {
    var render: RenderPlan
    /// Nil when it is still to be rendered.
    var master: RenderedMaster?
    var targets: [Deliverable]
  }

  /// A file that is being written.
  private struct Output {
    let writer: AudioWriter
    /// What its samples are turned down by.
    let gain: Float
    /// Why it has no cover though the mix has a picture.
    let coverRefusal: String?
  }

  /// Writes the files of each group and reports on them.
  func run(_ deliverables: [Deliverable]) throws -> [Delivered] {
    try groups(deliverables).flatMap(deliver)
  }

  /// The master itself first, then what codecs asked for.
  private func groups(_ deliverables: [Deliverable]) -> [Group] {
    var common = Group(render: rate.render, master: rate.master, targets: [])
    var others: [Group] = []
    for target in deliverables {
      guard let codec = codec(of: target), codec.plan.render != rate.render else {
        common.targets.append(target)
        continue
      }
      if let known = others.firstIndex(where: { $0.render == codec.plan.render }) {
        others[known].targets.append(target)
      } else {
        others.append(
          Group(render: codec.plan.render, master: codec.master, targets: [target]))
      }
    }
    return (common.targets.isEmpty && !others.isEmpty ? [] : [common]) + others
  }

  private func codec(of target: Deliverable) -> CodecLoop.Solved? {
    target.container.isLossless ? nil : codecs.first { $0.plan.fits(target) }
  }

  private func deliver(_ group: Group) throws -> [Delivered] {
    let master = try group.master ?? render(group.render)
    let part = try self.part.map {
      try WrittenPart(
        $0, outOf: solution.plan.kept, of: comparison.mix.profile, master: master.audio,
        cancellation: cancellation)
    }
    let outputs = try request.dryRun ? [] : begin(group, of: master, part)
    try write(master, part, into: outputs)
    return try delivered(group, master, part, outputs: outputs)
  }

  /// Begins the files of a group.
  private func begin(
    _ group: Group, of master: RenderedMaster, _ part: WrittenPart?
  ) throws -> [Output] {
    let mix = comparison.mix.audio
    let seed = try DitherChoice.seed(solution.plan, rate: rate.render.sampleRate)
    let choice = DitherChoice(
      plan: solution.plan, render: group.render, mix: mix.info,
      isLimited: master.limiter?.hasActed ?? false)
    let tags = settings.deliver.tags == .keep ? try mix.tags.read() : nil
    let loudness = part.map { DeliveredLoudness($0.profile) } ?? group.render.loudness
    return try group.targets.map { target -> Output in
      let dither = choice.dither(for: target, seed: seed)
      let decoded = part == nil ? codec(of: target)?.plan.decoded : nil
      let writer = try AudioWriter(
        staged.staged(target), channels: master.audio.format.channels,
        frames: part?.frames.count ?? master.audio.frames, tags: tags,
        loudness: decoded ?? loudness, dither: dither,
        firstFrame: part?.frames.lowerBound ?? 0, force: request.force, inputs: inputs)
      return Output(
        writer: writer, gain: choice.gain(for: target, dither: dither),
        coverRefusal: tags?.coverRefusal)
    }
  }

  /// Checks a group's master and tells of the files that hold it; a dry run has none.
  private func delivered(
    _ group: Group, _ master: RenderedMaster, _ part: WrittenPart?, outputs: [Output]
  ) throws -> [Delivered] {
    let measured = master.measured
    let checks = MasterChecks(
      solution: solution, master: measured.profile,
      part: try ComparedPart(
        before: before, master: master,
        frames: comparison.range(in: solution.plan.kept, of: master.audio),
        cancellation: cancellation),
      blend: comparison.reference)
    let toneDeviation = checks.toneDeviation
    let timeline = ReportTimeline(
      loudness: measured.loudness, frames: master.audio.frames,
      sampleRate: group.render.sampleRate,
      reductions: master.limiter?.reductionDB)
    let targets = group.targets.isEmpty ? [nameless] : group.targets
    return targets.enumerated().map { index, target in
      let output = outputs.indices.contains(index) ? outputs[index] : nil
      let report = DeliverableReport(
        path: target.path, deliverable: target, sampleRate: group.render.sampleRate,
        driveDB: group.render.driveDB, profile: measured.profile, part: part?.report,
        limiter: master.limiter.map {
          LimiterReport($0, corrections: group.render.corrections)
        },
        checks: checks.all + codecChecks(target),
        codec: self.report(codec(of: target)?.plan, target), timeline: timeline)
      return Delivered(
        report: report, toneDeviation: toneDeviation,
        saturations: output?.writer.saturations ?? 0, leftOut: output?.writer.leftOut ?? [],
        coverRefusal: output?.coverRefusal, loudness: measured.loudness)
    }
  }

  /// What a known plan says of this rate or of a codec.
  private func render(_ plan: RenderPlan) throws -> RenderedMaster {
    let input = plan.limiter.map { rate.input.limited(by: $0) } ?? rate.input
    return try RenderPass(input, plan: solution.plan, cancellation: cancellation).replay(plan)
  }

  private func write(
    _ master: RenderedMaster, _ part: WrittenPart?, into outputs: [Output]
  ) throws {
    guard !outputs.isEmpty else { return }
    let format = master.audio.format
    let frames = part?.frames ?? 0..<master.audio.frames
    let total = Double(max(1, frames.count))
    let quieter = AudioBlock(channels: format.channels, capacity: Limiter.segmentFrames)
    try master.audio.forEachBlock(
      in: frames, of: Limiter.segmentFrames, cancellation: cancellation
    ) { block, start in
      for output in outputs {
        guard output.gain != 1 else {
          try output.writer.write(block)
          continue
        }
        quieter.copy(from: block, at: 0, to: 0, count: block.frames)
        quieter.frames = block.frames
        quieter.scale(by: output.gain)
        try output.writer.write(quieter)
      }
      let done = Double(start + block.frames - frames.lowerBound)
      progress?(
        WorkProgress(
          stage: "writing", fraction: done / total,
          audioSeconds: done / Double(format.sampleRate)))
    }
    outputs.forEach { staged.take($0.writer) }
  }

  private func report(_ codec: CodecRender?, _ target: Deliverable) -> CodecReport? {
    guard let codec, let limit = settings.deliver.codecpeak else { return nil }
    return CodecReport(
      encoder: target.container.encoder ?? "", limitDBTP: limit, rounds: codec.rounds)
  }

  private func codecChecks(_ target: Deliverable) -> [Check] {
    guard let codec = codec(of: target), let limit = settings.deliver.codecpeak,
      let last = codec.plan.rounds.last, settings.limit.style != .off
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
