import Synchronization

/// A request to stop, raised from any thread and looked at between blocks by the work in hand.
public final class Cancellation: Sendable {
  private let raised = Atomic<Bool>(false)

  /// Creates a request that has not been made.
  public init() {}

  /// Asks the work to stop; safe from any thread.
  public func cancel() { raised.store(true, ordering: .relaxed) }

  /// Whether `cancel` was called.
  public var isCancelled: Bool { raised.load(ordering: .relaxed) }

  /// Throws `LacquerError` with code `interrupted` once `cancel` was called.
  public func check() throws {
    guard isCancelled else { return }
    throw Self.stopped
  }

  /// What a person is told who has stopped work before it had written anything.
  public static let stopped = LacquerError(.interrupted, "Stopped; nothing was written.")
}
