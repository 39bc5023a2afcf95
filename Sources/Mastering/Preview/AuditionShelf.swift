import Synchronization

/// The master that was solved last, kept so that hearing it needs no second pass over the mix.
///
/// Safe from any thread.
public final class AuditionShelf: Sendable {
  private let kept = Mutex<AuditionMaster?>(nil)

  /// An empty shelf.
  public init() {}

  /// The master of a plan, if that is the one kept.
  public func master(of plan: MasterPlan) -> AuditionMaster? {
    kept.withLock { $0?.plan == plan ? $0 : nil }
  }

  /// Keeps a master in place of the one before.
  func keep(_ master: AuditionMaster) { kept.withLock { $0 = master } }
}
