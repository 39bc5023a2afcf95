import AudioCore
internal import CAlsa
import Glibc

extension WakePipe {
  /// Waits for a signal, at most `milliseconds` (−1: for ever). [polling thread]
  func wait(milliseconds: Int32) {
    var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&entry, 1, milliseconds)
    drain()
  }
}
