import Glibc
import Mastering
import TestSupport

/// Programmes whose loud and quiet in five bands are known.
enum Programme {
  /// Pink noise in five bands, each of which rises and falls by itself.
  ///
  /// - Parameters:
  ///   - spread: how far each band's level strays, as a standard deviation in dB.
  ///   - sections: how far ten-second sections stray, dB either way.
  static func bands(
    seconds: Double, seed: UInt64, spread: [Double], sections: Double = 0, level: Double = -26,
    rate: Int = 44_100
  ) throws -> [[Float]] {
    let count = Int(seconds * Double(rate))
    var out = [[Float]](repeating: [Float](repeating: 0, count: count), count: 2)
    let edges = [0, 120, 500, 2000, 6000, Double.infinity]
    for band in 0..<5 {
      let curve = Material.curve { hertz in
        let low = edges[band] > 0 ? log2(hertz / edges[band]) : 1
        let high = edges[band + 1].isFinite ? log2(edges[band + 1] / hertz) : 1
        return -60 * (min(1, max(0, -low)) + min(1, max(0, -high)))
      }
      let mid = Signals.pink(count: count, seed: seed &+ UInt64(10 * band))
      let side = Signals.pink(count: count, seed: seed &+ UInt64(10 * band) &+ 5)
      let noise = try Material.filtered(
        [zip(mid, side).map { $0 + 0.4 * $1 }, zip(mid, side).map { $0 - 0.4 * $1 }], by: curve)
      let levels = track(
        seconds: seconds, seed: seed &+ UInt64(100 + band), spread: spread[band])
      for i in 0..<count {
        let time = Double(i) / Double(rate)
        let position = time * 5
        let step = Int(position)
        let share = 0.5 - 0.5 * cos(.pi * (position - Double(step)))
        let section = sections * sin(2 * .pi * time / 20)
        let decibels =
          level + 20 + section + levels[step] + (levels[step + 1] - levels[step]) * share
        let gain = Float(pow(10, decibels / 20))
        for channel in 0..<2 { out[channel][i] += gain * noise[channel][i] }
      }
    }
    return out
  }

  /// A level every 200 ms, normally distributed.
  private static func track(seconds: Double, seed: UInt64, spread: Double) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<Int(seconds * 5) + 2).map { _ in
      let sum = (0..<12).reduce(0.0) { total, _ in
        total + Double.random(in: 0..<1, using: &generator)
      }
      return (sum - 6) * spread
    }
  }
}
