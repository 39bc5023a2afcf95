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

  private func source(_ channels: [[Float]], offsets: [Double] = [0.25]) -> OffsetSource {
    OffsetSource(MemorySource(samples: channels, sampleRate: Self.rate), offsets: offsets)
  }

  @Test(
    "long silence and silent ends stay as they are, dithered to 16 bits as well; all else is moved, short gaps too",
    arguments: [0, 1 / 32_768] as [Float])
  func silenceStays(dither: Float) throws {
    let track: [Float] = samples.indices.map { i in
      let noise = i.isMultiple(of: 3) ? dither : -dither
      return samples[i] == 0 ? noise : samples[i]
    }
    let result = try read(source([track]), from: 0, count: track.count, block: 4096)[0]
    let end = track.count - 3
    let expected: [Float] = track.indices.map { i in
      silent.contains(i) || i >= end ? track[i] : track[i] - 0.25
    }
    #expect(result == expected)
  }

  /// All of some channels without their offsets.
  private func moved(_ channels: [[Float]], offsets: [Double]) throws -> [[Float]] {
    let frames = channels[0].count
    return try read(source(channels, offsets: offsets), from: 0, count: frames, block: frames)
  }

  @Test("a second of 0 between sounds is silence, and a frame less is none", arguments: [0, 1])
  func shortestSilence(missing: Int) throws {
    let sound = [Float](repeating: 0.5, count: 2 * Self.rate)
    let gap = [Float](repeating: 0, count: Self.rate - missing)
    let result = try moved([sound + gap + sound], offsets: [0.25])[0]
    let still: Float = missing == 0 ? 0 : -0.25
    #expect(result == (sound + gap + sound).map { $0 == 0 ? still : 0.25 })
  }

  @Test("each channel loses its own, also where the other alone is 0 for long")
  func channels() throws {
    let sound = [Float](repeating: 0.75, count: Self.rate)
    let paused = sound + [Float](repeating: 0, count: 2 * Self.rate) + sound
    let steady = [Float](repeating: -0.25, count: 4 * Self.rate)
    #expect(
      try moved([paused, steady], offsets: [0.5, -0.5])
        == [paused.map { $0 - 0.5 }, steady.map { $0 + 0.5 }])
    #expect(
      try moved([steady, paused], offsets: [-0.5, 0.5])
        == [steady.map { $0 + 0.5 }, paused.map { $0 - 0.5 }])
  }

  @Test("the same bits wherever reading starts", arguments: [1, 47_000, 55_300, 130_000, 200_000])
  func startsAnywhere(start: Int) throws {
    let whole = try read(source([samples]), from: 0, count: samples.count, block: 70_000)[0]
    let part = try read(source([samples]), from: start, count: 9000, block: 777)[0]
    #expect(part == Array(whole[start..<start + 9000]))
  }
}
