import Glibc

/// Identifies a file as the one that was hashed, without reading it again.
///
/// The time of the last change of content can be set by anybody (`cp -p`, `rsync -t`); that of the last
/// change of the file itself is the system's own.
package struct FileIdentity: Sendable, Equatable {
  var device: UInt64
  var inode: UInt64
  var size: Int64
  var modification: Moment
  var change: Moment

  /// Seconds and nanoseconds of the system's clock.
  struct Moment: Sendable, Equatable {
    var seconds: Int64
    var nanoseconds: Int64

    init(_ time: timespec) {
      seconds = Int64(time.tv_sec)
      nanoseconds = Int64(time.tv_nsec)
    }
  }

  /// Of the file at `path`; nil when it is no regular file.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modification = Moment(status.st_mtim)
    change = Moment(status.st_ctim)
  }

  /// Name of the memo that keeps the file's hash.
  var memoName: String {
    String(device, radix: 16) + "-" + String(inode, radix: 16) + ".memo"
  }

  /// What the memo must say besides the hash.
  var stamp: String {
    "\(size) \(modification.seconds) \(modification.nanoseconds) "
      + "\(change.seconds) \(change.nanoseconds)"
  }
}
