package import AudioCore

/// One HTTP request, whatever carries it.
package struct TransportRequest: Sendable {
  /// GET, POST, DELETE.
  package var method = "GET"
  /// Absolute address.
  package var url: String
  /// Header fields.
  package var headers: [String: String] = [:]
  /// A file that is sent as the body, streamed from disk.
  package var bodyFile: String?
  /// A file that the body of a 2xx answer is written to, after what it holds when the answer is 206,
  /// in place of it otherwise; nil keeps the body in memory.
  package var sink: String?
  /// Largest body that is taken, bytes.
  package var mostBytes = 4 << 20
  /// Seconds without a byte in either direction after which the request has failed.
  package var idleSeconds = 60.0
  /// Called once with status and header fields when they are there.
  package var onHead: (@Sendable (Int, [String: String]) -> Void)?

  /// A request of an address.
  package init(_ url: String) { self.url = url }
}

/// What came back.
package struct TransportAnswer: Sendable {
  /// HTTP status.
  package var status: Int
  /// Header fields by lower-case name.
  package var headers: [String: String]
  /// The body, as far as it was not written to a file.
  package var body: [UInt8]

  /// Creates an answer.
  package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Why there is no answer.
package enum TransportFailure: Error, Sendable, Equatable {
  /// Nothing was sent: no such host, refused, no route, TLS.
  case unreachable(String)
  /// The connection broke while something was under way; what was asked may have happened.
  case broken(String)
  /// The body is larger than allowed.
  case tooLarge
  /// The disk took no more.
  case disk(String)
  /// The person stopped it.
  case cancelled
}

/// Carries requests.
///
/// Blocks the calling thread; redirects are answers like any other.
///
/// The key never leaves by accident: whoever carries a request adds no header and follows nothing.
package protocol Transport: Sendable {
  /// Sends a request and waits for the whole answer; throws `TransportFailure`.
  ///
  /// - cancellation: looked at several times a second.
  /// - progress: bytes sent or received so far, and of how many (0 when unknown).
  func send(
    _ request: TransportRequest, cancellation: Cancellation,
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  ) throws -> TransportAnswer
}
