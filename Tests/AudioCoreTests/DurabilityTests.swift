import AudioCore
import DiskRecorder
import Glibc
import TestSupport
import Testing

@Suite("Small files after a loss of power")
struct DurabilityTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// rename(2) alone may reach the disk before the bytes do, and leave an empty file of the name.
  @Test("the bytes are on the disk before the name is, and the name before the call returns")
  func order() throws {
    for text in ["new", "replaced"] {
      disk_recorder_begin(0)
      try AtomicFile.write(Array(text.utf8), to: folder.file("plan.json"))
      #expect(disk_recorder_end() == 124)
    }
    disk_recorder_begin(0)
    try AtomicFile.write(to: folder.file("cache"), isDurable: false) { write in write([1]) }
    #expect(disk_recorder_end() == 2)
  }

  @Test("what cannot be synced is refused, and leaves the old file and nothing beside it")
  func fault() throws {
    let path = folder.file("night.lacquer")
    try AtomicFile.write([1], to: path)
    for code in [EIO, ENOSPC] {
      disk_recorder_begin(code)
      let error = #expect(throws: LacquerError.self) { try AtomicFile.write([2], to: path) }
      #expect(disk_recorder_end() == 0)
      #expect(error?.code == .output)
      #expect(error?.message.hasPrefix("Cannot write \(path): ") == true)
    }
    #expect(try AtomicFile.read(path) == [1])
    #expect(folder.contents == ["night.lacquer"])
  }
}
