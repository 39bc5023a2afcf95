import AudioCore
import Dispatch
import Glibc
import MasteringAPI
import Synchronization

/// A server on a port of this machine that does to its connections what a test says, one by one.
final class Loopback: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let taken = Mutex(0)

  /// How many connections there were.
  var connections: Int { taken.withLock { $0 } }

  /// - script: gets each connection and how many came before it; it is closed afterwards.
  init(_ script: @escaping @Sendable (Peer, Int) -> Void) {
    let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        _ = unsafe bind(made, general, size)
        _ = listen(made, 16)
        _ = unsafe getsockname(made, general, &size)
      }
    }
    descriptor = made
    port = UInt16(bigEndian: address.sin_port)
    DispatchQueue(label: "loopback").async { [weak self] in
      while true {
        let connection = Glibc.accept(made, nil, nil)
        guard connection >= 0, let self else { return }
        let before = taken.withLock { count in
          defer { count += 1 }
          return count
        }
        script(Peer(connection), before)
      }
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  func address(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }
}

/// The server's end of a connection.
final class Peer {
  private let descriptor: Int32
  private var ahead: [UInt8] = []

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Request line and header fields, in lower case; empty when the connection ends before.
  func head() -> String {
    let mark = Array("\r\n\r\n".utf8)
    while true {
      if let end = ahead.firstRange(of: mark) {
        defer { ahead.removeFirst(end.upperBound) }
        return String(decoding: ahead[..<end.lowerBound], as: UTF8.self).lowercased()
      }
      guard more() else { return "" }
    }
  }

  /// So many bytes of the body, or those that came before the end.
  func body(_ count: Int) -> [UInt8] {
    while ahead.count < count, more() {}
    defer { ahead.removeFirst(min(count, ahead.count)) }
    return Array(ahead.prefix(count))
  }

  /// The body whose length `head` states.
  func body(of head: String) -> [UInt8] {
    let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
    return body(line.flatMap { Int($0.dropFirst(16)) } ?? 0)
  }

  func say(_ text: String) { say(Array(text.utf8)) }

  func say(_ bytes: [UInt8]) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      done += count
    }
  }

  /// Says nothing until the other side is gone.
  func dawdle() { while more() { ahead = [] } }

  private func more() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    if count > 0 { ahead += buffer[..<count] }
    return count > 0
  }
}

/// A folder that goes with the value.
final class Scratch: Sendable {
  let path: String

  init() {
    path = "/tmp/lacquer-http-" + Hexadecimal.text(RandomBytes.make(8))
    unsafe mkdir(path, 0o700)
  }

  deinit {
    for name in ["a", "b"] { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  func file(_ name: String, _ bytes: [UInt8]) -> String {
    let descriptor = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    _ = DescriptorIO.write(bytes, to: descriptor)
    close(descriptor)
    return "\(path)/\(name)"
  }

  func read(_ name: String) -> [UInt8] { (try? AtomicFile.read("\(path)/\(name)")) ?? [] }
}
