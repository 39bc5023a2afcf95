import Synchronization

/// The master that was solved last, kept so that hearing it needs no second pass over the mix.
///
/// Safe from any thread.
public final class LastSolvedMaster: Sendable {
  private let kept = Mutex<AuditionMaster?>(nil)

  /// Holds no master yet.
  public init() {}

  /// The master of `plan` if it is the one solved last, else nil.
  public func master(of plan: MasterPlan) -> AuditionMaster? {
    kept.withLock { $0?.plan == plan ? $0 : nil }
  }

  /// Replaces the master kept before.
  func keep(_ master: AuditionMaster) { kept.withLock { $0 = master } }
}
