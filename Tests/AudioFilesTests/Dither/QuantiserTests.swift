import AudioCore
import AudioFiles
import TestSupport
import Testing

/// Runs a quantiser over arrays.
enum Quantising {
  static func run(
    _ samples: [[Float]], depth: WordLength, rate: Int = 44100, dither: Dither?, block: Int = 4096,
    start: Int = 0
  ) -> [[Int32]] {
    let quantiser = Quantiser(
      depth: depth, channels: samples.count, sampleRate: rate, dither: dither, start: start)
    let source = MemorySource(samples: samples, sampleRate: rate)
    let buffer = AudioBlock(channels: samples.count, capacity: block)
    var out = [Int32](repeating: 0, count: block * samples.count)
    var result = [[Int32]](repeating: [], count: samples.count)
    var frame = 0
    while frame < source.frames {
      source.read(into: buffer, at: frame)
      unsafe out.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        unsafe quantiser.quantise(buffer, from: 0, count: buffer.frames, into: base)
      }
      for c in samples.indices {
        result[c] += (0..<buffer.frames).map { out[$0 * samples.count + c] }
      }
      frame += buffer.frames
    }
    return result
  }
}

@Suite("Quantisation")
struct QuantiserTests {
  @Test("without dither ties go to even and integers stay")
  func rounding() {
    let lsb: Float = 1 / 32768
    let values = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49, 7, -7].map { Float($0) * lsb }
    #expect(
      Quantising.run([values], depth: .pcm16, dither: nil)[0] == [0, 2, 2, 0, -2, -2, 0, 7, -7])
  }

  @Test("dither depends on seed, channel and frame, not on blocks, start or channel count")
  func counter() {
    let noise = (0..<3).map { Signals.white(count: 5000, amplitude: 0.5, seed: UInt64($0)) }
    for depth in [WordLength.pcm16, .pcm24] {
      let dither = Dither.tpdf(seed: 7)
      let whole = Quantising.run(Array(noise[0..<2]), depth: depth, dither: dither, block: 5000)
      #expect(
        whole == Quantising.run(Array(noise[0..<2]), depth: depth, dither: dither, block: 61))
      #expect(
        whole[0] == Quantising.run([noise[0]], depth: depth, dither: dither)[0])
      #expect(
        whole == Array(Quantising.run(noise, depth: depth, dither: dither)[0..<2]))
      let late = Quantising.run(
        noise[0..<2].map { Array($0[1000...]) }, depth: depth, dither: dither, start: 1000)
      #expect(whole.map { Array($0[1000...]) } == late)
      #expect(whole != Quantising.run(Array(noise[0..<2]), depth: depth, dither: .tpdf(seed: 8)))
    }
    let twin = Quantising.run([noise[0], noise[0]], depth: .pcm16, dither: .tpdf(seed: 7))
    #expect(twin[0] != twin[1])
  }

  /// Computed apart from the sources (SplitMix64's finaliser over a counter); other bits would be
  /// other masters of the plans that people have kept.
  @Test("dither is the documented noise, bit for bit")
  func golden() {
    let silence = [Float](repeating: 0, count: 24)
    let white = Quantising.run([silence, silence], depth: .pcm16, dither: .tpdf(seed: 7))
    #expect(
      white == [
        [0, -1, -1, -1, 0, 0, 0, 1, -1, 0, 0, 0, 0, 1, -1, 0, 0, 0, 0, 1, 1, 0, 0, 0],
        [1, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      ])
    let third = [Float](repeating: 0.3 / 32_768, count: 24)
    let shaped = Quantising.run([third], depth: .pcm16, dither: .shaped(seed: 7))
    #expect(
      shaped == [
        [0, 0, 1, -1, 2, -1, 0, 2, -3, 4, -2, 1, 0, 2, -3, 4, -2, 2, -1, 2, -1, 1, 0, 1]
      ])
  }

  @Test(
    "what does not fit is held at the end of the range and counted, and no number is silence",
    arguments: [WordLength.pcm16, .pcm24])
  func saturation(depth: WordLength) {
    let scale: Float = depth == .pcm16 ? 0x1p15 : 0x1p23
    let (lowest, highest) = (-Int32(scale), Int32(scale) - 1)
    let values: [Float] = [
      -1, (scale - 1) / scale, 1, -1.5, 1e9, .nan, .infinity, -.infinity,
    ]
    let quantiser = Quantiser(depth: depth, channels: 1, sampleRate: 44100, dither: nil)
    let block = AudioBlock(channels: 1, capacity: values.count)
    MemorySource(samples: [values], sampleRate: 44100).read(into: block, at: 0)
    var out = [Int32](repeating: 0, count: values.count)
    unsafe out.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      unsafe quantiser.quantise(block, from: 0, count: block.frames, into: base)
    }
    #expect(out == [lowest, highest, highest, lowest, highest, 0, highest, lowest])
    #expect(quantiser.saturations == 6)
  }

  @Test("what was held does not ring on in shaped dither: silence after it is as from rest")
  func saturationIsForgotten() {
    let loud = [Float](repeating: 2, count: 1000)
    let silence = [Float](repeating: 0, count: 200)
    let out = Quantising.run([loud + silence], depth: .pcm16, dither: .shaped(seed: 1))[0]
    let alone = Quantising.run([silence], depth: .pcm16, dither: .shaped(seed: 1), start: 1000)[0]
    #expect(out[..<1000].allSatisfy { $0 == 32_767 })
    #expect(Array(out[1000...]) == alone && Set(alone).count > 2)
  }

  @Test("a shaper is used where its design holds, white dither elsewhere")
  func shaperRule() {
    let shaped = Dither.shaped(seed: 3)
    #expect(shaped.applied(to: .pcm16, sampleRate: 44100) == shaped)
    #expect(shaped.applied(to: .pcm16, sampleRate: 48000) == shaped)
    #expect(shaped.applied(to: .pcm16, sampleRate: 96000) == .tpdf(seed: 3))
    #expect(shaped.applied(to: .pcm24, sampleRate: 44100) == .tpdf(seed: 3))
    #expect(shaped.applied(to: .float32, sampleRate: 44100) == nil)
  }
}
