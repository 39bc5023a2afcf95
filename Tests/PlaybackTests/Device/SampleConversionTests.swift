import AudioCore
import Playback
import Testing

/// What a device is given of samples, to the last bit.
@Suite struct SampleConversionTests {
  private func bytes(
    _ format: SampleFormat, _ left: [Float], _ right: [Float]? = nil, channels: Int = 2,
    sampleBytes: Int
  ) -> [UInt8] {
    var conversion = SampleConversion(format, channels: channels)
    let block = AudioBlock(channels: 2, capacity: left.count)
    MemorySource(samples: [left, right ?? left], sampleRate: 48_000).read(into: block, at: 0)
    let size = left.count * channels * sampleBytes
    // One byte more, which has to stay.
    var out = [UInt8](repeating: 0xA5, count: size + 1)
    unsafe out.withUnsafeMutableBytes {
      guard let base = $0.baseAddress else { return }
      unsafe conversion.convert(
        block.samples(0), block.samples(1), count: left.count, into: base)
    }
    #expect(out[size] == 0xA5)
    return Array(out[..<size])
  }

  /// The integers of a channel, little-endian.
  private func integers(_ bytes: [UInt8], size: Int, channel: Int = 0, of channels: Int = 2)
    -> [Int]
  {
    stride(from: channel * size, to: bytes.count, by: channels * size).map { at in
      let raw = (0..<size).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) }
      let shift = UInt32(32 - 8 * size)
      return Int(Int32(bitPattern: raw << shift) >> Int32(shift))
    }
  }

  @Test(
    "24 and 32 bit round half to even on both sides of zero and end at full scale",
    arguments: [
      (SampleFormat.s24, 4, 24), (SampleFormat.s24Packed, 3, 24), (SampleFormat.s32, 4, 32),
    ])
  func rounding(format: SampleFormat, size: Int, bits: Int) {
    let scale = Float(sign: .plus, exponent: bits - 1, significand: 1)
    let highest = 1 << (bits - 1)
    let steps: [Float] = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.51, -0.51, 7, -7]
    let samples = steps.map { $0 / scale } + [1, -1, 1.5, -1.5, 1e9, -1e9]
    let expected =
      [0, 2, 2, 0, -2, -2, 1, -1, 7, -7]
      + [highest - 1, -highest, highest - 1, -highest, highest - 1, -highest]
    let turned = samples.map { -$0 }
    let out = bytes(format, samples, turned, sampleBytes: size)
    #expect(integers(out, size: size) == expected)
    let other = expected.map { $0 == highest - 1 ? -highest : $0 == -highest ? highest - 1 : -$0 }
    #expect(integers(out, size: size, channel: 1) == other)
  }

  @Test("16 bit have triangular dither: mean and level of the error are those of theory")
  func dither() {
    let count = 40_000
    for level in [0.25, -100.5, 3000.7] {
      let samples = [Float](repeating: Float(level / 32_768), count: count)
      let out = bytes(.s16, samples, sampleBytes: 2)
      let errors = (0..<2).map { channel in
        integers(out, size: 2, channel: channel).map { Double($0) - Double(samples[0]) * 32_768 }
      }
      for error in errors {
        let mean = error.reduce(0, +) / Double(count)
        let power = error.reduce(0) { $0 + $1 * $1 } / Double(count)
        // LSB²/4 in all; five deviations of a mean of so many.
        #expect(abs(mean) < 0.0125, "\(level): \(mean)")
        #expect(abs(power - 0.25) < 0.0125, "\(level): \(power)")
        #expect(error.allSatisfy { abs($0) <= 1.5 })
      }
      let product = zip(errors[0], errors[1]).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
      #expect(abs(product) < 0.0125, "the channels' noise is not the same")
    }
  }

  @Test("full scale with dither turns over on neither side")
  func fullScale() {
    let ones = [Float](repeating: 1, count: 2000)
    let out = bytes(.s16, ones, ones.map { -$0 }, sampleBytes: 2)
    let (high, low) = (integers(out, size: 2), integers(out, size: 2, channel: 1))
    #expect(high.allSatisfy { (32_766...32_767).contains($0) })
    #expect(low.allSatisfy { (-32_768 ... -32_767).contains($0) })
  }

  @Test("silence is dithered where the other channel sounds, and is silence where none does")
  func silence() {
    let silence = [Float](repeating: 0, count: 500)
    #expect(bytes(.s16, silence, sampleBytes: 2).allSatisfy { $0 == 0 })
    for sounding in 0..<2 {
      var channels = [silence, silence]
      channels[sounding][499] = 0.5
      let out = bytes(.s16, channels[0], channels[1], sampleBytes: 2)
      #expect(Set(integers(out, size: 2, channel: 1 - sounding)) == [-1, 0, 1])
    }
  }

  @Test("one channel has the mean of both, more than two have silence behind them")
  func channels() {
    let (left, right): ([Float], [Float]) = ([0.5, -0.25, 1], [0.25, -0.75, 0])
    let mono = bytes(.s24, left, right, channels: 1, sampleBytes: 4)
    #expect(integers(mono, size: 4, of: 1) == [0.375, -0.5, 0.5].map { Int($0 * 0x1p23) })
    let four = bytes(.s24Packed, left, right, channels: 4, sampleBytes: 3)
    let heard = (0..<4).map { integers(four, size: 3, channel: $0, of: 4) }
    #expect(heard[0] == [0x40_0000, -0x20_0000, 0x7F_FFFF])
    #expect(heard[1] == [0x20_0000, -0x60_0000, 0])
    #expect(heard[2] == [0, 0, 0] && heard[3] == [0, 0, 0])
  }

  @Test("float goes through bit by bit, beyond full scale too")
  func floats() {
    let samples: [Float] = [0.1, -0.1, 1.5, -2, 1e-30, -0.0]
    let out = bytes(.float, samples, sampleBytes: 4)
    let bits = stride(from: 0, to: out.count, by: 8).map { at in
      (0..<4).reduce(UInt32(0)) { word, byte -> UInt32 in
        word | UInt32(out[at + byte]) << UInt32(8 * byte)
      }
    }
    #expect(bits == samples.map(\.bitPattern))
  }
}
