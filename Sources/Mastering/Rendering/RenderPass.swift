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
  /// foreseen the drive. `known` is a try that was made already, and then the first; it is taken over,
  /// as there is one copy of the samples at a time.
  func master(
    by solver: DriveSolver, from driveDB: Double, known: consuming RenderedMaster? = nil
  ) throws -> (master: RenderedMaster, isHeldByDepth: Bool) {
    var last = consume known
    let found = try solver.solve(from: last?.plan.driveDB ?? driveDB) { drive in
      let drive = Self.plannable(drive)
      if let last, last.plan.driveDB == drive { return last.reading }
      last = nil
      let master = try verified(driveDB: drive)
      last = master
      return master.reading
    }
    if let last, last.plan.driveDB == found.reading.driveDB { return (last, found.isHeldByDepth) }
    last = nil
    return (try verified(driveDB: found.reading.driveDB), found.isHeldByDepth)
  }

  /// Whole millionths of a decibel, which is what plans hold.
  static func plannable(_ driveDB: Double) -> Double { driveDB.rounded(toParts: 1e6) }

  /// Renders with verification; `observe` gets every block too, with the frame it starts at.
  func verified(
    driveDB: Double, observe: @escaping (AudioBlock, Int) -> Void = { _, _ in }
  ) throws -> RenderedMaster {
    let kept = try keep(driveDB: driveDB, peakControl: .verify, observe: observe)
    let plan = RenderPlan(
      sampleRate: format.sampleRate, driveDB: driveDB, limiter: input.constants,
      corrections: kept.outcome?.corrections ?? [],
      loudness: DeliveredLoudness(kept.measured.profile))
    return RenderedMaster(
      audio: kept.audio, plan: plan, limiter: kept.outcome, measured: kept.measured)
  }

  /// Renders what a plan says.
  func replay(_ render: RenderPlan) throws -> RenderedMaster {
    let kept = try keep(driveDB: render.driveDB, peakControl: .replay(render.corrections))
    return RenderedMaster(
      audio: kept.audio, plan: render, limiter: kept.outcome, measured: kept.measured)
  }

  /// Renders into scratch and measures on the way what files and report will say.
  private func keep(
    driveDB: Double, peakControl: Limiter.PeakControl,
    observe: @escaping (AudioBlock, Int) -> Void = { _, _ in }
  ) throws -> (audio: ScratchAudio, outcome: LimiterOutcome?, measured: ProfileReading) {
    let audio = try ScratchAudio(format: format, space: input.scratch)
    let measurement = TrackMeasurement(format: format, keepsFeatures: false)
    let outcome = try run(driveDB: driveDB, peakControl: peakControl) { block, start in
      try audio.append(block)
      measurement.add(block)
      observe(block, start)
    }
    try audio.finishWriting()
    return (audio, outcome, measurement.finishProfile())
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

extension DeliveredLoudness {
  /// What files will say of a master that was measured.
  init(_ profile: TrackProfile) {
    self.init(profile.loudness, truePeakDBTP: profile.peaks.truePeakDBTP)
  }

  /// The same of loudness and true peak, where nothing else was measured.
  init(_ loudness: LoudnessProfile, truePeakDBTP: Double) {
    self.init(
      integratedLUFS: loudness.integratedLUFS, rangeLU: loudness.rangeLU,
      truePeakDBTP: truePeakDBTP,
      maximumMomentaryLUFS: loudness.maximumMomentaryLUFS,
      maximumShortTermLUFS: loudness.maximumShortTermLUFS)
  }
}
