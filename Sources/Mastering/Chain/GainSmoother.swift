import Glibc

/// Weights by which gains that stand every 10 ms become one smooth gain.
///
/// A triangle between neighbours (a straight line from gain to gain) convolved with a Hann window: no
/// phase, nothing beyond its reach, and weights that add up to one.
struct GainSmoother {
  /// Distance beyond which a gain has no weight, ms.
  let reachMilliseconds: Double

  private static let perMillisecond = 20.0
  private let table: [Double]

  /// Weights for a Hann window of this length in ms.
  init(hannMilliseconds width: Double) {
    let width = max(1, width)
    reachMilliseconds = 10 + width / 2
    let count = Int((reachMilliseconds * Self.perMillisecond).rounded(.up)) + 2
    let steps = 64
    let places = (0..<steps).map { (Double($0) + 0.5) / Double(steps) }
    let hann = places.map { 0.5 - 0.5 * cos(2 * .pi * $0) }
    let norm = hann.reduce(0, +)
    table = (0..<count).map { index in
      let distance = Double(index) / Self.perMillisecond
      var sum = 0.0
      for step in 0..<steps {
        let from = distance + (places[step] - 0.5) * width
        sum += hann[step] * max(0, 1 - abs(from) / 10)
      }
      return sum / norm
    }
  }

  /// Weight of a gain at a distance in ms.
  func weight(at distance: Double) -> Double {
    let position = abs(distance) * Self.perMillisecond
    let index = Int(position)
    guard index + 1 < table.count else { return 0 }
    return table[index] + (table[index + 1] - table[index]) * (position - Double(index))
  }

  /// Weights of the gains 0, 1, 2 … units of 10 ms away.
  var unitWeights: [Double] {
    (0...Int(reachMilliseconds / 10)).map { weight(at: Double($0) * 10) }
  }
}
