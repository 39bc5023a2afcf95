#if Server
import AudioCore
internal import HTTPTypes
internal import Hummingbird
import Logging
import MasteringAPI

/// The routes and what every request goes through: a name, a key, a limit, an answer, a log line.
struct API: Sendable {
  let service: Service
  let runner: JobRunner
  let gate = Gate()
  /// For the inputs of submits.
  let probes: Places
  /// For dry runs, which are long: no submit waits behind them.
  let dryRuns: Places
  let state: ServerState
  /// Whose word on where a request came from is taken; empty without a proxy in front.
  let trustedProxies: Set<IPAddress>

  /// A request on its way.
  struct Call: Sendable {
    var request: Request
    var context: ServerContext
    /// Path below the mount.
    var path: String
    /// "/api/public" or "".
    var mount: String
    /// Fields of the query.
    var query: [String: String]
    /// Where the request came from, behind trusted proxies.
    var address: String
  }

  /// Answers a request; never throws.
  func respond(to request: Request, context: ServerContext) async -> Response {
    let started = SteadyTime.seconds
    var keyID: String?
    var response: Response
    do {
      response = try await route(try makeCall(request, context), keyID: &keyID)
    } catch let problem as Problem {
      response = .problem(
        problem, requestID: context.requestID, accept: request.headers[.accept])
      if problem.status == 405 {
        response.headers.add("Allow", allowed(request).joined(separator: ", "))
      }
    } catch  where Store.isFull(error) {
      service.logger.error(
        "no room for what a request changes", metadata: ["request": "\(context.requestID)"])
      response = .problem(
        .storageFull, requestID: context.requestID, accept: request.headers[.accept])
    } catch {
      service.logger.error(
        "a request met an error of the server",
        metadata: ["request": "\(context.requestID)", "error": "\(error)"])
      response = .problem(
        Problem(500, "internal_error", "Internal server error during mastering."),
        requestID: context.requestID, accept: request.headers[.accept])
    }
    response.headers.add("X-Request-Id", context.requestID)
    for field in context.allowance.fields { response.headers.add(field.name, field.value) }
    if request.method == .head {
      // The head of what GET gives. A stream has no length, and without one chunks would follow.
      response.body = ResponseBody(contentLength: response.body.contentLength ?? 0) { writer in
        try await writer.finish(nil)
      }
    }
    // What is left of a body is not waited for: whoever drips it would keep the connection.
    if request.hasBody, !context.body.wasRead {
      response.headers.add("Connection", "close")
      let body = response.body
      response.body = ResponseBody(contentLength: body.contentLength) { writer in
        defer { context.hangUp() }
        try await body.write(writer)
      }
    }
    let seconds = SteadyTime.seconds - started
    let path = request.uri.path
    service.metrics.observe(seconds: seconds)
    service.metrics.count(
      "lacquer_requests_total",
      ["method": known(request.method), "status": String(response.status.code)])
    service.logger.info(
      "request",
      metadata: [
        "request": "\(context.requestID)", "method": "\(known(request.method))",
        "path": "\(path.prefix(120))", "status": "\(response.status.code)",
        "ms": "\(Int(seconds * 1000))", "key": "\(keyID ?? "-")",
      ])
    return response
  }

  private func known(_ method: HTTPRequest.Method) -> String {
    [.get, .post, .delete, .head, .put, .patch, .options].contains(method)
      ? method.rawValue : "other"
  }

  private func makeCall(_ request: Request, _ context: ServerContext) throws -> Call {
    var path = request.uri.path
    var mount = ""
    if path == "/api/public" || path.hasPrefix("/api/public/") {
      mount = "/api/public"
      path = String(path.dropFirst(mount.count))
    }
    var query: [String: String] = [:]
    if let text = request.uri.query {
      guard let fields = FormText.parse(text) else {
        throw Problem.invalid("invalid_query", "The query cannot be read.")
      }
      for field in fields {
        guard query[field.name] == nil else {
          throw Problem.invalid(
            "repeated_parameter", "A parameter is given twice: \(Self.shown(field.name)).",
            field: Self.shown(field.name))
        }
        query[field.name] = field.value
      }
    }
    return Call(
      request: request, context: context, path: path, mount: mount, query: query,
      address: clientAddress(request, context))
  }

  /// A client's word as it may be shown again.
  static func shown(_ text: String) -> String {
    String(
      text.prefix(64).filter { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) })
  }

  /// The last hop of `X-Forwarded-For` that is no trusted proxy, if the peer is one; what stands before
  /// it is the client's own word.
  private func clientAddress(_ request: Request, _ context: ServerContext) -> String {
    guard let peer = IPAddress(context.peer)?.unmapped else { return context.peer }
    guard trustedProxies.contains(peer), let forwarded = request.headers.value("X-Forwarded-For")
    else { return peer.text }
    let hops = forwarded.split(separator: ",").map { Self.hop($0.trimmed) }
    let client: IPAddress? =
      hops.last { hop in hop.map { !trustedProxies.contains($0) } ?? true } ?? nil
    return (client ?? peer).text
  }

  /// The address that a hop names; nil for "unknown" and the like.
  private static func hop(_ text: String) -> IPAddress? {
    // Some proxies put the port behind the address.
    let address = IPAddress(text) ?? WebAddress("http://\(text)/").flatMap { IPAddress($0.host) }
    return address?.unmapped
  }

  /// The methods of a path.
  private func allowed(_ request: Request) -> [String] {
    var path = request.uri.path
    if path.hasPrefix("/api/public/") { path = String(path.dropFirst(11)) }
    return Self.methods(path) ?? []
  }

  static func methods(_ path: String) -> [String]? {
    switch path {
    case "/v1/audio_mastering", "/v1/cancel": ["POST"]
    case "/v1/byId": ["GET", "HEAD", "DELETE"]
    case "/v1/byUser", "/v1/", "/v1", "/v1/events", "/v1/capabilities", "/v1/usage", "/healthz",
      "/readyz", "/openapi.json", "/metrics":
      ["GET", "HEAD"]
    default: path.hasPrefix("/v1/result/") ? ["GET", "HEAD"] : nil
    }
  }

  private func route(_ call: Call, keyID: inout String?) async throws -> Response {
    guard let methods = Self.methods(call.path) else {
      throw Problem(404, "not_found", "There is nothing at this address.")
    }
    guard methods.contains(call.request.method.rawValue) else {
      throw Problem(
        405, "method_not_allowed", "This address does not take \(known(call.request.method)).")
    }
    switch call.path {
    case "/healthz": return .json(.object(["status": .string("ok")]))
    case "/readyz": return try await ready()
    case "/openapi.json": return .bytes(OpenAPIDocument.bytes, type: "application/json")
    case "/metrics": return try await metricsPage(call)
    case "/v1/capabilities": return await capabilities(call)
    case let path where path.hasPrefix("/v1/result/"):
      return try await result(call, id: String(path.dropFirst("/v1/result/".count)))
    default: break
    }
    let key = try await authenticate(call)
    keyID = key.id
    switch call.path {
    case "/v1/audio_mastering": return try await submit(call, key)
    case "/v1/byId":
      return call.request.method == .delete
        ? try await delete(call, key) : try await byId(call, key)
    case "/v1/byUser": return try await byUser(call, key)
    case "/v1/events": return try await events(call, key)
    case "/v1/cancel": return try await cancel(call, key)
    case "/v1/usage": return try await usage(call, key)
    default:
      return .json(.object(["success": .bool(true), "message": .string("The key is good.")]))
    }
  }

  /// The key of a request: raw or after `Bearer`; never from the query.
  func authenticate(_ call: Call) async throws -> APIKey {
    guard var text = call.request.headers[.authorization]?.trimmed, !text.isEmpty else {
      throw Problem.unauthorised
    }
    if text.lowercased().hasPrefix("bearer ") { text = String(text.dropFirst(7)).trimmed }
    guard state.mayTry(call.address) else {
      throw Problem(
        429, "too_many_failures", "Slow down: too many failed attempts to authenticate.",
        retryAfter: 60)
    }
    guard text.utf8.count <= 512, let key = try await service.store.key(opening: text),
      key.isGood(at: WallTime.seconds)
    else {
      state.noteFailure(call.address)
      service.metrics.count("lacquer_failed_logins_total", [:])
      throw Problem.unauthorised
    }
    return key
  }

  /// The limits of a key.
  func limits(_ key: APIKey) -> KeyLimits { key.limits ?? service.configuration.keyLimits }

  /// Takes a status call; the answer tells the limit, whatever it is.
  func takeStatusCall(_ call: Call, _ key: APIKey) throws {
    try take(call, "status", "ask", key, limits(key).statusPerMinute)
  }

  /// Takes a submit; the answer tells the limit, whatever it is.
  func takeSubmit(_ call: Call, _ key: APIKey) throws {
    try take(call, "submit", "submit", key, limits(key).submitsPerMinute)
  }

  /// Lets a key hold a connection to be told of changes: an eighth of all there are at most.
  func hold(_ key: APIKey) throws -> HeldPlace {
    let most = max(1, service.configuration.connections / 8)
    return try place(
      of: key, for: "changes", most: most,
      else: Problem(
        429, "too_many_waiting",
        "Too many connections: this key waits for changes on \(most) already, so end one of them.",
        retryAfter: 5))
  }

  /// Takes one of the places that a key has for something; throws `refusal` when `most` are taken.
  func place(
    of key: APIKey, for something: String, most: Int, else refusal: @autoclosure () -> Problem
  ) throws -> HeldPlace {
    guard let held = gate.hold("\(something) \(key.id)", most: most) else { throw refusal() }
    return held
  }

  private func take(
    _ call: Call, _ name: String, _ verb: String, _ key: APIKey, _ perMinute: Double
  ) throws {
    let (wait, left) = gate.take("\(name) \(key.id)", perMinute: perMinute)
    let pause = max(1, wait.rounded(.up))
    call.context.allowance.note(
      name, perMinute: perMinute, left: left, seconds: wait == 0 ? 60 : Int(pause))
    guard wait == 0 else {
      throw Problem(
        429, "rate_limited", "Slow down: this key may \(verb) \(Int(perMinute)) times a minute.",
        retryAfter: pause)
    }
  }
}
#endif
