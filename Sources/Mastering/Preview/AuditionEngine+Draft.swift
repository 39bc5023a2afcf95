internal import AudioCore
internal import AudioFiles
internal import Metering

extension AuditionEngine {
  /// What settings will come to, in milliseconds: a plan from measurements alone, made audible.
  ///
  /// `last` is the master heard before, settled if possible, and `lastDraft` the draft that led to it:
  /// by how much that forecast missed corrects this one. Throws `LacquerError`.
  public func draft(
    _ settings: MasterSettings, after last: AuditionMaster? = nil,
    lastDraft: AuditionMaster? = nil
  ) throws -> AuditionMaster {
    let known = measured.map {
      DraftReference(profile: $0.profile, sidecar: nil, hash: $0.hash, request: $0.request)
    }
    let plan = try DraftPlanner.draft(
      mix: mix.measured, references: known, settings: settings, targets: targets,
      isDownmixed: isDownmixed
    ).plan
    return try draft(plan, after: last, forecast: lastDraft?.plan)
  }

  /// Makes a draft plan audible at its first rate, seeded with the state of `last` where that fits.
  ///
  /// `forecast` is the draft that led to `last`: by how much it missed corrects this one's drive.
  public func draft(
    _ draft: MasterPlan, after last: AuditionMaster? = nil, forecast: MasterPlan? = nil
  ) throws -> AuditionMaster {
    var plan = draft
    if let last, let forecast, last.isSettled, plan.settings.limit.drive == nil,
      let truth = last.render?.driveDB, let index = plan.renders.indices.first,
      let expected = forecast.renders.first?.driveDB
    {
      plan.renders[index].driveDB += truth - expected
    }
    guard let render = plan.renders.first else {
      throw LacquerError(.internalFault, "The draft has no rate.")
    }
    let rate = render.sampleRate
    let mix = mix
    let frames = Resampler.outputFrames(
      plan.kept.count, from: plan.format.sampleRate, to: rate)
    let fades = Fades(plan: plan, frames: frames, rate: rate)
    let format = AudioFormat(sampleRate: rate, channels: plan.format.channels)
    let fits = last?.format == format && last?.plan.startFrame == plan.startFrame
    let seeds = fits ? last?.limiter?.checkpoints ?? last?.seeds ?? [] : []
    let front = { () throws -> any AudioSource in
      let filtered = ChainFront.source(try mix.source(), plan: plan)
      let chunk = 16_384
      let source =
        rate == plan.format.sampleRate ? filtered : ResampledSource(filtered, to: rate)
      return ChunkedSource(format: format, frames: frames, chunkFrames: chunk, count: 16) {
        try GainComputer.read(source, from: $1, count: chunk, into: $0)
      }
    }
    return AuditionMaster(
      plan: plan, isSettled: false, format: format, frames: frames,
      integratedLUFS: render.loudness.integratedLUFS, limiter: nil, seeds: seeds,
      master: {
        let audio = try front()
        guard let constants = render.limiter else {
          return DrivenSource(audio, driveDB: render.driveDB, fades: fades)
        }
        let track = PeakTrack.lazy(
          audio, driveDB: render.driveDB, ceilingDBTP: constants.ceilingDBTP)
        return DraftSource(
          Limiter(source: audio, track: track, constants: constants), render: render,
          seeds: seeds, fades: fades)
      }, driven: { DrivenSource(try front(), driveDB: render.driveDB, fades: fades) })
  }
}
