public import AudioCore
import Glibc

/// A seeded generator (SplitMix64), so that every random test names its seed and repeats.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var generator: SplitMix

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) { generator = SplitMix(seed: seed) }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 { generator.next() }

  /// A number from 0 to under `limit`.
  public mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}

/// Test signals by formula.
public enum Signals {
  /// A sine of `hertz` at a peak level of `decibels` dBFS, starting at `phase` radians.
  public static func sine(
    hertz: Double, decibels: Double, seconds: Double, rate: Int, phase: Double = 0
  ) -> [Float] {
    let amplitude = Decibels.gain(decibels)
    let count = Int((seconds * Double(rate)).rounded())
    return (0..<count).map {
      Float(amplitude * sin(2 * .pi * hertz * Double($0) / Double(rate) + phase))
    }
  }

  /// White noise, uniform in ±`amplitude`.
  public static func white(count: Int, amplitude: Float = 1, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float.random(in: -amplitude...amplitude, using: &generator) }
  }

  /// Pink noise (Kellet's refined filter) of about `amplitude` peak.
  public static func pink(count: Int, amplitude: Float = 0.5, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    var b = [Float](repeating: 0, count: 7)
    return (0..<count).map { _ in
      let w = Float.random(in: -1...1, using: &generator)
      b[0] = 0.99886 * b[0] + w * 0.0555179
      b[1] = 0.99332 * b[1] + w * 0.0750759
      b[2] = 0.96900 * b[2] + w * 0.1538520
      b[3] = 0.86650 * b[3] + w * 0.3104856
      b[4] = 0.55000 * b[4] + w * 0.5329522
      b[5] = -0.7616 * b[5] - w * 0.0168980
      let out = b[0] + b[1] + b[2] + b[3] + b[4] + b[5] + b[6] + w * 0.5362
      b[6] = w * 0.115926
      return out * 0.11 * amplitude
    }
  }

  /// A stereo source of two channels.
  public static func stereo(_ left: [Float], _ right: [Float], rate: Int) -> MemorySource {
    MemorySource(samples: [left, right], sampleRate: rate)
  }
}
