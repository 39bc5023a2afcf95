import Glibc

/// What tells whether a file is still the one that was hashed.
struct FileIdentity: Equatable {
  var device: UInt64
  var inode: UInt64
  var size: Int64
  var seconds: Int64
  var nanoseconds: Int64

  /// Of the file at `path`; nil when it is no regular file.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = Int64(status.st_mtim.tv_sec)
    nanoseconds = Int64(status.st_mtim.tv_nsec)
  }

  /// Name of the memo that keeps the file's hash.
  var memoName: String {
    String(device, radix: 16) + "-" + String(inode, radix: 16) + ".memo"
  }

  /// What the memo must say besides the hash.
  var stamp: String { "\(size) \(seconds) \(nanoseconds)" }
}
