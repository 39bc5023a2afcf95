import AudioCore
import DSP
import Glibc
import Mastering
import TestSupport

/// Signals that behave enough like music to be mastered.
enum Material {
  /// Stereo pink noise that beats twice a second, without offset; `side` sets its width.
  static func stereo(
    seconds: Double, rate: Int = 44_100, seed: UInt64, level: Float = 0.4, side: Float = 0.4
  ) -> [[Float]] {
    let count = Int(seconds * Double(rate))
    let mid = Signals.pink(count: count, seed: seed)
    let other = Signals.pink(count: count, seed: seed &+ 1)
    var left: [Float] = []
    var right: [Float] = []
    for i in 0..<count {
      let phase = (Double(i) / Double(rate) * 2).truncatingRemainder(dividingBy: 1)
      let beat = level * Float(0.35 + 0.65 * exp(-6 * phase))
      left.append(beat * (mid[i] + side * other[i]))
      right.append(beat * (mid[i] - side * other[i]))
    }
    return [left, right].map { channel in
      let mean = channel.reduce(0, +) / Float(count)
      return channel.map { $0 - mean }
    }
  }

  /// A curve drawn by a function of frequency in Hz, dB.
  static func curve(_ decibels: (Double) -> Double) -> GainCurve {
    GainCurve(
      lowestHz: 10, pointsPerOctave: 48,
      decibels: (0..<540).map { decibels(10 * exp2(Double($0) / 48)) })
  }

  /// The same audio through a minimum-phase filter of a curve, or one of linear phase.
  static func filtered(
    _ samples: [[Float]], rate: Int = 44_100, by curve: GainCurve, isLinear: Bool = false
  ) throws -> [[Float]] {
    let kernel =
      isLinear
      ? FIRDesign.linearPhase(curve, taps: 16_384, sampleRate: rate)
      : FIRDesign.minimumPhase(curve, taps: 8192, sampleRate: rate)
    let source = FilteredSource(
      MemorySource(samples: samples, sampleRate: rate), filters: .every(kernel))
    let block = AudioBlock(channels: samples.count, capacity: source.frames)
    try source.read(into: block, at: 0)
    return (0..<samples.count).map { channel in
      (0..<block.frames).map { block[channel: channel, frame: $0] }
    }
  }

  /// Every sample times a gain.
  static func scaled(_ samples: [[Float]], _ decibels: Double) -> [[Float]] {
    let gain = Float(Decibels.gain(decibels))
    return samples.map { $0.map { $0 * gain } }
  }
}
