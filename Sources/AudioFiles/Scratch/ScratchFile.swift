import AudioCore
import Glibc

/// An unlinked temporary file, written and read at any offset.
package final class ScratchFile {
  let descriptor: Int32
  private let space: ScratchSpace

  package init(descriptor: Int32, space: ScratchSpace) {
    self.descriptor = descriptor
    self.space = space
  }

  deinit { close(descriptor) }

  /// Writes all of `bytes` at `offset`.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = unsafe pwrite(descriptor, rest.baseAddress, rest.count, offset + done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw space.failure(count < 0 ? errno : ENOSPC) }
      done += count
    }
  }

  /// Fills all of `bytes` from `offset`; they were written before.
  func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = unsafe pread(descriptor, rest.baseAddress, rest.count, offset + done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw space.failure(count < 0 ? errno : EIO) }
      done += count
    }
  }
}
