internal import AudioCore
import Glibc

/// The other end of a `ControlServer`.
public final class ControlClient {
  private let descriptor: Int32
  private var buffer = ControlLineBuffer()

  /// Connects; throws `LacquerError.usage` when nobody listens there.
  public init(path: String) throws {
    guard let descriptor = try ControlSocket.connect(path) else {
      throw LacquerError(.usage, "No workstation listens at \(path).")
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Waits for an answer no longer than so many seconds; a workstation may be suspended.
  public func limitPatience(to seconds: Int) {
    var patience = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
  }

  /// Sends a request and returns the line that answers it, without its end.
  ///
  /// Throws `LacquerError.interrupted` when the workstation goes away.
  public func ask(_ request: ControlRequest) throws -> [UInt8] {
    let line: [UInt8]
    do {
      line = try ControlLine.encode(request)
    } catch {
      throw LacquerError(.internalFault, "The request cannot be written.", cause: "\(error)")
    }
    return try ask(line)
  }

  /// Sends a line of JSON as it is and returns the next line that comes back.
  public func ask(_ line: [UInt8]) throws -> [UInt8] {
    guard ControlSocket.send(line + [ControlLine.end], to: descriptor) else { throw gone }
    return try next()
  }

  /// The next line.
  public func next() throws -> [UInt8] {
    while true {
      if let line = buffer.next() { return line }
      guard let bytes = ControlSocket.receive(descriptor) else { throw gone }
      buffer.append(bytes)
    }
  }

  private var gone: LacquerError {
    LacquerError(.interrupted, "The workstation has ended.")
  }

  /// Sockets of workstations that run now, in the order they were started; dead ones are removed.
  public static func running(in folder: String) -> [String] {
    let found = FolderReading.names(folder).filter { $0.hasSuffix(".sock") }.map {
      "\(folder)/\($0)"
    }
    return found.filter { path in
      guard let descriptor = try? ControlSocket.connect(path) else {
        AtomicFile.remove(path)
        return false
      }
      close(descriptor)
      return true
    }.sorted { Self.process(at: $0) < Self.process(at: $1) }
  }

  /// The process of the workstation that listens at a socket.
  public static func process(at path: String) -> Int { Int(Paths.stem(of: path)) ?? 0 }
}
