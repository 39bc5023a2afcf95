internal import AudioCore
internal import AudioFiles
internal import Metering

/// One way through limiter and fades.
///
/// Limiting runs on one core and what uses its blocks on the other.
struct RenderPass {
  let input: LimiterInput
  let fades: Fades
  let cancellation: Cancellation?

  /// A pass over what goes into the limiter, with the fades of a plan.
  init(_ input: LimiterInput, plan: MasterPlan, cancellation: Cancellation?) {
    self.input = input
    fades = Fades(
      plan: plan, frames: input.audio.frames, rate: input.audio.format.sampleRate)
    self.cancellation = cancellation
  }

  private var format: AudioFormat { input.audio.format }

  /// Loudness and depth at a drive, without verification.
  func reading(driveDB: Double) throws -> DriveSolver.Reading {
    let meter = LoudnessMeter(format: format)
    let outcome = try run(driveDB: driveDB, peakControl: .skip) { meter.add($0) }
    return DriveSolver.Reading(
      driveDB: driveDB, lufs: meter.finish().integratedLUFS, depthDB: outcome?.centile95DB ?? 0)
  }

  /// Renders at one drive after another until the solver is content.
  ///
  /// Every try is verified and kept, as the first one is mostly the last: what closed the loop has
  /// foreseen the drive. Whole millionths of a decibel, which is what plans hold.
  func master(
    by solver: DriveSolver, from driveDB: Double
  ) throws -> (master: RenderedMaster, isHeldByDepth: Bool) {
    var last: RenderedMaster?
    let found = try solver.solve(from: driveDB) { drive in
      // One copy of the samples at a time.
      last = nil
      let master = try verified(driveDB: (drive * 1e6).rounded() / 1e6)
      last = master
      return master.reading
    }
    if let last, last.plan.driveDB == found.reading.driveDB { return (last, found.isHeldByDepth) }
    return (try verified(driveDB: found.reading.driveDB), found.isHeldByDepth)
  }

  /// Renders with verification and measures what the files will say of themselves.
  func verified(driveDB: Double) throws -> RenderedMaster {
    let meter = LoudnessMeter(format: format)
    let peaks = TruePeakMeter(format: format)
    let (audio, outcome) = try keep(driveDB: driveDB, peakControl: .verify) {
      meter.add($0)
      peaks.add($0)
    }
    let loudness = meter.finish()
    let plan = RenderPlan(
      sampleRate: format.sampleRate, driveDB: driveDB, limiter: input.constants,
      corrections: outcome?.corrections ?? [],
      loudness: DeliveredLoudness(
        integratedLUFS: loudness.integratedLUFS, rangeLU: loudness.rangeLU,
        truePeakDBTP: peaks.finish().truePeakDBTP,
        maximumMomentaryLUFS: loudness.maximumMomentaryLUFS,
        maximumShortTermLUFS: loudness.maximumShortTermLUFS))
    return RenderedMaster(audio: audio, plan: plan, limiter: outcome)
  }

  /// Renders what a plan says.
  func replay(_ render: RenderPlan) throws -> RenderedMaster {
    let (audio, outcome) = try keep(
      driveDB: render.driveDB, peakControl: .replay(render.corrections)
    ) { _ in }
    return RenderedMaster(audio: audio, plan: render, limiter: outcome)
  }

  private func keep(
    driveDB: Double, peakControl: Limiter.PeakControl, measure: @escaping (AudioBlock) -> Void
  ) throws -> (audio: ScratchAudio, outcome: LimiterOutcome?) {
    let audio = try ScratchAudio(format: format, space: input.scratch)
    let outcome = try run(driveDB: driveDB, peakControl: peakControl) { block in
      try audio.append(block)
      measure(block)
    }
    try audio.finishWriting()
    return (audio, outcome)
  }

  private func run(
    driveDB: Double, peakControl: Limiter.PeakControl,
    consume: @escaping (AudioBlock) throws -> Void
  ) throws -> LimiterOutcome? {
    try BlockPipeline.run(channels: format.channels, blockFrames: Limiter.segmentFrames) { emit in
      try input.render(
        driveDB: driveDB, peakControl: peakControl, cancellation: cancellation, sink: emit)
    } consume: { block, start in
      fades.apply(to: block, at: start)
      try consume(block)
    }
  }
}

extension Fades {
  /// The fades of a plan at a rate.
  init(plan: MasterPlan, frames: Int, rate: Int) {
    self.init(
      inSeconds: plan.fadeInSeconds, outSeconds: plan.fadeOutSeconds, frames: frames, rate: rate)
  }
}
