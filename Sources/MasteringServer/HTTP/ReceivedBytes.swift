#if Server
import Synchronization

/// What was received of a request and counts towards nothing yet.
final class ReceivedBytes: Sendable {
  private let bytes = Atomic(0)

  /// Bytes that nothing counts.
  var uncounted: Int { bytes.load(ordering: .relaxed) }

  /// Says that some arrived.
  func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }

  /// Says that they are counted elsewhere, or not at all.
  func noteCounted() { bytes.store(0, ordering: .relaxed) }
}
#endif
