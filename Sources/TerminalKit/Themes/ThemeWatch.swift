import Dispatch
import Glibc

/// Tells when a theme's file changes, so that it can be read again at once.
///
/// Watches folders, because editors replace files. It costs nothing while nothing changes.
public final class ThemeWatch {
  private let source: any DispatchSourceRead

  /// Watches the folders that are there; nil where none is, or the system has no watches left.
  ///
  /// `changed` is called on a thread of its own, once for all changes within 50 ms.
  public init?(_ folders: [String], changed: @escaping @Sendable () -> Void) {
    let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard descriptor >= 0 else { return nil }
    let wanted = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE)
    let watched = folders.filter { unsafe inotify_add_watch(descriptor, $0, wanted) >= 0 }
    guard !watched.isEmpty else {
      close(descriptor)
      return nil
    }
    let queue = DispatchQueue(label: "lacquer.themes")
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler {
      guard Self.drain(descriptor) else { return }
      // An editor writes, moves and removes: one reading is enough.
      usleep(50_000)
      _ = Self.drain(descriptor)
      changed()
    }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  deinit { source.cancel() }

  /// Takes everything that has happened; whether any of it was about a theme.
  private static func drain(_ descriptor: Int32) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var isTheme = false
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return isTheme }
      // A record is 16 bytes, the last four of them the length of the name that follows.
      var at = 0
      while at + 16 <= count {
        let length = (0..<4).reduce(0) { $0 | Int(buffer[at + 12 + $1]) << (8 * $1) }
        let name = buffer[(at + 16)..<min(count, at + 16 + length)].prefix { $0 != 0 }
        if name.suffix(5).elementsEqual(".toml".utf8) { isTheme = true }
        at += 16 + length
      }
    }
  }
}
