import Dispatch
import Glibc

/// Tells when files in folders are written, replaced or removed.
///
/// Watches folders, because programs replace files, and files themselves for what is written before they
/// are closed. It costs nothing while nothing changes.
package final class FolderWatch: @unchecked Sendable {
  private let source: any DispatchSourceRead

  /// Watches the folders that are there; nil where none is, or the system has no watches left.
  ///
  /// `changed` is called on a thread of its own with the names of files, without their folders, once for
  /// all changes within 50 ms; names for which `isWanted` is false are left out. Of `files` it is also
  /// called while a program writes into them, of others only once it closes them.
  package init?(
    _ folders: [String], files: [String] = [], isWanted: @escaping @Sendable (String) -> Bool,
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
    var own: [Int32: String] = [:]
    for path in files {
      let watch = unsafe inotify_add_watch(descriptor, path, UInt32(IN_MODIFY))
      if watch >= 0 { own[watch] = Paths.name(of: path) }
    }
    let written = own
    let queue = DispatchQueue(label: "lacquer.folders")
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler {
      var names = Self.drain(descriptor, written).filter(isWanted)
      guard !names.isEmpty else { return }
      // A program writes, moves and removes: one reading is enough.
      usleep(50_000)
      names.formUnion(Self.drain(descriptor, written).filter(isWanted))
      changed(names)
    }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  deinit { source.cancel() }

  /// Takes everything that has happened; the names of the files it happened to, of which some are
  /// watched by themselves.
  private static func drain(_ descriptor: Int32, _ files: [Int32: String]) -> Set<String> {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var names: Set<String> = []
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return names }
      // A record is 16 bytes, the first four of them the watch, the last four the length of the name
      // that follows; a file that is watched by itself has none.
      var at = 0
      while at + 16 <= count {
        let watch = Int32(truncatingIfNeeded: number(in: buffer, at: at))
        let length = number(in: buffer, at: at + 12)
        let name = buffer[(at + 16)..<min(count, at + 16 + length)].prefix { $0 != 0 }
        names.insert(files[watch] ?? String(decoding: name, as: UTF8.self))
        at += 16 + length
      }
    }
  }

  /// Four bytes, the lowest first.
  private static func number(in bytes: [UInt8], at place: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }
}
