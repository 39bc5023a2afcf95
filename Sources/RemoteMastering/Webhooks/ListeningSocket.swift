import AudioCore
import Glibc
import MasteringAPI

/// A socket that takes one small HTTP request a connection, many connections at a time on one thread.
///
/// Nobody holds up anybody: whoever dawdles is cut off, and where all places are taken the one who has
/// had the most time makes room for the newest.
final class ListeningSocket: Sendable {
  /// "127.0.0.1:8719".
  let place: String
  private let descriptor: Int32
  private static let mostConnections = 64

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
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    let made = socket(AF_INET, Int32(kind), 0)
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
        unsafe bind(made, general, size) == 0 && listen(made, 64) == 0
          && getsockname(made, general, &size) == 0
      }
    }
    guard made >= 0, isBound else {
      let reason = SystemError.words(errno)
      close(made)
      throw LacquerError(.usage, "Nothing can listen on \(text): \(reason).")
    }
    descriptor = made
    place = "\(parts[0]):\(UInt16(bigEndian: address.sin_port))"
  }

  deinit { close(descriptor) }

  /// Serves connections for as long as somebody wants it. [its own thread]
  ///
  /// - isWanted: asked several times a second.
  /// - answer: the status that answers a request.
  func serve(while isWanted: () -> Bool, _ answer: (WebhookPost) -> Int) {
    var connections: [WebhookConnection] = []
    while isWanted() {
      for index in ready(connections.map(\.descriptor)) {
        guard index < connections.count else {
          take(into: &connections)
          continue
        }
        guard let post = connections[index].read() else { continue }
        connections[index].say(answer(post))
      }
      let now = SystemClock().steady
      connections.removeAll { $0.isOver(now) }
    }
  }

  /// Waits a moment for any of the descriptors and then for this socket; the places of those with
  /// something to read, the socket's own behind the others'.
  private func ready(_ others: [Int32]) -> [Int] {
    var wishes = (others + [descriptor]).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    guard unsafe poll(&wishes, nfds_t(wishes.count), 200) > 0 else { return [] }
    return wishes.indices.filter { wishes[$0].revents != 0 }
  }

  private func take(into connections: inout [WebhookConnection]) {
    while true {
      let made = accept(descriptor, nil, nil)
      guard made >= 0 else { return }
      _ = fcntl(made, F_SETFD, FD_CLOEXEC)
      _ = fcntl(made, F_SETFL, O_NONBLOCK)
      if connections.count >= Self.mostConnections { connections.removeFirst() }
      connections.append(WebhookConnection(made))
    }
  }
}
