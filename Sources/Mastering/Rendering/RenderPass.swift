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

  /// A pass without fades.
  init(_ input: LimiterInput, cancellation: Cancellation?) {
    self.input = input
    fades = Fades(inSeconds: 0, outSeconds: 0, frames: input.audio.frames, rate: 1)
    self.cancellation = cancellation
  }

  private var format: AudioFormat { input.audio.format }

  /// Loudness and depth at a drive, without verification.
  func reading(driveDB: Double) throws -> DriveSolver.Reading {
    let meter = LoudnessMeter(format: format)
    let outcome = try run(driveDB: driveDB, peakControl: .skip) { block, _ in meter.add(block) }
    return DriveSolver.Reading(
      driveDB: driveDB, lufs: meter.finish().integratedLUFS, depthDB: outcome?.centile95DB ?? 0)
  }

  /// Renders at one drive after another until the solver is content.
  ///
  /// Every try is verified and kept, as the first one is mostly the last: what closed the loop has
  /// foreseen the drive. `known` is a try that was made already, and then the first.
  func master(
    by solver: DriveSolver, from driveDB: Double, known: RenderedMaster? = nil
  ) throws -> (master: RenderedMaster, isHeldByDepth: Bool) {
    var last = known
    let found = try solver.solve(from: known?.plan.driveDB ?? driveDB) { drive in
      let drive = Self.plannable(drive)
      if let last, last.plan.driveDB == drive { return last.reading }
      // One copy of the samples at a time.
      last = nil
      let master = try verified(driveDB: drive)
      last = master
      return master.reading
    }
    if let last, last.plan.driveDB == found.reading.driveDB { return (last, found.isHeldByDepth) }
    return (try verified(driveDB: found.reading.driveDB), found.isHeldByDepth)
  }

  /// Whole millionths of a decibel, which is what plans hold.
  static func plannable(_ driveDB: Double) -> Double { (driveDB * 1e6).rounded() / 1e6 }

  /// Renders with verification and measures what the files will say of themselves.
  func verified(driveDB: Double) throws -> RenderedMaster {
    let meter = LoudnessMeter(format: format)
    return try verified(driveDB: driveDB) { block, _ in
      meter.add(block)
    } finish: {
      (meter.finish(), ())
    }.master
  }

  /// The same with more than loudness: `measure` gets every block with the frame it starts at, and then
  /// `finish` says what it found.
  func verified<Found>(
    driveDB: Double, measure: @escaping (AudioBlock, Int) -> Void,
    finish: () -> (loudness: LoudnessProfile, found: Found)
  ) throws -> (master: RenderedMaster, found: Found) {
    let peaks = TruePeakMeter(format: format)
    let (audio, outcome) = try keep(driveDB: driveDB, peakControl: .verify) { block, start in
      measure(block, start)
      peaks.add(block)
    }
    let (loudness, found) = finish()
    let plan = RenderPlan(
      sampleRate: format.sampleRate, driveDB: driveDB, limiter: input.constants,
      corrections: outcome?.corrections ?? [],
      loudness: DeliveredLoudness(
        integratedLUFS: loudness.integratedLUFS, rangeLU: loudness.rangeLU,
        truePeakDBTP: peaks.finish().truePeakDBTP,
        maximumMomentaryLUFS: loudness.maximumMomentaryLUFS,
        maximumShortTermLUFS: loudness.maximumShortTermLUFS))
    return (RenderedMaster(audio: audio, plan: plan, limiter: outcome), found)
  }

  /// Renders what a plan says.
  func replay(_ render: RenderPlan) throws -> RenderedMaster {
    let (audio, outcome) = try keep(
      driveDB: render.driveDB, peakControl: .replay(render.corrections)
    ) { _, _ in }
    return RenderedMaster(audio: audio, plan: render, limiter: outcome)
  }

  private func keep(
    driveDB: Double, peakControl: Limiter.PeakControl,
    measure: @escaping (AudioBlock, Int) -> Void
  ) throws -> (audio: ScratchAudio, outcome: LimiterOutcome?) {
    let audio = try ScratchAudio(format: format, space: input.scratch)
    let outcome = try run(driveDB: driveDB, peakControl: peakControl) { block, start in
      try audio.append(block)
      measure(block, start)
    }
    try audio.finishWriting()
    return (audio, outcome)
  }

  /// Limits and fades; `consume` gets every block with the frame it starts at.
  func run(
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
