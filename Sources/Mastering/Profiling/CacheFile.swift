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
    guard let descriptor = try? ReadableFile.open(path), descriptor >= 0 else { return nil }
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

  /// Replaces a file for the owner alone, without a wait for the disk; false when that fails, with
  /// nothing left behind.
  static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
    replace(path) { write in write(bytes) }
  }

  /// The same with bytes that `body` hands over piece by piece.
  static func replace(_ path: String, _ body: (_ write: ([UInt8]) -> Void) -> Void) -> Bool {
    (try? AtomicFile.write(to: path, mode: 0o600, isDurable: false, body)) != nil
  }

  /// Marks a file as used just now.
  static func touch(_ path: String) {
    unsafe utimensat(AT_FDCWD, path, nil, 0)
  }
}
