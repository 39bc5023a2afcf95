import AudioCore
import DiskRecorder
import Foundation
import Testing

@Suite("Small files after a loss of power")
struct DurabilityTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "lacquer-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// rename(2) alone may reach the disk before the bytes do, and leave an empty file of the name.
  @Test("the bytes are on the disk before the name is, and the name before the call returns")
  func order() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for text in ["new", "replaced"] {
      disk_recorder_begin(0)
      try AtomicFile.write(Array(text.utf8), to: folder + "/plan.json")
      #expect(disk_recorder_end() == 124)
    }
    disk_recorder_begin(0)
    try AtomicFile.write(to: folder + "/cache", isDurable: false) { write in write([1]) }
    #expect(disk_recorder_end() == 2)
  }

  @Test("what cannot be synced is refused, and leaves the old file and nothing beside it")
  func fault() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/night.lacquer"
    try AtomicFile.write([1], to: path)
    for code in [EIO, ENOSPC] {
      disk_recorder_begin(code)
      let error = #expect(throws: LacquerError.self) { try AtomicFile.write([2], to: path) }
      #expect(disk_recorder_end() == 0)
      #expect(error?.code == .output)
      #expect(error?.message.hasPrefix("Cannot write \(path): ") == true)
    }
    #expect(try AtomicFile.read(path) == [1])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["night.lacquer"])
  }
}
