import AudioCore
import Glibc
import MasteringAPI

/// A multipart/form-data body in a scratch file: known length, sent from disk, gone afterwards.
final class MultipartFile {
  /// Where it is.
  let path: String
  /// The header that announces it.
  let contentType: String

  /// A text field or a file.
  enum Part {
    case text(name: String, value: String)
    case file(name: String, filename: String, type: String, path: String)
  }

  /// Writes the body into `folder`; `LacquerError` says which file could not be read or written.
  init(_ parts: [Part], folder: String, cancellation: Cancellation) throws {
    let boundary = "lacquer-" + Hexadecimal.text(RandomBytes.make(16))
    contentType = "multipart/form-data; boundary=\(boundary)"
    path = folder + "/upload-" + Hexadecimal.text(RandomBytes.make(8))
    let target = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard target >= 0 else { throw Self.full(folder) }
    defer { close(target) }
    do {
      for part in parts {
        switch part {
        case .text(let name, let value):
          try Self.write(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n",
            target, folder)
        case .file(let name, let filename, let type, let source):
          try Self.write(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"; "
              + "filename=\"\(filename)\"\r\nContent-Type: \(type)\r\n\r\n", target, folder)
          try Self.copy(source, target, folder, cancellation)
          try Self.write("\r\n", target, folder)
        }
      }
      try Self.write("--\(boundary)--\r\n", target, folder)
    } catch {
      unsafe unlink(path)
      throw error
    }
  }

  deinit { unsafe unlink(path) }

  private static func full(_ folder: String) -> LacquerError {
    LacquerError(
      .output,
      "The upload cannot be prepared in \(folder): \(unsafe String(cString: strerror(errno))); free "
        + "some space there or set TMPDIR.")
  }

  private static func write(_ text: String, _ target: Int32, _ folder: String) throws {
    try write(Array(text.utf8), target, folder)
  }

  private static func write(_ bytes: [UInt8], _ target: Int32, _ folder: String) throws {
    guard DescriptorIO.write(bytes, to: target) else { throw full(folder) }
  }

  private static func copy(
    _ source: String, _ target: Int32, _ folder: String, _ cancellation: Cancellation
  ) throws {
    let descriptor = unsafe open(source, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw LacquerError(
        .input, "Cannot read \(source): \(unsafe String(cString: strerror(errno))).")
    }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      try cancellation.check()
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw LacquerError(.input, "Cannot read \(source).") }
      if count == 0 { return }
      try write(Array(buffer[..<count]), target, folder)
    }
  }
}
