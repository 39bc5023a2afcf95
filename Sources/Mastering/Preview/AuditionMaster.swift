public import AudioCore
internal import AudioFiles

/// A master that can be heard from any frame, without having been written.
///
/// Frame n is frame `plan.startFrame` + n of the mix (in the master's rate). A settled one gives the
/// bytes of a 32-bit float render; a draft is what the settings will come to, before the closed
/// loop has run. Safe from any thread; every source it makes belongs to one.
public final class AuditionMaster: @unchecked Sendable {
  /// The plan; of a draft, its expected drive and loudness.
  public let plan: MasterPlan
  /// Whether the plan was solved on this audio.
  public let isSettled: Bool
  /// Rate and channels.
  public let format: AudioFormat
  /// Length, frames.
  public let frames: Int
  /// Frame of the mix, counted in the master's rate, that frame 0 comes from.
  public let firstFrame: Int
  /// Integrated loudness as it sounds on two loudspeakers, LUFS; of a draft, expected.
  public let integratedLUFS: Double
  /// What the limiter did; nil without one and for a draft.
  public let limiter: LimiterOutcome?

  /// Checkpoints of an earlier master that a draft starts from.
  let seeds: [GainCheckpoint]

  // Why it is unchecked: each call makes a source of its own, over audio that is read by offset and
  // keeps no position.
  private let makeMaster: () throws -> any AudioSource
  private let makeDriven: () throws -> any AudioSource

  init(
    plan: MasterPlan, isSettled: Bool, format: AudioFormat, frames: Int, integratedLUFS: Double,
    limiter: LimiterOutcome?, seeds: [GainCheckpoint] = [],
    master: @escaping () throws -> any AudioSource,
    driven: @escaping () throws -> any AudioSource
  ) {
    self.plan = plan
    self.isSettled = isSettled
    self.format = format
    self.frames = frames
    self.integratedLUFS = integratedLUFS + Loudspeakers.raiseLU(channels: format.channels)
    self.limiter = limiter
    self.seeds = seeds
    firstFrame = plan.startFrame * format.sampleRate / plan.format.sampleRate
    makeMaster = master
    makeDriven = driven
  }

  /// What the plan says of this rate.
  public var render: RenderPlan? { plan.renders.first { $0.sampleRate == format.sampleRate } }

  /// A new source of the master.
  public func source() throws -> any AudioSource { try makeMaster() }

  /// A new source of what goes into the limiter: the driven, unlimited track, with the master's fades.
  public func drivenSource() throws -> any AudioSource { try makeDriven() }
}

extension AuditionMaster {
  /// The master of a solved rate.
  convenience init(_ solution: MasterSolver.Solution, cancellation: Cancellation?) throws {
    let rate = solution.rates[0]
    let render = rate.render
    let input = rate.input
    let fades = Fades(
      plan: solution.plan, frames: input.audio.frames, rate: render.sampleRate)
    let limiter = try input.limiter(driveDB: render.driveDB, cancellation: cancellation)
    let outcome = try limiter.map { limiter in
      try rate.master?.limiter
        ?? limiter.render(
          driveDB: render.driveDB, peakControl: .replay(render.corrections),
          cancellation: cancellation
        ) { _, _ in }
    }
    let audio = input.audio
    self.init(
      plan: solution.plan, isSettled: true, format: audio.format, frames: audio.frames,
      integratedLUFS: render.loudness.integratedLUFS, limiter: outcome,
      master: {
        guard let limiter, let outcome else {
          return DrivenSource(audio, driveDB: render.driveDB, fades: fades)
        }
        return LimitedSource(
          limiter, render: render, checkpoints: outcome.checkpoints, fades: fades)
      }, driven: { DrivenSource(audio, driveDB: render.driveDB, fades: fades) })
  }
}
