#if Server
import AudioCore
import Dispatch
import Glibc
import MasteringAPI
import Synchronization

/// One run of the engine in a process of its own: what breaks there breaks one job.
///
/// The order goes down a pipe that stays open; events come up another. The process ends when it is
/// done, when it is stopped, when its time is over, or when this process is gone. It has a process
/// group of its own, so that what it started ends with it.
final class WorkerProcess: Sendable {
  private struct State {
    var pid: pid_t = 0
    var isStopped = false
    var isOvertime = false

    /// Kills the process and all it started.
    func end() { if pid > 0 { kill(-pid, SIGKILL) } }
  }

  private let program: String
  private let state = Mutex(State())
  /// Seconds a process has to end by itself once it has said its last word.
  private static let farewell = 1.0
  /// Descriptors this process may have, as far as they are counted here.
  private static let mostDescriptors: Int32 = {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return 1024
    }
    return Int32(min(16_384, limit.rlim_cur))
  }()

  /// A process of `program` that was not started yet.
  init(program: String) { self.program = program }

  /// Kills the process; it counts as stopped, also when it was not started yet. [any thread]
  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.end()
    }
  }

  /// Runs an order to its end.
  ///
  /// - deadline: seconds of wall-clock time.
  /// - progress: called on a thread of the process's own.
  /// - Throws: `WorkEvent.Failure`; the codes "crashed", "hung", "stopped" and `cannotStart` are
  ///   ours.
  func run(
    _ order: WorkOrder, deadline: Double, progress: (@Sendable (WorkEvent.Progress) -> Void)? = nil
  ) async throws -> JSONValue {
    try await withCheckedThrowingContinuation { continuation in
      let queue = DispatchQueue(label: "lacquer.worker")
      queue.async {
        let result: Result<JSONValue, any Error> = Result {
          try self.runBlocking(order, deadline: deadline, progress: progress)
        }
        continuation.resume(with: result)
      }
    }
  }

  private func runBlocking(
    _ order: WorkOrder, deadline: Double, progress: (@Sendable (WorkEvent.Progress) -> Void)?
  ) throws -> JSONValue {
    guard !state.withLock({ $0.isStopped }) else { throw Self.stopped }
    let input = try SocketPipe()
    defer { input.closeBoth() }
    let output = try SocketPipe()
    defer { output.closeBoth() }
    let pid = try spawn(input: input.reader, output: output.writer, order: order)
    state.withLock { state in
      state.pid = pid
      if state.isStopped { state.end() }
    }
    input.closeReader()
    output.closeWriter()
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "lacquer.worker.time"))
    timer.schedule(deadline: .now() + deadline)
    timer.setEventHandler { [self] in
      state.withLock { state in
        state.isOvertime = true
        state.end()
      }
    }
    timer.resume()
    defer { timer.cancel() }

    _ = DescriptorIO.write(JSONText.line(order) + [10], to: input.writer)
    let last = Self.lastEvent(output.reader, progress: progress)
    // What was said last stands, however the process ends: one that hangs on its way out, or left
    // a child that holds the pipe, is not waited for.
    if last != nil { Self.awaitEnd(output.reader, seconds: Self.farewell) }
    let (isStopped, isOvertime) = state.withLock { state in
      // The number stays the process's until it is waited for.
      state.end()
      state.pid = 0
      return (state.isStopped, state.isOvertime)
    }
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
    if let done = last?.done { return done }
    if let failed = last?.failed { throw failed }
    if isStopped { throw Self.stopped }
    if isOvertime || status & 0x7F == SIGXCPU {
      throw WorkEvent.Failure(
        code: "hung", text: "Mastering took longer than this server allows and was ended.")
    }
    throw WorkEvent.Failure(
      code: "crashed", text: "The audio could not be processed: the engine ended unexpectedly.")
  }

  /// The failure of what was asked to stop.
  static let stopped = WorkEvent.Failure(code: "stopped", text: "The job was stopped.")

  /// The code where no process could be made, which is no fault of the job's.
  static let cannotStart = "engine_unavailable"

  private func spawn(input: Int32, output: Int32, order: WorkOrder) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // Nothing else goes along. A worker that had the listening socket would keep the port for a moment
    // after the server was killed: the next one could not listen, or callers were never answered.
    for descriptor in 3..<Self.mostDescriptors {
      unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Its own group, so that Ctrl-C at the server's terminal lets a running job be drained, and the
    // default handling of every signal.
    var none = sigset_t()
    var all = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags =
      Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var pid: pid_t = 0
    var arguments = unsafe Self.copies(["lacquer", "worker"])
    var environment = unsafe Self.copies([
      "TMPDIR=\(order.scratch ?? "/var/tmp")", "LC_ALL=C.UTF-8",
    ])
    defer { unsafe (arguments + environment).forEach { unsafe free($0) } }
    let result = unsafe posix_spawn(&pid, program, &actions, &attributes, &arguments, &environment)
    guard result == 0 else {
      throw WorkEvent.Failure(
        code: Self.cannotStart,
        text: "The engine could not be started: \(SystemError.words(result)).")
    }
    return pid
  }

  /// C strings with the nil that ends a list of them.
  private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    var result: [UnsafeMutablePointer<CChar>?] = unsafe []
    for text in texts { unsafe result.append(strdup(text)) }
    unsafe result.append(nil)
    return unsafe result
  }

  /// Reads events line by line, tells progress, and returns the event that ends the work; nil when
  /// the other end is closed before there is one.
  ///
  /// Lines over 4 MB are cut off.
  private static func lastEvent(
    _ descriptor: Int32, progress: (@Sendable (WorkEvent.Progress) -> Void)?
  ) -> WorkEvent? {
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return nil }
      for byte in buffer[..<count] {
        guard byte == 10 else {
          if pending.count < 4 << 20 { pending.append(byte) }
          continue
        }
        let event = JSONText.parse(WorkEvent.self, pending)
        pending.removeAll(keepingCapacity: true)
        if let step = event?.progress {
          progress?(step)
        } else if let event {
          return event
        }
      }
    }
  }

  /// Waits until the other end is closed, at most so long.
  private static func awaitEnd(_ descriptor: Int32, seconds: Double) {
    let end = SteadyTime.seconds + seconds
    var rest = [UInt8](repeating: 0, count: 4096)
    while true {
      var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = max(0, end - SteadyTime.seconds)
      let ready = unsafe poll(&wish, 1, Int32(left * 1000))
      if ready < 0 && errno == EINTR { continue }
      guard ready > 0 else { return }
      let count = unsafe rest.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 || (count < 0 && errno == EINTR) else { return }
    }
  }
}

/// Two descriptors that no child inherits by accident: a pair of sockets is closed on exec from the
/// moment it exists, which a pipe is only where `pipe2` can be called.
private final class SocketPipe {
  private static let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

  private(set) var reader: Int32 = -1
  private(set) var writer: Int32 = -1

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard unsafe socketpair(AF_UNIX, Self.kind, 0, &ends) == 0 else {
      throw WorkEvent.Failure(
        code: WorkerProcess.cannotStart, text: "The server has no descriptors left.")
    }
    reader = ends[0]
    writer = ends[1]
  }

  func closeReader() {
    if reader >= 0 { close(reader) }
    reader = -1
  }

  func closeWriter() {
    if writer >= 0 { close(writer) }
    writer = -1
  }

  func closeBoth() {
    closeReader()
    closeWriter()
  }
}
#endif
