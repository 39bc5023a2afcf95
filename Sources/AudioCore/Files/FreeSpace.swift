import Glibc

/// What file systems have left.
package enum FreeSpace {
  /// Bytes that can still be written in `folder`; nil where there is no such folder.
  ///
  /// `Int.max` where more than that is told, or the file system does not say how large it is.
  package static func bytes(in folder: String) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return nil }
    guard status.f_blocks > 0 else { return .max }
    let (bytes, isMore) = UInt64(status.f_bavail)
      .multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return isMore ? .max : Int(clamping: bytes)
  }
}
