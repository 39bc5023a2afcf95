import Dispatch
import Glibc

/// Tells when files in folders are written, replaced or removed.
///
/// Watches folders, because programs replace files. It costs nothing while nothing changes.
package final class FolderWatch: @unchecked Sendable {
  private let source: any DispatchSourceRead

  /// Watches the folders that are there; nil where none is, or the system has no watches left.
  ///
  /// `changed` is called on a thread of its own with the names of files, without their folders, once for
  /// all changes within 50 ms; names for which `isWanted` is false are left out.
  package init?(
    _ folders: [String], isWanted: @escaping @Sendable (String) -> Bool,
    changed: @escaping @Sendable (Set<String>) -> Void
  ) {
    let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard descriptor >= 0 else { return nil }
    let wanted = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
    let watched = folders.filter { unsafe inotify_add_watch(descriptor, $0, wanted) >= 0 }
    guard !watched.isEmpty else {
      close(descriptor)
      return nil
    }
    let queue = DispatchQueue(label: "lacquer.folders")
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler {
      var names = Self.drain(descriptor).filter(isWanted)
      guard !names.isEmpty else { return }
      // A program writes, moves and removes: one reading is enough.
      usleep(50_000)
      names.formUnion(Self.drain(descriptor).filter(isWanted))
      changed(names)
    }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  deinit { source.cancel() }

  /// Takes everything that has happened; the names of the files it happened to.
  private static func drain(_ descriptor: Int32) -> Set<String> {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var names: Set<String> = []
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return names }
      // A record is 16 bytes, the last four of them the length of the name that follows.
      var at = 0
      while at + 16 <= count {
        let length = (0..<4).reduce(0) { $0 | Int(buffer[at + 12 + $1]) << (8 * $1) }
        let name = buffer[(at + 16)..<min(count, at + 16 + length)].prefix { $0 != 0 }
        names.insert(String(decoding: name, as: UTF8.self))
        at += 16 + length
      }
    }
  }
}
