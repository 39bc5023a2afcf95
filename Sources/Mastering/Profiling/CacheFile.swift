import AudioCore
import Glibc

/// Whole files, read and replaced at once.
enum CacheFile {
  /// The bytes of a file; nil when it cannot be read or is larger than `limit`.
  static func read(_ path: String, limit: Int) -> [UInt8]? {
    read(path, limit: limit) { size, read in read(size) }
  }

  /// Lets `body` read a file of a size in bytes piece by piece; nil when it cannot be read or is larger
  /// than `limit`.
  static func read<Result>(
    _ path: String, limit: Int, _ body: (_ size: Int, _ read: (Int) -> [UInt8]?) -> Result?
  ) -> Result? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= limit
    else { return nil }
    return body(Int(status.st_size)) { count in
      var bytes = [UInt8](repeating: 0, count: count)
      let got = unsafe bytes.withUnsafeMutableBytes {
        unsafe DescriptorIO.read(descriptor, into: $0)
      }
      return got == count ? bytes : nil
    }
  }

  /// Writes a file beside its place and renames it; false when that fails, with nothing left behind.
  static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
    replace(path) { write in write(bytes) }
  }

  /// The same with bytes that `body` hands over piece by piece.
  static func replace(_ path: String, _ body: (_ write: ([UInt8]) -> Void) -> Void) -> Bool {
    let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    var isWritten = true
    body { isWritten = isWritten && DescriptorIO.write($0, to: descriptor) }
    let closed = close(descriptor) == 0
    guard isWritten, closed, unsafe rename(temporary, path) == 0 else {
      unsafe unlink(temporary)
      return false
    }
    return true
  }

  /// Marks a file as used just now.
  static func touch(_ path: String) {
    unsafe utimensat(AT_FDCWD, path, nil, 0)
  }
}
