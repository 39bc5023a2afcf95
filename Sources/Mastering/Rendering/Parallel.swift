internal import AudioCore
internal import CRealtime
import Dispatch
internal import Realtime

/// Two independent pieces of work at once.
enum Parallel {
  /// Runs both and returns both results, or throws the first's error before the second's.
  static func both<A, B>(
    _ first: @escaping () throws -> A, _ second: () throws -> B
  ) throws -> (A, B) {
    // Both are the second thread's until `done` is signalled.
    nonisolated(unsafe) var result: Result<A, any Error>?
    nonisolated(unsafe) let work = first
    let done = DispatchSemaphore(value: 0)
    let worker = try WorkThread.start(name: "lacquer-work") {
      let denormals = lacquer_denormals_off()
      unsafe result = Result { try unsafe work() }
      lacquer_denormals_restore(denormals)
      done.signal()
    }
    let denormals = lacquer_denormals_off()
    let other = Result { try second() }
    lacquer_denormals_restore(denormals)
    done.wait()
    worker.join()
    guard let mine = unsafe result else {
      throw LacquerError(.internalFault, "A worker ended without a result.")
    }
    return (try mine.get(), try other.get())
  }
}
