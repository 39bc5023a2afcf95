import AudioCore
import Glibc

/// Small files of text: plans, reports, settings.
enum DocumentFile {
  /// Refuses `path` when something is there already and `force` does not allow it.
  static func requireAbsent(_ path: String, force: Bool) throws {
    guard !force, unsafe access(path, F_OK) == 0 else { return }
    throw LacquerError(
      .output, "\(path) exists already: choose another name, or give --force to replace it.")
  }

  /// Reads a whole file of at most 64 MB; throws `LacquerError.input`.
  static func read(_ path: String) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(.input, "Cannot read", path) }
    defer { close(descriptor) }
    let limit = 64 << 20
    guard let bytes = DescriptorIO.readAll(descriptor, limit: limit) else {
      throw failure(.input, "Cannot read", path)
    }
    guard bytes.count <= limit else {
      throw LacquerError(.input, "\(path) is too large to be a plan, report or settings file.")
    }
    return bytes
  }

  /// Writes a whole file under another name beside `path` and gives it its name at the end.
  static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
    try requireAbsent(path, force: force)
    let temporary = path + ".\(getpid()).tmp"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(.output, "Cannot write", path) }
    guard DescriptorIO.write(bytes, to: descriptor) else {
      let error = failure(.output, "Cannot write", path)
      close(descriptor)
      unsafe unlink(temporary)
      throw error
    }
    close(descriptor)
    guard unsafe rename(temporary, path) == 0 else {
      let error = failure(.output, "Cannot write", path)
      unsafe unlink(temporary)
      throw error
    }
  }

  private static func failure(
    _ code: LacquerError.Code, _ what: String, _ path: String
  ) -> LacquerError {
    LacquerError(code, "\(what) \(path): \(unsafe String(cString: strerror(errno))).")
  }
}
