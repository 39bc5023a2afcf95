import AudioCore
import TestSupport
import Testing

@Suite("Free space")
struct FreeSpaceTests {
  @Test("is that of a folder, and none is known of one that is not there")
  func folders() throws {
    let folder = try TemporaryFolder()
    let free = try #require(FreeSpace.bytes(in: folder.path))
    #expect(free > 0 && free < .max)
    #expect(FreeSpace.bytes(in: folder.file("absent")) == nil)
  }

  @Test("is no bound where the file system does not say how large it is")
  func unsized() {
    #expect(FreeSpace.bytes(in: "/proc") == .max)
  }
}
