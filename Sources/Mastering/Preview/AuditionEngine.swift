public import AudioCore
public import AudioFiles
internal import Metering

/// Turns settings into masters that can be heard, for one mix and its references.
///
/// Safe from any thread, several at once.
public final class AuditionEngine: Sendable {
  /// The mix.
  public let mix: AuditionTrack
  /// The references, in order.
  public let references: [AuditionTrack]

  let scratch: ScratchSpace
  let isDownmixed: Bool

  /// Prepares to master `mix` after `references`.
  public init(
    mix: AuditionTrack, references: [AuditionTrack], isDownmixed: Bool = false,
    scratch: ScratchSpace = ScratchSpace()
  ) {
    self.mix = mix
    self.references = references
    self.isDownmixed = isDownmixed
    self.scratch = scratch
  }

  /// Rate of the master that settings ask for, Hz.
  public func sampleRate(_ settings: MasterSettings) -> Int {
    settings.deliver.rate ?? mix.profile.sampleRate
  }

  /// Solves settings on the whole mix: what a render would do first.
  ///
  /// Takes about as long as a render without its writing. Throws `LacquerError`; `interrupted` once
  /// `cancellation` was raised.
  public func settle(
    _ settings: MasterSettings, cancellation: Cancellation = Cancellation(),
    progress: ProgressHandler? = nil
  ) throws -> AuditionMaster {
    let solver = try solver(settings, cancellation: cancellation, progress: progress)
    return try AuditionMaster(
      solver.solve(rates: [sampleRate(settings)]), cancellation: cancellation)
  }

  /// Makes a solved plan audible; `LacquerError.input` when it is of another mix.
  ///
  /// `rate` chooses among the plan's rates; nil takes the first.
  public func replay(
    _ plan: MasterPlan, rate: Int? = nil, cancellation: Cancellation = Cancellation(),
    progress: ProgressHandler? = nil
  ) throws -> AuditionMaster {
    let solver = try solver(plan.settings, cancellation: cancellation, progress: progress)
    let wanted = rate ?? plan.renders.first?.sampleRate ?? mix.profile.sampleRate
    return try AuditionMaster(
      solver.replay(plan, rates: [wanted]), cancellation: cancellation)
  }

  func solver(
    _ settings: MasterSettings, cancellation: Cancellation, progress: ProgressHandler?
  ) throws -> MasterSolver {
    let blend = ReferenceBlend.blend(
      references.map(\.profile), weights: references.map(\.weight))
    return MasterSolver(
      mix: try mix.measured(), reference: blend, settings: settings, isDownmixed: isDownmixed,
      scratch: scratch, cancellation: cancellation, progress: progress)
  }
}
