import AudioCore
import Glibc

/// Which file a path leads to, however it is spelt.
package enum FilePlace: Hashable, Sendable {
  /// A file that is there.
  case existing(device: UInt64, inode: UInt64)
  /// Where a file would appear: its folder, links followed, and its name.
  case absent(String)

  /// Looks at `path`, following links.
  package init(_ path: String) {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      self = .existing(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
      return
    }
    let name = path.split(separator: "/").last ?? ""
    self = .absent("\(Self.resolved(AtomicFile.folder(of: path)))/\(name)")
  }

  private static func resolved(_ folder: String) -> String {
    guard let real = unsafe realpath(folder, nil) else { return folder }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}
