import Glibc

/// A pipe that ends a thread's `poll`.
///
/// It is open for as long as anybody holds it, so that no signal reaches a descriptor that has become
/// another file.
package final class WakePipe: Sendable {
  /// What is polled.
  package let reader: Int32
  private let writer: Int32

  /// Opens the pipe; nil, with `errno` set, when the system gives no more files.
  package init?() {
    var ends: [Int32] = [-1, -1]
    let made = unsafe ends.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe pipe($0) } ?? -1
    }
    guard made == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    reader = ends[0]
    writer = ends[1]
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Ends the poll now or next. [any thread]
  package func signal() {
    var byte: UInt8 = 0
    _ = unsafe write(writer, &byte, 1)
  }

  /// Forgets the signals so far. [polling thread]
  package func drain() {
    var bytes: (UInt64, UInt64) = (0, 0)
    while unsafe Glibc.read(reader, &bytes, 16) > 0 {}
  }
}
