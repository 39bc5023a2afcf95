internal import AudioCore
internal import CRealtime
import Glibc

/// How a thread is scheduled.
public enum ThreadPriority: Sendable, Equatable {
  /// SCHED_FIFO at a priority of 1 … 99, where the system permits it.
  case realtime(Int)
  /// Before other programs (nice −11), where the system permits it.
  case elevated
  /// As every program.
  case normal
  /// Yields to everything else (nice 15). Threads that it starts inherit this.
  case background
}

/// A thread of ours: started with a priority, joined once.
public final class WorkThread: Sendable {
  /// Whether a real-time priority was asked for and granted.
  public let isRealtime: Bool
  private let thread: pthread_t

  private final class Start {
    let name: String
    let body: @Sendable () -> Void
    let nice: Int32

    init(name: String, nice: Int32, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.nice = nice
      self.body = body
    }
  }

  /// Starts `body` on a new thread.
  ///
  /// `name` has at most 15 characters. A real-time priority that the system refuses becomes a normal
  /// one; `isRealtime` tells. Ends the program where the system gives no thread. [control thread]
  public init(name: String, priority: ThreadPriority, body: @escaping @Sendable () -> Void) {
    guard let made = Self.make(name, priority, body) else {
      preconditionFailure("the system gives no more threads")
    }
    thread = made.thread
    isRealtime = made.isRealtime
  }

  /// Starts `body` as the initializer does, at normal priority, for work that can be given up.
  ///
  /// Throws `LacquerError.output` where the system gives no thread. [control thread]
  public static func start(
    name: String, body: @escaping @Sendable () -> Void
  ) throws -> WorkThread {
    guard let made = make(name, .normal, body) else {
      throw LacquerError(
        .output,
        "The system gives no more threads: close other programs, or raise 'ulimit -u'.")
    }
    return WorkThread(thread: made.thread, isRealtime: made.isRealtime)
  }

  private init(thread: pthread_t, isRealtime: Bool) {
    self.thread = thread
    self.isRealtime = isRealtime
  }

  private static func make(
    _ name: String, _ priority: ThreadPriority, _ body: @escaping @Sendable () -> Void
  ) -> (thread: pthread_t, isRealtime: Bool)? {
    let nice: Int32 = priority == .background ? 15 : priority == .elevated ? -11 : 0
    let start = Start(name: name, nice: nice, body: body)
    let context = unsafe Unmanaged.passRetained(start).toOpaque()
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    var created = pthread_t()
    var status: Int32 = -1
    if case .realtime(let level) = priority {
      var parameters = sched_param(sched_priority: Int32(level))
      unsafe pthread_attr_setinheritsched(&attributes, Int32(PTHREAD_EXPLICIT_SCHED))
      unsafe pthread_attr_setschedpolicy(&attributes, SCHED_FIFO)
      unsafe pthread_attr_setschedparam(&attributes, &parameters)
      status = unsafe pthread_create(&created, &attributes, main, context)
    }
    let isRealtime = status == 0
    if status != 0 {
      unsafe pthread_attr_destroy(&attributes)
      unsafe pthread_attr_init(&attributes)
      status = unsafe pthread_create(&created, &attributes, main, context)
    }
    unsafe pthread_attr_destroy(&attributes)
    guard status == 0 else {
      unsafe Unmanaged<Start>.fromOpaque(context).release()
      return nil
    }
    return (created, isRealtime)
  }

  /// Whether the calling thread has a real-time priority. [any thread]
  public static var isCurrentRealtime: Bool {
    var policy: Int32 = 0
    var parameters = sched_param()
    let status = unsafe pthread_getschedparam(pthread_self(), &policy, &parameters)
    return status == 0 && policy == SCHED_FIFO
  }

  /// Waits for the thread's end; call once.
  public func join() { pthread_join(thread, nil) }

  /// The thread's entry; a static function, because a closure would inherit its maker's actor.
  private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    guard let context = unsafe $0 else { return nil }
    let start = unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
    unsafe lacquer_thread_name(start.name)
    if start.nice != 0 { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, start.nice) }
    start.body()
    return nil
  }
}
