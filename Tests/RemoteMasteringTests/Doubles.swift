import AudioCore
import Foundation
import HTTPClient
import MasteringAPI
import RemoteMastering
import Synchronization

/// A clock that moves only when somebody sleeps.
final class TestClock: RemoteClock, Sendable {
  private let time = Mutex(1_760_000_000.0)
  private let naps = Mutex<[Double]>([])

  var now: Double { time.withLock { $0 } }
  var steady: Double { now }
  /// No spread.
  var jitter: Double { 0.5 }
  /// Every sleep so far, s.
  var slept: [Double] { naps.withLock { $0 } }

  func sleep(_ seconds: Double, _ cancellation: Cancellation) throws {
    try cancellation.check()
    naps.withLock { $0.append(seconds) }
    time.withLock { $0 += seconds }
  }
}

/// Answers from a script, and remembers what it was asked.
final class ScriptedTransport: Transport, Sendable {
  typealias Script = @Sendable (TransportRequest, Int) throws -> TransportAnswer

  private let script: Script
  private let asked = Mutex<[TransportRequest]>([])

  /// - script: the request and how many of its path came before.
  init(_ script: @escaping Script) { self.script = script }

  var requests: [TransportRequest] { asked.withLock { $0 } }

  func requests(of route: String) -> [TransportRequest] {
    requests.filter { $0.url.contains(route) }
  }

  func send(
    _ request: TransportRequest, cancellation: Cancellation,
    progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> TransportAnswer {
    let path = String(request.url.prefix { $0 != "?" })
    let before = asked.withLock { asked in
      defer { asked.append(request) }
      return asked.count { $0.url.hasPrefix(path) }
    }
    return try script(request, before)
  }
}

extension TransportAnswer {
  static func json(_ status: Int, _ text: String, _ headers: [String: String] = [:]) -> Self {
    TransportAnswer(status: status, headers: headers, body: Array(text.utf8))
  }

  static let unknownRoute = json(404, #"{"success": false, "error": "Not Found"}"#)
}

/// A client with a folder of its own, a service "stub" and a scripted other side.
struct Desk {
  let folder: String
  let clock = TestClock()
  let transport: ScriptedTransport
  let master: RemoteMaster
  var service: RemoteService

  init(_ script: @escaping ScriptedTransport.Script) throws {
    folder = NSTemporaryDirectory() + "lacquer-remote-" + RandomBytes.uuid()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    service = RemoteService(
      name: "stub", baseURL: "https://api.example.com/v1", key: .environment("NO_SUCH_KEY"))
    service.plan = .pro
    let (transport, clock, folder) = (ScriptedTransport(script), clock, folder)
    self.transport = transport
    master = RemoteMaster(stateFolder: folder, scratch: folder, clock: clock) {
      RemoteClient(
        service: $0, key: SecretKey("secret"), stateFolder: folder, transport: transport,
        clock: clock)
    }
    try master.services.add(service)
  }

  var wish: RemoteWish {
    RemoteWish(
      mix: .url("https://example.com/mix.wav"), reference: .url("https://example.com/song.wav"),
      format: .wav, output: folder + "/master.wav")
  }

  func submit() throws -> RemoteJob {
    try master.submit(wish, to: service, cancellation: Cancellation())
  }

  func follow(_ job: RemoteJob) throws -> RemoteJob {
    try master.follow(job.id, cancellation: Cancellation())
  }

  /// What is thrown, in words; empty when nothing is.
  func sentence(_ work: () throws -> Void) -> String {
    do {
      try work()
      return ""
    } catch {
      return (error as? LacquerError)?.message ?? "\(error)"
    }
  }
}

let accepted =
  #"{"success": true, "task_id": "t1", "conversion_id": "c1", "credit_estimate": 0.02, "eta": 30, "message": "ok"}"#

/// Half a second of 16-bit mono.
func wave(_ value: UInt8) -> [UInt8] {
  let samples = [UInt8](repeating: value, count: 44_100)
  var bytes = Array("RIFF".utf8)
  func add(_ text: String, _ numbers: [(value: Int, bytes: Int)]) {
    bytes += Array(text.utf8)
    for (value, count) in numbers {
      for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }
  }
  add("", [(36 + samples.count, 4)])
  add("WAVEfmt ", [(16, 4), (1, 2), (1, 2), (44_100, 4), (88_200, 4), (2, 2), (16, 2)])
  add("data", [(samples.count, 4)])
  return bytes + samples
}

extension TransportAnswer {
  /// What a server of our own says it can do.
  static let capable = json(200, #"{"engine": {"version": "1"}, "idempotency": true}"#)
}

extension Desk {
  /// A server that knows idempotency keys and whose first answer is lost; `answer` gives those after.
  static func forgetful(
    _ answer: @escaping @Sendable (Int) throws -> TransportAnswer
  ) throws -> Desk {
    try Desk { request, before in
      if request.url.hasSuffix("/capabilities") { return .capable }
      guard request.method == "POST" else {
        return .json(200, #"{"conversion": {"status": "FAILED"}}"#)
      }
      guard before > 0 else { throw TransportFailure.broken("reset") }
      return try answer(before)
    }
  }
}
