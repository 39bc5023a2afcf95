#if Server
import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT: the first asks for an orderly end, the second for a quick one.
final class Signals: Sendable {
  private struct State {
    var received: [Int32] = []
    var waiting: CheckedContinuation<Int32, Never>?
  }

  private let state = Mutex(State())
  /// Held so that they go on; nobody reaches them once they run.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  init() {
    let numbers = [SIGTERM, SIGINT]
    for number in numbers { signal(number, SIG_IGN) }
    signal(SIGPIPE, SIG_IGN)
    let made = numbers.map {
      DispatchSource.makeSignalSource(signal: $0, queue: DispatchQueue(label: "lacquer.signals"))
    }
    unsafe sources = made
    for (number, source) in zip(numbers, made) {
      source.setEventHandler { [weak self] in self?.note(number) }
      source.resume()
    }
  }

  private func note(_ number: Int32) {
    let waiting = state.withLock { state in
      state.received.append(number)
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: number)
  }

  /// Waits for the first signal.
  func first() async -> Int32 {
    await withCheckedContinuation { continuation in
      let already = state.withLock { state -> Int32? in
        if let first = state.received.first { return first }
        state.waiting = continuation
        return nil
      }
      if let already { continuation.resume(returning: already) }
    }
  }

  /// Whether a second signal came.
  var isUrgent: Bool { state.withLock { $0.received.count > 1 } }
}
#endif
