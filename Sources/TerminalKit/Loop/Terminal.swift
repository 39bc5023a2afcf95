import CTerminal
import Glibc
import Synchronization

/// The actor of the terminal: everything that touches ncurses or the screen runs on its thread.
///
/// Its executor is the `poll` loop of the main thread (`TerminalLoop`): a call from elsewhere has to
/// be awaited, and does not compile otherwise. Not the main actor, whose queue nobody drains while
/// the loop waits.
@globalActor public actor Terminal {
  /// The one terminal of the process.
  public static let shared = Terminal()

  nonisolated let executor = TerminalExecutor()

  /// Jobs of this actor run on the thread of the loop.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// Makes the calling thread the terminal's and runs `body` on it, without suspending.
  ///
  /// This is the synchronous way in, for `main`. Jobs that other tasks hand to the actor wait until
  /// the loop runs inside `body`.
  public static func enter<Result>(_ body: @Terminal () throws -> Result) rethrows -> Result {
    shared.executor.adoptThread()
    return try onThread(body)
  }

  /// Runs `body` at once; to be called on the terminal's thread only (checked).
  static func onThread<Result>(_ body: @Terminal () throws -> Result) rethrows -> Result {
    shared.preconditionIsolated("Only the thread of the loop may touch the terminal.")
    return try withoutActuallyEscaping(body) { escaping in
      try unsafe unsafeBitCast(escaping, to: (() throws -> Result).self)()
    }
  }
}

/// Runs the terminal's jobs on one thread, inside the loop.
final class TerminalExecutor: SerialExecutor {
  private struct Queue {
    var jobs: [UnownedJob] = []
    var thread: Int32 = -1
  }

  private let queue = Mutex(Queue())
  /// Becomes readable when jobs wait.
  let descriptor: Int32

  init() { descriptor = lacquer_event_descriptor() }

  func adoptThread() { queue.withLock { $0.thread = lacquer_thread_id() } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let wasEmpty = queue.withLock {
      $0.jobs.append(job)
      return $0.jobs.count == 1
    }
    guard wasEmpty else { return }
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, 8)
  }

  /// Runs what waits; true if there was anything.
  func drain() -> Bool {
    var count: UInt64 = 0
    _ = unsafe read(descriptor, &count, 8)
    let jobs = queue.withLock {
      let waiting = $0.jobs
      $0.jobs.removeAll(keepingCapacity: true)
      return waiting
    }
    for job in jobs { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
    return !jobs.isEmpty
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  func checkIsolated() {
    precondition(isIsolatingCurrentContext() == true, "This is not the terminal's thread.")
  }

  func isIsolatingCurrentContext() -> Bool? {
    queue.withLock { $0.thread } == lacquer_thread_id()
  }
}
