import AudioCore
import AudioFiles
import TestSupport
import Testing

@Suite("Tags larger than a FLAC can hold")
struct LargeTagsTests {
  private static let tooMuch = 1 << 24

  private func written(
    _ change: (inout AudioTags) -> Void
  ) throws -> (tags: AudioTags, leftOut: [String]) {
    let place = try TemporaryFolder()
    let path = place.file("a.flac")
    var tags = TagTests.tags
    change(&tags)
    let samples = [Signals.white(count: 9600, amplitude: 0.1, seed: 1)]
    let writer = try AudioWriter(
      try Deliverable.named(path, sourceRate: 48_000), channels: 1, frames: 9600, tags: tags)
    try Samples.feed(samples, to: writer)
    try writer.finish()
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    #expect(opened.source.frames == 9600)
    return (try opened.tags.read(), writer.leftOut)
  }

  @Test("are left out and named, and all others are carried")
  func leftOut() throws {
    let large = try written {
      $0.lyrics = String(repeating: "la ", count: Self.tooMuch / 3)
      $0.cover?.bytes += [UInt8](repeating: 0, count: Self.tooMuch)
    }
    #expect(large.leftOut == ["LYRICS", "the cover picture"])
    #expect(large.tags.lyrics == nil && large.tags.cover == nil)
    #expect(large.tags.title == TagTests.tags.title && large.tags.bpm == TagTests.tags.bpm)
  }

  @Test("are carried as long as a block holds them")
  func kept() throws {
    let large = try written {
      $0.cover?.bytes += [UInt8](repeating: 0, count: Self.tooMuch - 1000)
    }
    #expect(large.leftOut.isEmpty)
    #expect(large.tags.cover?.bytes.count == TagTests.picture.count + Self.tooMuch - 1000)
    #expect(large.tags.lyrics == TagTests.tags.lyrics)
  }
}
