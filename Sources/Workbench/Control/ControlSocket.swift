internal import AudioCore
import Glibc

/// A local stream socket under a name in the file system.
enum ControlSocket {
  /// Longest name the system takes, bytes.
  static let longestPath = 107

  /// Listens under `path`, where only this person may connect; throws `LacquerError.output`.
  static func listen(_ path: String) throws -> Int32 {
    guard AtomicFile.makeFolder(Paths.folder(of: path)) else {
      throw LacquerError(.output, "Cannot make the folder of the control socket \(path).")
    }
    AtomicFile.remove(path)
    let descriptor = try make(path)
    let old = umask(0o177)
    let bound = try unsafe withAddress(path) { unsafe bind(descriptor, $0, $1) }
    umask(old)
    guard bound == 0, Glibc.listen(descriptor, 16) == 0 else {
      let reason = AtomicFile.reason(errno)
      close(descriptor)
      throw LacquerError(.output, "Cannot open the control socket \(path): \(reason).")
    }
    return descriptor
  }

  /// Connects to `path`; nil when nobody listens there.
  static func connect(_ path: String) throws -> Int32? {
    let descriptor = try make(path)
    if try unsafe withAddress(path, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  private static func make(_ path: String) throws -> Int32 {
    guard path.utf8.count <= longestPath else {
      throw LacquerError(
        .output, "The name of the control socket is too long: \(path). Set XDG_RUNTIME_DIR.")
    }
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else {
      throw LacquerError(.output, "Cannot make a socket: \(AtomicFile.reason(errno)).")
    }
    return descriptor
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
      for (index, byte) in bytes.prefix(longestPath).enumerated() { unsafe target[index] = byte }
    }
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// Sends everything; false when the other side is gone.
  static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(
          descriptor, $0.baseAddress?.advanced(by: done), $0.count - done,
          Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// Reads what is there; nil at the end.
  static func receive(_ descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      return count > 0 ? Array(buffer[..<count]) : nil
    }
  }
}
