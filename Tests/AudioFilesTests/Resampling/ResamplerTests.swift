import AudioCore
import AudioFiles
import TestSupport
import Testing

@Suite("Resampling")
struct ResamplerTests {
  /// Converts an array, fed in pieces of the given sizes in turn and fetched into `room` frames.
  static func convert(
    _ samples: [Float], _ from: Int, _ to: Int, pieces: [Int] = [4096], room: Int = 4096
  ) throws -> [Float] {
    let resampler = try Resampler(from: from, to: to, channels: 1)
    let output = AudioBlock(channels: 1, capacity: room)
    var result: [Float] = []
    func take() { result += (0..<output.frames).map { output[channel: 0, frame: $0] } }
    var frame = 0
    var turn = 0
    while frame < samples.count {
      let input = AudioBlock(channels: 1, capacity: pieces[turn % pieces.count])
      input.frames = min(input.capacity, samples.count - frame)
      for i in 0..<input.frames { input[channel: 0, frame: i] = samples[frame + i] }
      var offset = 0
      while offset < input.frames {
        offset += try resampler.process(input, from: offset, into: output)
        take()
      }
      frame += input.frames
      turn += 1
    }
    repeat {
      try resampler.flush(into: output)
      take()
    } while output.frames > 0
    return result
  }

  @Test("length is frames · to / from, rounded, and one frame of anything at least")
  func length() throws {
    for (from, to) in [(44100, 48000), (48000, 44100), (96000, 44100), (192_000, 48000)] {
      for frames in [0, 1, 2, 3, 7, 100, 1001, 44101] {
        let exact = Int((Double(frames) * Double(to) / Double(from) + 0.5).rounded(.down))
        let expected = max(exact, min(frames, 1))
        #expect(Resampler.outputFrames(frames, from: from, to: to) == expected)
        let noise = Signals.white(count: frames, seed: 1)
        #expect(try Self.convert(noise, from, to).count == expected, "\(frames) \(from) \(to)")
      }
    }
    #expect(Resampler.outputFrames(1 << 53, from: 8000, to: 384_000) == 48 << 53)
  }

  @Test("block sizes change no bit", arguments: [(44100, 48000), (96000, 44100), (48000, 44100)])
  func chunks(_ rates: (Int, Int)) throws {
    let noise = Signals.white(count: 60_000, seed: 2)
    let whole = try Self.convert(noise, rates.0, rates.1, pieces: [60_000], room: 80_000)
    let pieces = try Self.convert(noise, rates.0, rates.1, pieces: [1, 977, 64, 5000], room: 333)
    #expect(whole == pieces)
  }

  @Test("equal rates pass every bit")
  func identity() throws {
    let noise = Signals.white(count: 10_000, seed: 3)
    #expect(try Self.convert(noise, 48000, 48000, pieces: [700], room: 300) == noise)
  }

  @Test("no net delay: an impulse stays at its moment")
  func delay() throws {
    var impulse = [Float](repeating: 0, count: 20_000)
    impulse[8820] = 1
    let out = try Self.convert(impulse, 44100, 48000)
    let peak = out.indices.max { abs(out[$0]) < abs(out[$1]) }
    #expect(peak == 9600)
    for i in 1...200 { #expect(abs(out[9600 - i] - out[9600 + i]) < 1e-6) }
  }

  @Test("a whole source is converted in blocks")
  func source() throws {
    let noise = Signals.white(count: 50_000, seed: 4)
    let source = MemorySource(samples: [noise, noise], sampleRate: 44100)
    var result: [[Float]] = [[], []]
    try Resampler.convert(source, to: 48000, blockFrames: 1000) { block in
      for c in 0..<2 { result[c] += (0..<block.frames).map { block[channel: c, frame: $0] } }
    }
    let expected = try Self.convert(noise, 44100, 48000)
    #expect(result[0] == expected && result[1] == expected)
  }
}
