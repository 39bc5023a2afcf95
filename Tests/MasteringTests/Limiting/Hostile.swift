import Foundation
import TestSupport

/// Signals that break limiters.
enum Hostile {
  /// One of noise, bursts, impulses, squares, DC and tones near quarter rates, at any level, now and
  /// then with numbers that are none.
  static func signal(frames: Int, using generator: inout SeededGenerator) -> [Float] {
    let level = Float(pow(10, Double.random(in: -120...120, using: &generator) / 20))
    let amplitude =
      Bool.random(using: &generator) ? level : Float.random(in: 0...8, using: &generator)
    var x = [Float](repeating: 0, count: frames)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0:
      for i in x.indices { x[i] = Float.random(in: -1...1, using: &generator) }
    case 1:
      var i = 0
      while i < frames {
        let on = Int.random(in: 1...200, using: &generator)
        let value = Float.random(in: -1...1, using: &generator)
        for k in i..<min(frames, i + on) { x[k] = value }
        i += on + Int.random(in: 1...400, using: &generator)
      }
    case 2:
      for _ in 0..<20 {
        x[Int.random(in: 0..<frames, using: &generator)] = Float.random(
          in: -1...1, using: &generator)
      }
    case 3:
      let period = Int.random(in: 2...300, using: &generator)
      for i in x.indices { x[i] = (i / period) % 2 == 0 ? 1 : -1 }
    case 4:
      for i in x.indices { x[i] = 1 }
    case 5:
      let turns = [0.25, 0.125, 1.0 / 3, 0.4, 0.45, 0.01].randomElement(using: &generator) ?? 0.25
      let phase = Double.random(in: 0...6.3, using: &generator)
      for i in x.indices { x[i] = Float(sin(2 * .pi * turns * Double(i) + phase)) }
    default:
      for i in x.indices { x[i] = Float(exp(-Double(i % 700) / 30)) }
    }
    for i in x.indices { x[i] *= amplitude }
    if Int.random(in: 0..<5, using: &generator) == 0 {
      for bad in [Float.nan, .infinity, -.infinity, Float.leastNonzeroMagnitude] {
        x[Int.random(in: 0..<frames, using: &generator)] = bad
      }
    }
    return x
  }
}

/// What is left of tones after processing.
enum Tones {
  /// Power of everything but `hertz` in a stretch of seconds, relative to the tones, dB.
  ///
  /// Least squares of sine and cosine per tone, so that nothing leaks.
  static func residualDB(
    _ x: [Float], rate: Int, hertz: [Double], from: Double, to: Double
  ) -> Double {
    let start = Int(from * Double(rate))
    let count = Int(to * Double(rate)) - start
    var basis: [[Double]] = []
    for f in hertz {
      for phase in [0, Double.pi / 2] {
        basis.append(
          (0..<count).map { (i: Int) -> Double in
            sin(2 * Double.pi * f * Double(start + i) / Double(rate) + phase)
          })
      }
    }
    var rest = (0..<count).map { Double(x[start + $0]) }
    let total = rest.reduce(0) { $0 + $1 * $1 }
    // The bases are nearly orthogonal: a few sweeps of projection converge to the least squares.
    for _ in 0..<40 {
      for vector in basis {
        var norm = 0.0
        var product = 0.0
        for i in rest.indices {
          norm += vector[i] * vector[i]
          product += vector[i] * rest[i]
        }
        let weight = product / norm
        for i in rest.indices { rest[i] -= weight * vector[i] }
      }
    }
    return 10 * log10(rest.reduce(0) { $0 + $1 * $1 } / total)
  }

  /// How much quieter `out` is than `source` over ±5 ms (at 48 kHz) around a frame, dB.
  static func levelLossDB(_ out: [Float], _ source: [Float], at frame: Int) -> Double {
    let range = frame - 240..<frame + 240
    let before = source[range].reduce(0.0) { $0 + Double($1) * Double($1) }
    let after = out[range].reduce(0.0) { $0 + Double($1) * Double($1) }
    return 10 * log10(before / after)
  }
}
