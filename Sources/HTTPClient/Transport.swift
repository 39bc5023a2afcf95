package import AudioCore
package import MasteringAPI

/// One HTTP request, whatever carries it.
package struct TransportRequest: Sendable {
  /// Where the answer's body goes.
  package enum Sink: Sendable {
    /// Into the answer.
    case memory
    /// That of a 2xx answer into a file: after what it holds when the answer is 206, in place of it
    /// otherwise. A file that is made has the given permissions, as far as the umask lets it. Any
    /// other answer is complete with its header fields.
    case file(String, permissions: UInt32 = 0o666)
    /// Nowhere: the answer is complete with its header fields.
    case nowhere
  }

  /// GET, POST, DELETE.
  package var method = "GET"
  /// Absolute address.
  package var url: String
  /// Header fields.
  package var headers: [String: String] = [:]
  /// What is sent.
  package var body: UploadBody?
  /// Where the answer's body goes.
  package var sink = Sink.memory
  /// Largest body that is taken, bytes.
  package var mostBytes = 4 << 20
  /// Seconds without a byte in either direction after which the request has failed.
  package var idleSeconds = 60.0
  /// Seconds for all of it; nil for as long as something moves.
  package var totalSeconds: Double?
  /// Bytes a second, over 20 s, below which the other side counts as stalled; 0 for no such limit.
  package var slowest = 0
  /// The addresses that the name may stand for.
  ///
  /// With them nothing is resolved and no proxy of the
  /// environment is used; empty leaves both to the system.
  package var pinned: [IPAddress] = []
  /// Whether the person has taken the request back.
  ///
  /// While there is something of the body to send it ends the request, of which the other side then
  /// never has all. After that the answer is waited for, whatever `cancellation` says: it tells what
  /// there is to undo. Looked at several times a second. [the calling thread]
  package var isWithdrawn: (@Sendable () -> Bool)?
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
  /// The body, as far as it was kept in memory.
  package var body: [UInt8]

  /// Creates an answer.
  package init(status: Int, headers: [String: String], body: [UInt8]) {
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
  /// The answer is larger than allowed.
  case tooLarge
  /// The disk took no more.
  case disk(String)
  /// What was to be sent could not be read to its end, or changed meanwhile; the request was left
  /// incomplete.
  case source(String)
  /// The person took the request back before all of it was sent.
  case withdrawn
  /// The person stopped it.
  case cancelled
}

/// Carries requests.
///
/// Blocks the calling thread; redirects are answers like any other.
///
/// The key never leaves by accident: whoever carries a request adds no header and follows nothing.
package protocol Transport: Sendable {
  /// Sends a request once and waits for the whole answer; throws `TransportFailure`.
  ///
  /// - cancellation: looked at several times a second.
  /// - progress: bytes that left the machine or arrived so far, and of how many (0 when unknown).
  func send(
    _ request: TransportRequest, cancellation: Cancellation,
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  ) throws -> TransportAnswer
}
