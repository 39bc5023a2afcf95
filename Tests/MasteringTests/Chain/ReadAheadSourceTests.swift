import AudioCore
import Mastering
import TestSupport
import Testing

/// A source that cannot be read from a frame on.
private final class TornSource: AudioSource {
  let whole: MemorySource
  let tear: Int
  var format: AudioFormat { whole.format }
  var frames: Int { whole.frames }

  init(_ whole: MemorySource, at tear: Int) {
    self.whole = whole
    self.tear = tear
  }

  func read(into block: AudioBlock, at frame: Int) throws {
    guard frame < tear else { throw LacquerError(.input, "The tape is torn.") }
    whole.read(into: block, at: frame)
    block.frames = min(block.frames, tear - frame)
  }
}

@Suite("Audio that is read ahead")
struct ReadAheadSourceTests {
  private let track = MemorySource(
    samples: [Signals.white(count: 100_000, seed: 1)], sampleRate: 48_000)

  @Test("a fault is told every time its place is read, and what lies before stays readable")
  func faultsStay() throws {
    let tear = 2 * 16_384
    let source = ReadAheadSource(TornSource(track, at: tear))
    let block = AudioBlock(channels: 1, capacity: 16_384)
    try source.read(into: block, at: 0)
    try source.read(into: block, at: 16_384)
    for _ in 0..<3 {
      #expect(throws: LacquerError.self) { try source.read(into: block, at: tear) }
    }
    try source.read(into: block, at: 1000)
    #expect(block.frames == 16_384)
    #expect(block[channel: 0, frame: 5] == track.samples[0][1005])
  }
}
