public import AudioCore
public import AudioFiles
internal import CRealtime
internal import Metering
import Synchronization

/// Turns settings and plans into masters that can be heard, for one mix and its references.
///
/// Safe from any thread; drafts run beside each other, solves one after the other.
///
/// Unchecked because of the references: their audio is read by solves alone, which `solving` keeps apart.
public final class AuditionEngine: @unchecked Sendable {
  /// The mix.
  public let mix: AuditionTrack
  /// The references in the order given; nil for those without audio (saved profiles, curves).
  public let references: [AuditionTrack?]

  let measured: [MeasuredReference]
  /// Names that `loudness.target` may take.
  let targets: DeliveryTargets
  let scratch: ScratchSpace
  let isDownmixed: Bool
  private let solving = Mutex(())

  /// Opens and measures a mix and its references; slow, and throws `LacquerError`.
  public init(
    mix path: String, references requests: [ReferenceRequest] = [],
    targets: DeliveryTargets = .shipped, downmix: Bool = false,
    cacheDirectory: String? = nil, scratch: ScratchSpace = ScratchSpace(),
    cancellation: Cancellation = Cancellation(), progress: ProgressHandler? = nil
  ) throws {
    let measurer = TrackMeasurer(
      downmix: downmix, scratch: scratch, cacheDirectory: cacheDirectory,
      cancellation: cancellation)
    let loaded = try MeasuredReference.load(requests, measurer: measurer) {
      try measurer.measure(path, progress: progress)
    }
    mix = try AuditionTrack(loaded.mix, downmix: downmix, scratch: scratch)
    measured = loaded.references
    references = try measured.map {
      try $0.track.map { try AuditionTrack($0, downmix: downmix, scratch: scratch) }
    }
    self.targets = targets
    self.scratch = scratch
    isDownmixed = downmix
    lacquer_release_memory()
  }

  /// Prepares to make plans for `mix` audible, without references of its own.
  public init(
    mix: AuditionTrack, isDownmixed: Bool = false, scratch: ScratchSpace = ScratchSpace()
  ) {
    self.mix = mix
    references = []
    measured = []
    targets = .shipped
    self.isDownmixed = isDownmixed
    self.scratch = scratch
  }

  /// Rate of the master that settings ask for, Hz.
  public func sampleRate(_ settings: MasterSettings) -> Int {
    settings.deliver.rate ?? mix.profile.sampleRate
  }

  /// The rate at which a solved plan is heard, Hz: the mix's own where it was solved for that, else
  /// its highest.
  public func sampleRate(of plan: MasterPlan) -> Int {
    let rates = plan.renders.map(\.sampleRate)
    let own = mix.profile.sampleRate
    return rates.contains(own) ? own : rates.max() ?? own
  }

  /// Solves settings on the whole mix: what a render would do first.
  ///
  /// Takes about as long as a render without its writing, and waits for a solve that is under way.
  /// Throws `LacquerError`; `interrupted` once `cancellation` was raised.
  public func settle(
    _ settings: MasterSettings, cancellation: Cancellation = Cancellation(),
    progress: ProgressHandler? = nil
  ) throws -> AuditionMaster {
    defer { lacquer_release_memory() }
    return try solving.withLock { _ in
      try solve(settings, cancellation: cancellation, progress: progress)
    }
  }

  private func solve(
    _ settings: MasterSettings, cancellation: Cancellation, progress: ProgressHandler?
  ) throws -> AuditionMaster {
    let solvable = try SolvableSettings(
      settings, targets: targets,
      mix: ShortTracks.Length(name: mix.path, seconds: mix.profile.seconds),
      references: measured.map(\.length))
    let solver = try solver(
      solvable.settings, cancellation: cancellation, progress: progress)
    var solution = try solver.solve(rates: [sampleRate(settings)])
    solution.plan.notes = solvable.notes + solution.plan.notes
    solution.plan.references = measured.map(\.use)
    solution.plan.target = solvable.target
    return try AuditionMaster(solution, cancellation: cancellation)
  }

  /// Makes a solved plan audible at `sampleRate(of:)`; `LacquerError.input` when it is of another mix.
  ///
  /// Filters the whole mix once.
  public func replay(
    _ plan: MasterPlan, cancellation: Cancellation = Cancellation(),
    progress: ProgressHandler? = nil
  ) throws -> AuditionMaster {
    defer { lacquer_release_memory() }
    let solver = try solver(
      plan.settings, isReplay: true, cancellation: cancellation, progress: progress)
    return try AuditionMaster(
      solver.replay(plan, rates: [sampleRate(of: plan)], keepsMasters: false),
      cancellation: cancellation)
  }

  private func solver(
    _ settings: MasterSettings, isReplay: Bool = false, cancellation: Cancellation,
    progress: ProgressHandler?
  ) throws -> MasterSolver {
    MasterSolver(
      comparison: try Comparison(
        mix: try mix.solvable(), references: isReplay ? [] : measured, settings: settings,
        isReplay: isReplay, cancellation: cancellation),
      settings: settings, isDownmixed: isDownmixed, scratch: scratch, cancellation: cancellation,
      progress: progress)
  }
}
