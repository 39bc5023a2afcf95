#if Server
import AudioCore
import Synchronization

/// Whether the server takes work, and who failed to authenticate lately.
final class ServerState: Sendable {
  private struct Value {
    var isDraining = false
    var failures: [String: (count: Int, since: Double)] = [:]
  }

  private let value = Mutex(Value())
  private static let window = 60.0
  private static let mostFailures = 20

  init() {}

  /// Whether new jobs are refused because the server is about to end.
  var isDraining: Bool {
    get { value.withLock { $0.isDraining } }
    set { value.withLock { $0.isDraining = newValue } }
  }

  /// Whether an address may try another key: not after 20 failures within a minute.
  func mayTry(_ address: String) -> Bool {
    let now = SteadyTime.seconds
    return value.withLock { value in
      guard let entry = value.failures[address] else { return true }
      return entry.count < Self.mostFailures || now - entry.since > Self.window
    }
  }

  /// Counts a failure of an address.
  func noteFailure(_ address: String) {
    let now = SteadyTime.seconds
    value.withLock { value in
      if value.failures.count > 10_000 { value.failures.removeAll() }
      let entry = value.failures[address] ?? (0, now)
      value.failures[address] =
        now - entry.since > Self.window ? (1, now) : (entry.count + 1, entry.since)
    }
  }
}
#endif
