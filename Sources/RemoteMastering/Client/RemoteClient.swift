public import AudioCore
package import HTTPClient
import MasteringAPI

/// Speaks with one service.
///
/// Blocks the calling thread; any number of threads may use one client.
public final class RemoteClient: Sendable {
  /// The service.
  public let service: RemoteService
  let transport: any Transport
  let clock: any RemoteClock
  private let key: SecretKey
  private let limit: SharedRateBucket

  /// A client with a key that was fetched.
  ///
  /// - stateFolder: where the service's limits are counted together with other processes; nil counts
  ///   them for this client alone.
  public convenience init(service: RemoteService, key: SecretKey, stateFolder: String? = nil) {
    self.init(
      service: service, key: key, stateFolder: stateFolder, transport: CurlTransport(),
      clock: SystemClock())
  }

  /// A client over another transport and clock, for tests.
  package init(
    service: RemoteService, key: SecretKey, stateFolder: String? = nil,
    transport: any Transport, clock: any RemoteClock
  ) {
    self.service = service
    self.key = key
    self.transport = transport
    self.clock = clock
    limit = SharedRateBucket(
      path: stateFolder.map { "\($0)/limits/\(service.name).json" },
      perMinute: service.plan.statusCallsPerMinute, now: clock.steady)
  }

  /// The headers that open the service; only ever sent to its own origin.
  var authorization: [String: String] {
    let value = service.style == .bearer ? "Bearer \(key.value)" : key.value
    return ["Authorization": value, "Accept": "application/json", "User-Agent": "lacquer"]
  }

  /// Waits for a place among the status calls of this service.
  func takeStatusCall(_ cancellation: Cancellation) throws {
    while true {
      let wait = limit.take(now: clock.steady)
      guard wait > 0 else { return }
      try clock.sleep(wait, cancellation)
    }
  }

  /// What a service of our own kind says it can do; nil for others.
  public func capabilities(_ cancellation: Cancellation) -> JSONValue? {
    try? Self.capabilities(of: service, transport, cancellation)
  }

  /// The same without a key, which this question does not need; throws `TransportFailure` when there is
  /// no answer, or only that of something that stands before the service.
  static func capabilities(
    of service: RemoteService, _ transport: any Transport, _ cancellation: Cancellation
  ) throws -> JSONValue? {
    var request = TransportRequest(service.address("/capabilities"))
    request.headers = ["Accept": "application/json", "User-Agent": "lacquer"]
    request.idleSeconds = 15
    do {
      let answer = try transport.send(request, cancellation: cancellation, progress: nil)
      guard ![429, 502, 503, 504].contains(answer.status) else {
        throw TransportFailure.broken("HTTP \(answer.status)")
      }
      guard answer.status == 200, let body = JSONText.parse(answer.body), body["engine"] != nil
      else { return nil }
      return body
    } catch TransportFailure.tooLarge {
      return nil
    }
  }

  /// Asks with the key and reads JSON; throws `Refusal` or `TransportFailure`.
  func ask(
    _ method: String, _ route: String, step: Refusal.Step, cancellation: Cancellation
  ) throws -> JSONValue {
    var request = TransportRequest(service.address(route))
    request.method = method
    request.headers = authorization
    request.idleSeconds = 45
    let answer = try transport.send(request, cancellation: cancellation, progress: nil)
    guard (200..<300).contains(answer.status) else {
      throw Refusal(answer, service: service, step: step, now: clock.now)
    }
    guard let body = JSONText.parse(answer.body), body.members != nil else {
      var odd = answer
      odd.status = 502
      throw Refusal(odd, service: service, step: step, now: clock.now)
    }
    return body
  }

  /// Whether address and key are good: a sentence about what answered.
  public func test(_ cancellation: Cancellation) throws -> String {
    do {
      let own = capabilities(cancellation)
      let body = try ask("GET", "/", step: .other, cancellation: cancellation)
      guard body["success"]?.flag != false else {
        throw LacquerError(.remote, "\(service.name) answered, but not with success.")
      }
      if let version = own?["engine"]?["version"]?.words {
        return "\(service.name) is a lacquer-server, engine \(version), and takes the key."
      }
      return "\(service.name) answers and takes the key."
    } catch let refusal as Refusal {
      throw refusal.error
    } catch let failure as TransportFailure {
      throw failure.error(service)
    }
  }
}

/// Time and waiting, so that tests need not wait.
package protocol RemoteClock: Sendable {
  /// Seconds since 1970.
  var now: Double { get }
  /// Seconds of a clock that never jumps.
  var steady: Double { get }
  /// Waits; throws `LacquerError.interrupted` when cancelled.
  func sleep(_ seconds: Double, _ cancellation: Cancellation) throws
  /// A random number from 0 to 1.
  var jitter: Double { get }
}

extension TransportFailure {
  /// Whether no complete request can have reached the service.
  var leftNothing: Bool {
    switch self {
    case .unreachable, .source, .withdrawn: true
    default: false
    }
  }

  /// The sentence for the command line.
  package func error(_ service: RemoteService) -> LacquerError {
    switch self {
    case .unreachable(let reason):
      LacquerError(
        .remote,
        "\(service.name) cannot be reached at \(service.baseURL): check the address and the "
          + "connection.", cause: reason)
    case .broken(let reason):
      LacquerError(
        .remote, "The connection to \(service.name) broke: try again.", cause: reason)
    case .tooLarge:
      LacquerError(.remote, "\(service.name) sent more than makes sense; nothing was kept.")
    case .disk(let reason):
      LacquerError(.output, "The download cannot be written: \(reason); free some space.")
    case .source(let reason):
      LacquerError(
        .input, "The upload was given up: \(reason). Submit it again.")
    case .withdrawn: LacquerError(.interrupted, "The job was taken back before it was sent.")
    case .cancelled: LacquerError(.interrupted, "Stopped; the job goes on at the service.")
    }
  }
}
