import AudioCore
import AudioFiles
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Files beyond 4 GiB")
struct LargeFileTests {
  static let soak = ProcessInfo.processInfo.environment["LACQUER_SOAK"] == "1"

  @Test("an RF64 header of EBU Tech 3306 is read by others", arguments: WordLength.allCases)
  func header(_ depth: WordLength) throws {
    let place = try TemporaryFolder()
    let path = place.file("a.wav")
    let samples = (0..<2).map { Samples.integers(count: 10_001, bits: 16, seed: UInt64($0)) }
    let writer = try AudioWriter(
      try Deliverable.named(path, sourceRate: 96000, depth: depth), channels: 2, frames: 10_001,
      tags: TagTests.tags, loudness: nil, dither: nil, force: false, inputs: [], alwaysRF64: true)
    try Samples.feed(samples, to: writer)
    try writer.finish()
    let read = try SndfileContent(path)
    #expect(read.floats == samples)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes.prefix(4) == [82, 70, 54, 52] && Array(bytes[12..<16]).text == "ds64")
    func long(_ offset: Int) -> Int {
      (0..<8).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    #expect(long(20) == bytes.count - 8)
    #expect(long(28) == 10_001 * 2 * (depth == .pcm16 ? 2 : depth == .pcm24 ? 3 : 4))
    #expect(long(36) == 10_001)
    guard Tool.exists("ffprobe") else { return }
    let probe = try Tool.run(
      "ffprobe",
      [
        "-v", "error", "-select_streams", "a", "-show_entries", "stream=duration_ts", "-of",
        "csv=p=0", path,
      ])
    #expect(probe.output.text.trimmed == "10001" && probe.errors.isEmpty, "\(probe.errors)")
  }

  @Test("AIFF beyond 4 GiB is refused before anything is written")
  func aiff() throws {
    let place = try TemporaryFolder()
    let error = #expect(throws: LacquerError.self) {
      try AudioWriter(
        try Deliverable.named(place.file("a.aiff"), sourceRate: 44100), channels: 2,
        frames: 800_000_000)
    }
    #expect(error?.code == .output && error?.message.contains("4 GiB") == true)
    #expect(place.contents.isEmpty)
  }

  @Test("more than 4 GiB of samples come back", .enabled(if: LargeFileTests.soak))
  func large() throws {
    let place = try TemporaryFolder()
    let path = place.file("a.wav")
    let noise = Samples.integers(count: 1 << 20, bits: 24, seed: 1)
    let source = MemorySource(samples: [noise, noise], sampleRate: 96000)
    let block = AudioBlock(channels: 2, capacity: 1 << 20)
    source.read(into: block, at: 0)
    let rounds = 700
    let writer = try AudioWriter(
      try Deliverable.named(path, sourceRate: 96000), channels: 2, frames: rounds << 20)
    for _ in 0..<rounds { try writer.write(block) }
    try writer.finish()
    let file = try AudioFile.open(path, scratch: ScratchSpace())
    #expect(file.source.frames == rounds << 20)
    let back = AudioBlock(channels: 2, capacity: 1 << 20)
    for round in [0, 350, 699] {
      try file.source.read(into: back, at: round << 20)
      #expect(back.frames == 1 << 20)
      #expect((0..<1 << 20).allSatisfy { back[channel: 1, frame: $0] == noise[$0] })
    }
    if Tool.exists("ffprobe") {
      let probe = try Tool.run(
        "ffprobe",
        [
          "-v", "warning", "-select_streams", "a", "-show_entries", "stream=duration_ts", "-of",
          "csv=p=0", path,
        ])
      #expect(probe.output.text.trimmed == "\(rounds << 20)")
    }
  }
}
