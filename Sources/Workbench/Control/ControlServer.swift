package import AudioCore
import FoundationEssentials
import Glibc
import Synchronization

/// Lets `lacquer ctl` drive a running workstation: a line of JSON in, a line of JSON out.
///
/// Only the same person can connect. One thread serves all; it never waits for the screen.
public final class ControlServer: Sendable {
  /// Where it listens.
  public let path: String
  private let runner: WorkbenchRunner
  private let listener: Int32
  /// Ends the thread's wait; open for as long as somebody can ask for that.
  package let wake: WakePipe
  private let isOpen = Atomic<Bool>(true)
  /// Whether a client waits for a change: while nobody does, changes wake nothing.
  private let isAwaited = Atomic<Bool>(false)
  private let observer = Mutex<Int>(0)
  private let pool = WorkerPool(label: "lacquer.ctl", count: 1)

  /// Most bytes that wait for the end of their line.
  private static let longestLine = 1 << 20

  /// One connection.
  private struct Client {
    var descriptor: Int32
    var buffer = ControlLineBuffer()
    var waits: [Int?] = []
    var isSubscribed = false
    var sentVersion = -1
  }

  /// Listens under `path`; throws `LacquerError.output` when that cannot be done.
  public init(_ runner: WorkbenchRunner, path: String) throws {
    self.runner = runner
    self.path = path
    listener = try ControlSocket.listen(path)
    guard let wake = WakePipe() else {
      let reason = AtomicFile.reason(errno)
      close(listener)
      throw LacquerError(.output, "Cannot open the control socket: \(reason).")
    }
    self.wake = wake
    let id = runner.observe { [weak self] in self?.changed() }
    observer.withLock { $0 = id }
    pool.run { self.serve() }
  }

  /// Stops serving and removes the socket.
  public func stop() {
    guard isOpen.exchange(false, ordering: .sequentiallyConsistent) else { return }
    runner.forget(observer.withLock { $0 })
    AtomicFile.remove(path)
    wake.signal()
  }

  private func changed() {
    if isAwaited.load(ordering: .sequentiallyConsistent) { wake.signal() }
  }

  private func serve() {
    var clients: [Client] = []
    var lastReport = 0.0
    while isOpen.load(ordering: .sequentiallyConsistent) {
      var polls = [
        pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake.reader, events: Int16(POLLIN), revents: 0),
      ]
      polls += clients.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
      let isPatient = clients.allSatisfy { $0.waits.isEmpty && !$0.isSubscribed }
      isAwaited.store(!isPatient, ordering: .sequentiallyConsistent)
      let count = unsafe polls.withUnsafeMutableBufferPointer {
        unsafe poll($0.baseAddress, nfds_t($0.count), isPatient ? -1 : 100)
      }
      if count < 0 && errno != EINTR { break }
      if polls[1].revents != 0 { wake.drain() }
      var gone: [Int32] = []
      for index in clients.indices where polls[index + 2].revents != 0 {
        if !receive(&clients[index]) { gone.append(clients[index].descriptor) }
      }
      answerWaits(&clients)
      if runner.now - lastReport >= 0.1 {
        lastReport = runner.now
        report(&clients, &gone)
      }
      for descriptor in gone { close(descriptor) }
      clients.removeAll { gone.contains($0.descriptor) }
      if polls[0].revents != 0, let client = admit() { clients.append(client) }
    }
    for client in clients { close(client.descriptor) }
    close(listener)
  }

  /// Takes the connection that waits; nil where it is gone again.
  private func admit() -> Client? {
    let descriptor = accept(listener, nil, nil)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    // A reader that does not read must not hold the others up for long.
    var limit = timeval(tv_sec: 2, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    return Client(descriptor: descriptor)
  }

  /// Reads lines and answers them; false when the client is gone.
  private func receive(_ client: inout Client) -> Bool {
    guard let bytes = ControlSocket.receive(client.descriptor) else { return false }
    client.buffer.append(bytes)
    guard client.buffer.count <= Self.longestLine else { return false }
    while let line = client.buffer.next() {
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
      guard let reply = answer(line, &client) else { continue }
      if !ControlSocket.send(reply, to: client.descriptor) { return false }
    }
    return true
  }

  private func answer(_ line: [UInt8], _ client: inout Client) -> [UInt8]? {
    let request: ControlRequest
    do {
      request = try JSONDecoder().decode(ControlRequest.self, from: Data(line))
    } catch {
      return Self.encode(
        ControlReply(ok: false, error: "That line is no request; {\"run\": \"play\"} is one."))
    }
    var reply = ControlReply(id: request.id, ok: true)
    if let words = request.run {
      heed(runner.carryOut(words), &reply)
    } else if let keys = request.press {
      heed(press(keys), &reply)
    } else if let what = request.get {
      describe(what, &reply)
    } else if request.wait == true {
      client.waits.append(request.id)
      return nil
    } else if let isSubscribed = request.subscribe {
      client.isSubscribed = isSubscribed
      client.sentVersion = -1
    } else {
      reply.error = "The request asks nothing; it needs run, press, get, wait or subscribe."
    }
    reply.ok = reply.error == nil
    return Self.encode(reply)
  }

  private func heed(_ told: (error: String?, warnings: [String]), _ reply: inout ControlReply) {
    reply.error = told.error
    if !told.warnings.isEmpty { reply.warnings = told.warnings }
  }

  private func press(_ keys: String) -> (error: String?, warnings: [String]) {
    guard let sequence = KeySequence(keys) else {
      return ("\"\(keys)\" are not keys; write for example ctrl-p, f2 or g l.", [])
    }
    var error: String?
    var warnings: [String] = []
    for stroke in sequence.strokes {
      let answer = runner.send(.key(stroke))
      error = answer.error ?? error
      warnings += answer.warnings
    }
    return (error, warnings)
  }

  private func describe(_ what: String, _ reply: inout ControlReply) {
    let state = runner.state
    switch what {
    case "state": reply.state = ControlState(state)
    case "actions":
      reply.actions = ActionRegistry.standard.actions.map { ControlAction($0, in: state) }
    case "keys": reply.keys = runner.reducer.keys.bindings.map { ControlKey($0) }
    default: reply.error = "There is no \"\(what)\" to get; there are state, actions and keys."
    }
  }

  private func answerWaits(_ clients: inout [Client]) {
    guard clients.contains(where: { !$0.waits.isEmpty }), !runner.isBusy else { return }
    let state = ControlState(runner.state)
    for index in clients.indices {
      for id in clients[index].waits {
        let reply = ControlReply(id: id, ok: true, state: state)
        _ = ControlSocket.send(Self.encode(reply), to: clients[index].descriptor)
      }
      clients[index].waits = []
    }
  }

  private func report(_ clients: inout [Client], _ gone: inout [Int32]) {
    guard clients.contains(where: \.isSubscribed) else { return }
    let (state, version) = runner.versioned
    var line: [UInt8]?
    for index in clients.indices
    where clients[index].isSubscribed && clients[index].sentVersion != version {
      let bytes = line ?? Self.encode(ControlReply(ok: true, state: ControlState(state)))
      line = bytes
      clients[index].sentVersion = version
      if !ControlSocket.send(bytes, to: clients[index].descriptor) {
        gone.append(clients[index].descriptor)
      }
    }
  }

  /// A reply as a line with its end.
  static func encode(_ reply: ControlReply) -> [UInt8] {
    guard let line = try? ControlLine.encode(reply) else {
      return Array("{\"ok\":false,\"error\":\"The answer holds a number JSON cannot.\"}\n".utf8)
    }
    return line + [ControlLine.end]
  }
}
