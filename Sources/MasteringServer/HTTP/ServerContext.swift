#if Server
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOHTTPTypes
import Synchronization

/// What is known of a request beside the request.
struct ServerContext: RequestContext, Sendable {
  /// Hummingbird's own part.
  var coreContext: CoreRequestContextStorage
  /// The connection.
  let channel: any Channel
  /// The request's name in logs and errors.
  let requestID: String
  /// Whether the body was read to its end.
  let body = BodyMark()
  /// What the answer says of the limit that the request counted against.
  let allowance = Allowance()

  /// A context of a request on a connection.
  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
    requestID = Self.newID()
  }

  /// The other end's address.
  var peer: String { channel.remoteAddress?.ipAddress ?? "" }

  /// Lets a client that asks before it sends its body go on (RFC 9110 §10.1.1).
  func askForBody(of request: Request) {
    guard request.waitsForLeave else { return }
    channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
  }

  /// Closes the connection a little later, so that an early answer is read before it.
  func hangUp() {
    channel.eventLoop.scheduleTask(in: .seconds(2)) { [channel] in
      channel.close(promise: nil)
    }
  }

  private static func newID() -> String {
    var generator = SystemRandomNumberGenerator()
    return String(UInt64.random(in: .min ... .max, using: &generator), radix: 36)
  }
}

/// Header fields that tell a client of its limit, whatever else is answered.
final class Allowance: Sendable {
  private let told = Mutex<[(name: String, value: String)]>([])

  /// The fields; none where nothing was counted.
  var fields: [(name: String, value: String)] { told.withLock { $0 } }

  /// Notes how much of a limit is left.
  ///
  /// - seconds: until more is.
  func note(_ limit: String, perMinute: Double, left: Int, seconds: Int) {
    told.withLock {
      $0 = [
        ("RateLimit-Policy", "\"\(limit)\";q=\(Int(perMinute));w=60"),
        ("RateLimit", "\"\(limit)\";r=\(left);t=\(seconds)"),
      ]
    }
  }
}

/// What became of a request's body.
final class BodyMark: Sendable {
  private let isRead = Atomic(false)

  /// Whether all of it was read.
  var wasRead: Bool { isRead.load(ordering: .relaxed) }

  /// Says that all of it was read.
  func noteRead() { isRead.store(true, ordering: .relaxed) }
}

extension Request {
  /// Whether something follows the head.
  var hasBody: Bool {
    headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
  }

  /// The length of the body that the head names, bytes; nil where it names none.
  var announcedLength: Int? { headers[.contentLength].flatMap { Int($0) } }

  /// Whether the client sends the body only once it was asked to.
  var waitsForLeave: Bool { headers[.expect]?.lowercased() == "100-continue" }
}
#endif
