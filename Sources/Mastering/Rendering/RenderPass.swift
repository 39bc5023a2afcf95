internal import AudioCore
internal import AudioFiles
internal import Metering

/// One way through limiter and fades, measured or written.
struct RenderPass {
  let input: LimiterInput
  let fades: Fades
  let cancellation: Cancellation?

  /// A pass whose peaks were verified.
  struct Verified {
    var outcome: LimiterOutcome?
    var loudness: DeliveredLoudness
  }

  private var format: AudioFormat { input.audio.format }

  /// Loudness and depth at a drive, without verification.
  func reading(driveDB: Double) throws -> DriveSolver.Reading {
    let meter = LoudnessMeter(format: format)
    let outcome = try run(driveDB: driveDB, peakControl: .skip) { block, _ in
      meter.add(block)
    }
    return DriveSolver.Reading(
      driveDB: driveDB, lufs: meter.finish().integratedLUFS, depthDB: outcome?.centile95DB ?? 0)
  }

  /// Renders with verification and measures what the files will say of themselves.
  func verified(driveDB: Double) throws -> Verified {
    let meter = LoudnessMeter(format: format)
    let peaks = TruePeakMeter(format: format)
    let outcome = try run(driveDB: driveDB, peakControl: .verify) { block, _ in
      meter.add(block)
      peaks.add(block)
    }
    let loudness = meter.finish()
    return Verified(
      outcome: outcome,
      loudness: DeliveredLoudness(
        integratedLUFS: loudness.integratedLUFS, rangeLU: loudness.rangeLU,
        truePeakDBTP: peaks.finish().truePeakDBTP,
        maximumMomentaryLUFS: loudness.maximumMomentaryLUFS,
        maximumShortTermLUFS: loudness.maximumShortTermLUFS))
  }

  /// Renders what the plan says, block by block.
  func replay(_ render: RenderPlan, consume: @escaping (AudioBlock) throws -> Void) throws {
    _ = try run(driveDB: render.driveDB, peakControl: .replay(render.corrections)) { block, _ in
      try consume(block)
    }
  }

  /// What a pass into files gave.
  struct Delivered {
    var profile: TrackProfile
    var features: FeatureSidecar
    var limiter: LimiterOutcome?
  }

  /// Renders what the plan says into writers and measures it on the way.
  func deliver(
    _ render: RenderPlan, into writers: [AudioWriter], progress: ((Int) -> Void)?
  ) throws -> Delivered {
    let measurement = TrackMeasurement(format: format)
    // Measuring costs as much as limiting and writing together.
    let outcome = try BlockPipeline.run(
      channels: format.channels, blockFrames: Limiter.segmentFrames
    ) { emit in
      try input.render(
        driveDB: render.driveDB, peakControl: .replay(render.corrections),
        cancellation: cancellation
      ) { block, start in
        fades.apply(to: block, at: start)
        for writer in writers { try writer.write(block) }
        try emit(block, start)
        progress?(start + block.frames)
      }
    } consume: { block, _ in
      measurement.add(block)
    }
    let measured = measurement.finish()
    return Delivered(profile: measured.profile, features: measured.sidecar, limiter: outcome)
  }

  private func run(
    driveDB: Double, peakControl: Limiter.PeakControl,
    consume: @escaping (AudioBlock, Int) throws -> Void
  ) throws -> LimiterOutcome? {
    try BlockPipeline.run(channels: format.channels, blockFrames: Limiter.segmentFrames) { emit in
      try input.render(
        driveDB: driveDB, peakControl: peakControl, cancellation: cancellation, sink: emit)
    } consume: { block, start in
      fades.apply(to: block, at: start)
      try consume(block, start)
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
