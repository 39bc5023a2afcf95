import AudioCore
import Mastering
import TestSupport
import Testing

@Suite("A track without its offset")
struct OffsetSourceTests {
  private static let rate = 8000
  /// Sound, 0.9 s of digital silence, sound, 20 s of it, sound, and a few frames of it.
  private let samples: [Float]
  private let silent: Range<Int>

  init() {
    let rate = Self.rate
    func sound(_ seconds: Int) -> [Float] {
      Signals.pink(count: seconds * rate, seed: UInt64(seconds)).map { $0 + 0.25 }
    }
    func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }
    let first = sound(2) + zeros(rate * 9 / 10) + sound(3)
    silent = first.count..<first.count + 20 * rate
    samples = first + zeros(20 * rate) + sound(4) + zeros(3)
  }

  private func read(from start: Int, count: Int, block size: Int) throws -> [Float] {
    let source = OffsetSource(
      MemorySource(samples: [samples], sampleRate: Self.rate), offsets: [0.25])
    let block = AudioBlock(channels: 1, capacity: size)
    var result: [Float] = []
    while result.count < count {
      try source.read(into: block, at: start + result.count)
      guard block.frames > 0 else { break }
      for i in 0..<block.frames { result.append(block[channel: 0, frame: i]) }
    }
    return Array(result.prefix(count))
  }

  @Test("long silence and silent ends stay 0, and everything else is moved, short gaps as well")
  func silenceStays() throws {
    let result = try read(from: 0, count: samples.count, block: 4096)
    #expect(result.count == samples.count)
    let end = samples.count - 3
    let expected: [Float] = samples.indices.map { i in
      silent.contains(i) || i >= end ? 0 : samples[i] - 0.25
    }
    #expect(result == expected)
  }

  @Test("the same bits wherever reading starts", arguments: [1, 47_000, 55_300, 130_000, 200_000])
  func startsAnywhere(start: Int) throws {
    let whole = try read(from: 0, count: samples.count, block: 70_000)
    let part = try read(from: start, count: 9000, block: 777)
    #expect(part == Array(whole[start..<start + 9000]))
  }
}
