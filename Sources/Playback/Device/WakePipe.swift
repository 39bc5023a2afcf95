internal import CAlsa
import Glibc

/// A pipe that ends a thread's `poll`.
final class WakePipe: Sendable {
  /// What is polled.
  let reader: Int32
  private let writer: Int32

  init() {
    var ends: (Int32, Int32) = (-1, -1)
    let status = unsafe withUnsafeMutableBytes(of: &ends) {
      unsafe pipe($0.assumingMemoryBound(to: Int32.self).baseAddress)
    }
    precondition(status == 0, "the system gives no more files")
    for end in [ends.0, ends.1] {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    reader = ends.0
    writer = ends.1
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Ends the poll now or next. [any thread]
  func signal() {
    var byte: UInt8 = 0
    _ = unsafe write(writer, &byte, 1)
  }

  /// Forgets the signals so far. [polling thread]
  func drain() {
    var bytes: (UInt64, UInt64) = (0, 0)
    while unsafe Glibc.read(reader, &bytes, 16) > 0 {}
  }

  /// Waits for a signal, at most `milliseconds` (−1: for ever). [polling thread]
  func wait(milliseconds: Int32) {
    var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&entry, 1, milliseconds)
    drain()
  }
}
