import AudioCore
import Foundation
import Testing

@Suite("Hashes of files")
struct ContentHashTests {
  /// Around the 256 KiB that are read at once.
  @Test(
    "are those of their bytes, whatever their length", arguments: [0, 1, 262_143, 262_144, 600_000])
  func files(count: Int) throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "lacquer-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    var random = SplitMix(seed: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    try AtomicFile.write(bytes, to: file.path)
    let hash = try ContentHash(ofFile: file.path)
    #expect(hash == ContentHash(of: bytes))
    #expect(
      count != 0
        || hash.hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test("need a file that can be read")
  func folder() {
    let folder = FileManager.default.temporaryDirectory.path
    #expect(throws: LacquerError.self) { try ContentHash(ofFile: folder) }
    #expect(throws: LacquerError.self) { try ContentHash(ofFile: folder + "/\(UUID())/none") }
  }
}
