import AudioCore
// The clock's members stand in its headers as well, and count as its own.
internal import CCurl
import Glibc
import MasteringAPI

/// The body of a request, read from where it lies while it is sent: memory holds a buffer of it.
///
/// Files are opened once, so that a file that is replaced meanwhile is still sent as it was; one that
/// is written to meanwhile ends the request before its last byte.
package final class UploadBody: Sendable {
  /// The header that announces it.
  package let contentType: String
  /// Bytes in all.
  package let length: Int

  private let segments: [Segment]

  /// How far a reader is; begins at the start.
  package struct Position {
    fileprivate var segment = 0
    fileprivate var offset = 0

    /// The start.
    package init() {}
  }

  /// A text field or a file of a form.
  package enum Part: Sendable {
    /// A text field.
    case text(name: String, value: String)
    /// A file, with the name and the media type that are told.
    case file(name: String, filename: String, type: String, path: String)
  }

  private enum Segment: Sendable {
    case bytes([UInt8])
    case file(OpenedFile)

    var length: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .file(let file): file.length
      }
    }
  }

  private init(_ contentType: String, _ segments: [Segment]) {
    self.contentType = contentType
    self.segments = segments
    length = segments.reduce(0) { $0 + $1.length }
  }

  /// A body of bytes.
  package convenience init(_ bytes: [UInt8], type: String) {
    self.init(type, [.bytes(bytes)])
  }

  /// A multipart/form-data body; `LacquerError.input` says which file cannot be read.
  package convenience init(_ parts: [Part]) throws {
    let boundary = "lacquer-" + Hexadecimal.text(RandomBytes.make(16))
    var segments: [Segment] = []
    func add(_ text: String) { segments.append(.bytes(Array(text.utf8))) }
    for part in parts {
      switch part {
      case .text(let name, let value):
        add("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
      case .file(let name, let filename, let type, let path):
        add(
          "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"; "
            + "filename=\"\(filename)\"\r\nContent-Type: \(type)\r\n\r\n")
        segments.append(.file(try OpenedFile(path)))
        add("\r\n")
      }
    }
    add("--\(boundary)--\r\n")
    self.init("multipart/form-data; boundary=\(boundary)", segments)
  }

  /// Fills `buffer` with what comes next, and moves on; 0 at the end.
  ///
  /// Throws `TransportFailure.source`. [any thread]
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at position: inout Position
  ) throws -> Int {
    while position.segment < segments.count,
      position.offset == segments[position.segment].length
    {
      if case .file(let file) = segments[position.segment] { try file.requireUnchanged() }
      position.segment += 1
      position.offset = 0
    }
    guard position.segment < segments.count else { return 0 }
    let start = position.offset
    var count = 0
    switch segments[position.segment] {
    case .bytes(let bytes):
      count = min(buffer.count, bytes.count - start)
      unsafe buffer.copyBytes(from: bytes[start..<start + count])
    case .file(let file): count = try unsafe file.read(into: buffer, at: start)
    }
    position.offset += count
    return count
  }
}

/// A file that is open for reading, and as it was when it was opened.
private final class OpenedFile: Sendable {
  let length: Int
  private let path: String
  private let descriptor: Int32
  private let written: (seconds: Int, nanoseconds: Int)

  init(_ path: String) throws {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    var info = stat()
    guard descriptor >= 0, unsafe fstat(descriptor, &info) == 0 else {
      let reason = SystemError.words(errno)
      if descriptor >= 0 { close(descriptor) }
      throw LacquerError(.input, "Cannot read \(path): \(reason).")
    }
    length = Int(info.st_size)
    written = (info.st_mtim.tv_sec, info.st_mtim.tv_nsec)
  }

  deinit { close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    while true {
      let wanted = min(buffer.count, length - offset)
      let count = unsafe pread(descriptor, buffer.baseAddress, wanted, off_t(offset))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw TransportFailure.source("\(path): \(SystemError.words(errno))")
      }
      guard count > 0 else { throw changed }
      return count
    }
  }

  func requireUnchanged() throws {
    var info = stat()
    guard unsafe fstat(descriptor, &info) == 0, Int(info.st_size) == length,
      info.st_mtim.tv_sec == written.seconds, info.st_mtim.tv_nsec == written.nanoseconds
    else { throw changed }
  }

  private var changed: TransportFailure { .source("\(path) was written to while it was sent") }
}
