import AudioCore
import Glibc
import MasteringAPI

/// A request as it arrived.
struct WebhookPost {
  var method = ""
  var path = ""
  /// By lower-case name.
  var headers: [String: String] = [:]
  var body: [UInt8] = []
}

/// One connection, one request; whatever is no request is answered and forgotten.
final class WebhookConnection {
  let descriptor: Int32
  private var bytes: [UInt8] = []
  private var post: WebhookPost?
  private var length = 0
  private var isAnswered = false
  private var isClosed = false
  private let end = SystemClock().steady + WebhookConnection.patience

  private static let mostHead = 16_384
  private static let mostBody = 65_536
  /// Time for the whole request, s.
  private static let patience = 5.0

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Whether nothing more is expected of it.
  func isOver(_ now: Double) -> Bool { isClosed || now >= end }

  /// Reads what is there; the request once it is complete.
  func read() -> WebhookPost? {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    guard count > 0 else {
      isClosed = true
      return nil
    }
    // After the answer everything is read and dropped: a connection that is closed with bytes unread
    // takes the answer with it.
    guard !isAnswered else { return nil }
    bytes += buffer[..<count]
    if post == nil, !takeHead() { return nil }
    guard var whole = post, bytes.count >= length else { return nil }
    whole.body = Array(bytes.prefix(length))
    return whole
  }

  /// Looks for the head; false when it is not there yet or was refused.
  private func takeHead() -> Bool {
    guard let head = Self.head(bytes) else {
      if bytes.count > Self.mostHead { say(431) }
      return false
    }
    bytes.removeFirst(head.length)
    let stated = head.post.headers["content-length"].map { Int($0) ?? -1 } ?? 0
    guard head.post.headers["transfer-encoding"] == nil, stated >= 0 else {
      say(411)
      return false
    }
    guard stated <= Self.mostBody else {
      say(413)
      return false
    }
    post = head.post
    length = stated
    return true
  }

  /// Request line and fields once they are all there.
  private static func head(_ bytes: [UInt8]) -> (post: WebhookPost, length: Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ")
    var post = WebhookPost()
    post.method = words.first.map(String.init) ?? ""
    post.path = words.count > 1 ? String(words[1].prefix { $0 != "?" }) : ""
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      post.headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmed
    }
    return (post, end.upperBound)
  }

  /// Answers, once.
  func say(_ status: Int) {
    isAnswered = true
    bytes = []
    let text =
      "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Refused")\r\nContent-Type: application/json\r\n"
      + "Content-Length: 2\r\nConnection: close\r\n\r\n{}"
    let answer = Array(text.utf8)
    _ = unsafe answer.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    shutdown(descriptor, Int32(SHUT_WR))
  }
}
