import Foundation
import TestSupport

/// WAV files for runs of the program, made byte by byte so that no writer of ours is trusted.
enum Recording {
  /// 16-bit stereo PCM of two channels in ±1.
  static func wave(_ left: [Float], _ right: [Float], rate: Int = 44100) -> [UInt8] {
    var bytes: [UInt8] = []
    func four(_ value: Int) {
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(value >> shift & 255)) }
    }
    func two(_ value: Int) { for shift in [0, 8] { bytes.append(UInt8(value >> shift & 255)) } }
    let size = 4 * left.count
    bytes += Array("RIFF".utf8)
    four(36 + size)
    bytes += Array("WAVEfmt ".utf8)
    four(16)
    two(1)
    two(2)
    four(rate)
    four(4 * rate)
    two(4)
    two(16)
    bytes += Array("data".utf8)
    four(size)
    for (l, r) in zip(left, right) {
      for sample in [l, r] { two(Int((max(-1, min(1, sample)) * 32767).rounded())) }
    }
    return bytes
  }

  /// 32-bit float mono of samples that may be anything.
  static func floatWave(_ samples: [Float], rate: Int = 44100) -> [UInt8] {
    func little(_ value: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let size = UInt32(4 * samples.count)
    var bytes = Array("RIFF".utf8) + little(36 + size, 4) + Array("WAVEfmt ".utf8)
    for (value, count) in [(16, 4), (3, 2), (1, 2), (rate, 4), (4 * rate, 4), (4, 2), (32, 2)] {
      bytes += little(UInt32(value), count)
    }
    bytes += Array("data".utf8) + little(size, 4)
    for sample in samples { bytes += little(sample.bitPattern, 4) }
    return bytes
  }

  /// Some seconds of music-like noise: pink, with a beat, wider at the top.
  static func music(seconds: Double, gain: Float, seed: UInt64) -> [UInt8] {
    let count = Int(seconds * 44100)
    let middle = Signals.pink(count: count, amplitude: 1, seed: seed)
    let side = Signals.pink(count: count, amplitude: 0.3, seed: seed + 1)
    let beat = (0..<count).map { index -> Float in
      0.4 + 0.6 * exp(-Float(index % 22050) / 4000)
    }
    let left = (0..<count).map { gain * beat[$0] * (middle[$0] + side[$0]) }
    let right = (0..<count).map { gain * beat[$0] * (middle[$0] - side[$0]) }
    return wave(left, right)
  }
}
