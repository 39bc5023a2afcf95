internal import AudioCore
import Glibc

/// Identifies a file as the one that was hashed, without reading it again.
///
/// The time of the last change of content can be set by anybody (`cp -p`, `rsync -t`); that of the last
/// change of the file itself is the system's own.
package struct FileIdentity: Sendable, Equatable {
  var device: UInt64
  var inode: UInt64
  package var size: Int64
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
  package init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modification = Moment(status.st_mtim)
    change = Moment(status.st_ctim)
  }

  /// Of the file at `path` as who opens it now finds it: until then a network drive may answer from memory.
  package init?(opening path: String) {
    if let descriptor = try? ReadableFile.open(path), descriptor >= 0 { close(descriptor) }
    self.init(path: path)
  }

  /// Whether it is the same file, whatever is in it by now.
  package func isSameFile(as other: FileIdentity) -> Bool {
    device == other.device && inode == other.inode
  }

  /// Whether it is the same file and nothing was written to it in between.
  package func isUnwritten(since earlier: FileIdentity) -> Bool {
    isSameFile(as: earlier) && size == earlier.size && modification == earlier.modification
  }

  /// The same of two looks at a path, each of which may have found none: none stays none.
  package static func isUnwritten(_ now: FileIdentity?, since earlier: FileIdentity?) -> Bool {
    guard let now, let earlier else { return now == nil && earlier == nil }
    return now.isUnwritten(since: earlier)
  }

  /// Refuses what was read partly before and partly after the file at `path`, this one, was written over.
  ///
  /// Who holds one open that was removed or replaced reads on what it was; one that only got another time
  /// still has the content `hash`.
  func requireUnwritten(_ path: String, holding hash: ContentHash) throws {
    guard let now = FileIdentity(path: path), now.isSameFile(as: self),
      !now.isUnwritten(since: self),
      try ContentHash(ofFile: path) != hash
    else { return }
    throw Self.writtenOver(path)
  }

  /// The sentence about a file that was written while it was read.
  static func writtenOver(_ path: String) -> LacquerError {
    LacquerError(
      .input, "\(path) was written over while it was read: try again once it is finished.")
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
