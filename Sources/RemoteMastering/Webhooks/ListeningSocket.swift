import AudioCore
import Glibc
import MasteringAPI

/// A socket that takes one small HTTP request a connection; requests that dawdle are cut off.
final class ListeningSocket: Sendable {
  /// "127.0.0.1:8719".
  let place: String
  private let descriptor: Int32

  /// Listens on `HOST:PORT`, HOST an IPv4 address.
  init(_ text: String) throws {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let ip = IPAddress(String(parts[0])), ip.bytes.count == 4,
      let port = UInt16(parts[1])
    else {
      throw LacquerError(
        .usage, "--listen takes an address of this machine and a port, 127.0.0.1:8719, not \(text)."
      )
    }
    let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var one: Int32 = 1
    unsafe setsockopt(
      made, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = ip.bytes.reduce(0) { $0 << 8 | UInt32($1) }.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        unsafe bind(made, general, size) == 0 && listen(made, 16) == 0
          && getsockname(made, general, &size) == 0
      }
    }
    guard made >= 0, isBound else {
      let reason = unsafe String(cString: strerror(errno))
      close(made)
      throw LacquerError(.usage, "Nothing can listen on \(text): \(reason).")
    }
    descriptor = made
    place = "\(parts[0]):\(UInt16(bigEndian: address.sin_port))"
  }

  deinit { close(descriptor) }

  /// The next connection; nil when none came in time.
  func accept(seconds: Double) -> WebhookConnection? {
    guard WebhookConnection.wait(descriptor, seconds) else { return nil }
    let connection = Glibc.accept(descriptor, nil, nil)
    guard connection >= 0 else { return nil }
    _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
    return WebhookConnection(connection)
  }
}

/// One connection, one request.
final class WebhookConnection {
  private let descriptor: Int32
  private static let mostHead = 16_384
  private static let mostBody = 65_536
  /// Time for the whole request, s.
  private static let patience = 5.0

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Reads the request, has it judged and answers; whatever is no request is not.
  func answer(_ judge: (WebhookPost) -> Int) {
    let end = SystemClock().steady + Self.patience
    var bytes: [UInt8] = []
    var post: WebhookPost?
    var length = 0
    while true {
      if let found = post, bytes.count >= length {
        var whole = found
        whole.body = Array(bytes.prefix(length))
        return say(judge(whole))
      }
      guard let more = read(until: end) else { return }
      bytes += more
      guard post == nil else { continue }
      if let head = Self.head(bytes) {
        post = head.post
        bytes.removeFirst(head.length)
        let stated = head.post.headers["content-length"].map { Int($0) ?? -1 }
        guard head.post.headers["transfer-encoding"] == nil, (stated ?? 0) >= 0 else {
          return say(411)
        }
        length = stated ?? 0
        guard length <= Self.mostBody else { return say(413) }
      } else if bytes.count > Self.mostHead {
        return say(431)
      }
    }
  }

  /// Whether something can be read in time.
  static func wait(_ descriptor: Int32, _ seconds: Double) -> Bool {
    var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&wish, 1, Int32(max(0, seconds) * 1000)) > 0
  }

  private func read(until end: Double) -> [UInt8]? {
    guard Self.wait(descriptor, end - SystemClock().steady) else { return nil }
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  /// Request line and fields once they are all there.
  private static func head(_ bytes: [UInt8]) -> (post: WebhookPost, length: Int)? {
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= mark.count,
      let end = (0...(bytes.count - mark.count)).first(where: {
        Array(bytes[$0..<$0 + mark.count]) == mark
      })
    else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ")
    var post = WebhookPost()
    post.method = words.first.map(String.init) ?? ""
    post.path = words.count > 1 ? String(words[1].prefix { $0 != "?" }) : ""
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      post.headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmed
    }
    return (post, end + mark.count)
  }

  private func say(_ status: Int) {
    let text =
      "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Refused")\r\nContent-Type: application/json\r\n"
      + "Content-Length: 2\r\nConnection: close\r\n\r\n{}"
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
  }
}
