import AudioCore
import AudioFiles
import Foundation
import TestSupport
import Testing

@Suite("What is written is read by our own reader")
struct RoundTripTests {
  @Test("tags, cover, length and rate", arguments: TagTests.names)
  func tags(_ name: String) throws {
    let place = try TemporaryFolder()
    let path = place.file(name)
    let frames = 30_011
    let samples = LossyTests.music(frames, rate: 48000)
    try Samples.write(samples, try Deliverable.named(path, sourceRate: 48000), tags: TagTests.tags)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    #expect(opened.info.sampleRate == 48000 && opened.source.format.channels == 2)
    #expect(opened.warnings.isEmpty, "\(opened.warnings)")
    let padding = name == "a.aac" ? 2048 : 0
    #expect((frames...frames + padding).contains(opened.source.frames), "\(opened.source.frames)")
    var expected = TagTests.tags
    if name == "a.webm" || name == "a.aac" { expected.cover = nil }
    var found = try opened.tags.read()
    if name == "a.aac" { found.cover = nil }
    #expect(found == expected)
  }

  @Test("a WAV's data of an odd length are padded, and what follows them is found")
  func oddData() throws {
    let place = try TemporaryFolder()
    let path = place.file("a.wav")
    try Samples.write(
      [Signals.white(count: 1001, amplitude: 0.1, seed: 1)],
      try Deliverable.named(path, sourceRate: 48_000, depth: .pcm24), tags: TagTests.tags)
    let bytes = try Bytes.of(path)
    let name = Array("data".utf8)
    let data = try #require((0..<bytes.count - 3).first { Array(bytes[$0..<$0 + 4]) == name })
    let end = data + 8 + 3 * 1001
    #expect(bytes[end..<end + 5].elementsEqual([0] + Array("id3 ".utf8)))
    #expect(try AudioFile.open(path, scratch: ScratchSpace()).tags.read() == TagTests.tags)
  }

  @Test("long and odd texts break nothing", arguments: TagTests.names)
  func odd(_ name: String) throws {
    let place = try TemporaryFolder()
    let path = place.file(name)
    var tags = AudioTags()
    tags.title = String(repeating: "ÄÖ🎚", count: 2000)
    tags.artist = "a\0b\nc=d"
    tags.comment = String(repeating: "x", count: 100_000)
    tags.track = "⅓"
    tags.album = ""
    try Samples.write(
      [Signals.white(count: 20_000, amplitude: 0.1, seed: 1)],
      try Deliverable.named(path, sourceRate: 48000), tags: tags, loudness: TagTests.loudness)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    #expect(opened.source.frames >= 20_000)
  }

  @Test(
    "every format at the ends of its rates, mono and stereo", arguments: TagTests.names, [1, 2])
  func rates(_ name: String, channels: Int) throws {
    for wanted in [8000, 11025, 22050, 32000, 37800, 88200, 176_400, 192_000, 384_000] {
      let place = try TemporaryFolder()
      let deliverable = try Deliverable.named(place.file(name), sourceRate: wanted)
      let frames = 12_345
      let samples = Array(LossyTests.music(frames, rate: deliverable.sampleRate)[0..<channels])
      try Samples.write(samples, deliverable)
      let opened = try AudioFile.open(deliverable.path, scratch: ScratchSpace())
      #expect(opened.info.sampleRate == deliverable.sampleRate)
      #expect(opened.info.sourceChannels == channels)
      let padding = name == "a.aac" ? 2048 : 1
      #expect(
        (frames - 1...frames + padding).contains(opened.source.frames),
        "\(wanted) Hz: \(opened.source.frames)")
    }
  }

  @Test("no frames at all make a file or a sentence, never a crash", arguments: TagTests.names)
  func empty(_ name: String) throws {
    let place = try TemporaryFolder()
    let path = place.file(name)
    let writer = try AudioWriter(
      try Deliverable.named(path, sourceRate: 48000), channels: 2, frames: 0)
    do {
      try writer.finish()
      #expect(place.contents == [name])
    } catch is LacquerError {
      #expect(place.contents.isEmpty)
    }
  }

  @Test("the only date is SOURCE_DATE_EPOCH's")
  func date() async throws {
    await #expect(processExitsWith: .success) {
      let place = try TemporaryFolder()
      func bytes(_ name: String) throws -> [UInt8] {
        try Samples.write(
          [[0, 0.5]], try Deliverable.named(place.file(name), sourceRate: 44100))
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: place.file(name))))
      }
      unsafe unsetenv("SOURCE_DATE_EPOCH")
      guard try bytes("a.wav")[340..<358].allSatisfy({ $0 == 0 }) else { exit(1) }
      unsafe setenv("SOURCE_DATE_EPOCH", "1700000000", 1)
      guard try bytes("b.wav")[340..<358].elementsEqual("2023-11-1422:13:20".utf8) else { exit(2) }
      try FileManager.default.removeItem(atPath: place.path)
      exit(0)
    }
  }
}
