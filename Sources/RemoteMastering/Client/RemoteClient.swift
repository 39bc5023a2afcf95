public import AudioCore
package import HTTPClient
import MasteringAPI
import Synchronization

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
  private let stateFolder: String
  private let learnt = Mutex<Learnt?>(nil)
  private let doubt = Atomic(false)
  private let ahead = Mutex<Double?>(nil)

  /// What the service said of itself, and the limit that follows from that.
  private struct Learnt {
    var offer: ServiceOffer
    var limit: SharedRateBucket?
  }

  /// A client with a key that was fetched.
  ///
  /// - stateFolder: where the service's limits are counted together with other processes.
  public convenience init(service: RemoteService, key: SecretKey, stateFolder: String) {
    self.init(
      service: service, key: key, stateFolder: stateFolder, transport: CurlTransport(),
      clock: SystemClock())
  }

  /// A client over another transport and clock, for tests.
  package init(
    service: RemoteService, key: SecretKey, stateFolder: String,
    transport: any Transport, clock: any RemoteClock
  ) {
    self.service = service
    self.key = key
    self.transport = transport
    self.clock = clock
    self.stateFolder = stateFolder
    limit = SharedRateBucket(
      path: "\(stateFolder)/limits/\(service.name).json",
      perMinute: service.plan.statusCallsPerMinute, now: clock.steady)
  }

  /// Seconds within which an answer, of a few thousand bytes at most, is here or will not come.
  private static let longestAnswer = 90.0

  /// Seconds between two clocks that whole seconds and the way of an answer account for.
  private static let smallestSkew = 5.0

  /// The route that tells of a job, before the job's name.
  static let statusRoute = "/byId?conversionType=AUDIO_MASTERING&"

  /// The headers that open the service; only ever sent to its own origin.
  var authorization: [String: String] {
    let value = service.style == .bearer ? "Bearer \(key.value)" : key.value
    return ["Authorization": value, "Accept": "application/json", "User-Agent": "lacquer"]
  }

  /// What the service says of how it may be asked; asked for until there is an answer, and then known.
  func offer(_ cancellation: Cancellation) -> ServiceOffer {
    if let known = learnt.withLock({ $0?.offer }) { return known }
    _ = try? learn(cancellation)
    return learnt.withLock { $0?.offer } ?? ServiceOffer(capabilities: nil)
  }

  /// Asks a service what it can do, and heeds it from then on; nil where it is not of our own kind.
  ///
  /// Throws `TransportFailure`.
  func learn(_ cancellation: Cancellation) throws -> JSONValue? {
    let said = try Self.capabilities(of: service) { try send($0, cancellation) }
    let offer = ServiceOffer(capabilities: said)
    // Beside the plan's own count: programs that have not asked yet go on with that one.
    let limit = offer.statusCallsPerMinute.map { perMinute in
      SharedRateBucket(
        path: "\(stateFolder)/limits/\(service.name).stated.json", perMinute: perMinute,
        now: clock.steady)
    }
    learnt.withLock { $0 = Learnt(offer: offer, limit: limit) }
    return said
  }

  /// Seconds by which this machine's clock is ahead of the service's, as its last answer says; nil where
  /// none did.
  var clockAhead: Double? { ahead.withLock { $0 } }

  /// Asks, and hears from the answer what time it is there.
  private func send(
    _ request: TransportRequest, _ cancellation: Cancellation
  ) throws -> TransportAnswer {
    let answer = try transport.send(request, cancellation: cancellation, progress: nil)
    if let date = answer.headers["date"].flatMap(RFC3339.httpDate) {
      // What was kept on the way is dated when it was made.
      let age = answer.headers["age"].flatMap { Int($0) } ?? 0
      let difference = clock.now - date - Double(age)
      ahead.withLock { $0 = abs(difference) < Self.smallestSkew ? 0 : difference }
    }
    return answer
  }

  /// Whether the service did not accept the key, or wanted more credits: another may be there by now.
  var isKeyDoubtful: Bool { doubt.load(ordering: .relaxed) }

  /// What an answer that is no success means.
  func refusal(_ answer: TransportAnswer, step: Refusal.Step) -> Refusal {
    let refusal = Refusal(answer, service: service, step: step, now: clock.now)
    if refusal.kind == .key || refusal.kind == .credits { doubt.store(true, ordering: .relaxed) }
    return refusal
  }

  /// Waits for a place among the status calls of this service.
  func takeStatusCall(_ cancellation: Cancellation) throws {
    let stated = learnt.withLock { $0?.limit }
    let bucket = stated ?? limit
    while true {
      let wait = bucket.take(now: clock.steady)
      guard wait > 0 else { return }
      try clock.sleep(wait, cancellation)
    }
  }

  /// What a service of our own kind says it can do; nil for others.
  ///
  /// Asked without a key, which this question does not need. Throws `TransportFailure` when there is no
  /// answer, or only that of something that stands before the service.
  ///
  /// - send: carries the question.
  static func capabilities(
    of service: RemoteService, send: (TransportRequest) throws -> TransportAnswer
  ) throws -> JSONValue? {
    var request = TransportRequest(service.address("/capabilities"))
    request.headers = ["Accept": "application/json", "User-Agent": "lacquer"]
    request.idleSeconds = 15
    request.totalSeconds = 30
    do {
      let answer = try send(request)
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
    request.totalSeconds = Self.longestAnswer
    let answer = try send(request, cancellation)
    guard (200..<300).contains(answer.status), let body = JSONText.parse(answer.body),
      body.members != nil
    else {
      throw refusal(answer, step: step)
    }
    // "200 OK" to a question that comes too often says nothing of the job.
    if body["success"]?.flag == false, Conversion(body, wanted: nil)?.statusWord == nil {
      let refusal = refusal(answer, step: step)
      if refusal.kind == .later { throw refusal }
    }
    return body
  }

  /// Asks about a job by each of its names until the service knows one, each time in the job's place
  /// among the status calls; throws as `ask` does.
  ///
  /// - route: what stands before the name, as "/cancel?".
  func ask(
    _ method: String, _ route: String, about job: RemoteJob, _ cancellation: Cancellation
  ) throws -> JSONValue {
    var queries = job.queries
    while true {
      guard !queries.isEmpty else {
        throw LacquerError(.internalFault, "The job \(job.id) has no id; please report this.")
      }
      let query = queries.removeFirst()
      try takeStatusCall(cancellation)
      do {
        return try ask(method, route + query, step: .status, cancellation: cancellation)
      } catch let refusal as Refusal where refusal.kind == .missing && !queries.isEmpty {}
    }
  }

  /// What answered where address and key are good.
  public func test(_ cancellation: Cancellation) throws -> ServiceAnswer {
    do {
      let own = try? learn(cancellation)
      let body = try ask("GET", "/", step: .other, cancellation: cancellation)
      guard body["success"]?.flag != false else {
        throw LacquerError(.remote, "\(service.name) answered, but not with success.")
      }
      return ServiceAnswer(service: service, serverEngine: own?["engine"]?["version"]?.words)
    } catch let refusal as Refusal {
      throw refusal.error
    } catch let failure as TransportFailure {
      throw failure.error(service)
    }
  }
}
