#if Server
import AudioCore
import FoundationEssentials
import Glibc

/// Twelve seconds of chords and noise, so that a demonstration needs no recording.
package enum DemoSignal {
  /// Writes a stereo WAV of 44.1 kHz, 16 bit.
  ///
  /// - tilt: how dull it is, 0 … 1.
  /// - level: peak of the partials, linear.
  package static func write(to path: String, tilt: Double, level: Double) throws {
    let rate = 44_100
    let frames = 12 * rate
    var samples: [UInt8] = []
    samples.reserveCapacity(frames * 4)
    var noise: UInt64 = 1
    var low = 0.0
    let chords: [[Double]] = [[110, 220, 277.2, 329.6], [98, 196, 246.9, 293.7]]
    for frame in 0..<frames {
      let time = Double(frame) / Double(rate)
      let chord = chords[Int(time / 1.5) % 2]
      let swell = exp(-3 * time.truncatingRemainder(dividingBy: 0.375))
      noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let hiss = Double(Int64(bitPattern: noise) >> 40) / 8_388_608
      low += (hiss - low) * (1 - 0.9 * tilt)
      var left = low * level * swell
      var right = left * 0.6
      for (index, frequency) in chord.enumerated() {
        let phase: Double = 2 * .pi * frequency * time
        let tone: Double = sin(phase) * level * (0.4 + 0.6 * swell)
        left += tone * (index % 2 == 0 ? 1 : 0.5)
        right += tone * (index % 2 == 0 ? 0.5 : 1)
      }
      for value in [left, right] {
        let sample = Int16(max(-32_767, min(32_767, (value * 16_384).rounded())))
        samples += [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
      }
    }
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let header =
      Array("RIFF".utf8) + little(36 + samples.count, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
      + little(1, 2) + little(2, 2) + little(rate, 4) + little(rate * 4, 4) + little(4, 2)
      + little(16, 2) + Array("data".utf8) + little(samples.count, 4)
    do {
      try Data(header + samples).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw LacquerError(.output, "Cannot write \(path).", cause: "\(error)")
    }
  }
}
#endif
