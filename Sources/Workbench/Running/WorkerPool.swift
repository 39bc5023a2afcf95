import Dispatch
import Glibc

/// Threads that take work in order, at a priority of their own.
package final class WorkerPool: Sendable {
  private let queue: DispatchQueue
  private let places: DispatchSemaphore
  private let niceness: Int32

  /// Creates a pool of `count` workers; `niceness` is added to the process's own.
  package init(label: String, count: Int, niceness: Int32 = 0) {
    queue = DispatchQueue(label: label)
    places = DispatchSemaphore(value: count)
    self.niceness = niceness
  }

  /// Takes a piece of work; pieces begin in the order they came.
  package func run(_ work: @escaping @Sendable () -> Void) {
    queue.async { [places, niceness] in
      places.wait()
      // A thread of its own: its priority must not stick to a shared one.
      Self.detach {
        // On Linux 0 is the calling thread alone.
        if niceness != 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
        work()
        places.signal()
      }
    }
  }

  private final class Box {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  private static func detach(_ work: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let box = unsafe Unmanaged.passRetained(Box(work)).toOpaque()
    let failure = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work()
        }
        return nil
      }, box)
    guard failure == 0 else {
      // Without a thread the work is done here; slower is better than lost.
      return unsafe Unmanaged<Box>.fromOpaque(box).takeRetainedValue().work()
    }
    pthread_detach(thread)
  }
}
