#if Server
import Dispatch

/// Calls that wait, away from the threads that answer requests.
enum Blocking {
  /// Runs `work` on a thread of its own, which may wait for long.
  static func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "lacquer.blocking").async {
        continuation.resume(with: Result(catching: work))
      }
    }
  }
}
#endif
