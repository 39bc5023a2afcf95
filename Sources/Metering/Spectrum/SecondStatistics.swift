import Glibc

/// Standard errors and noise floor, from the spectra of single seconds.
struct SecondStatistics {
  /// Standard error of the weighted mean of mid and side, dB, at most 12.
  let errorDB: [SIMD2<Double>]
  /// As `SpectrumProfile.midBandErrorDB`, at most 12 dB.
  let bandErrorDB: [Double]
  /// 10th percentile of mid power per hertz over the quietest 5 % of seconds that are not silent.
  let noiseFloor: [Double]

  /// Seconds quieter than this in all (mean square of mid and side, −100 dBFS) are silent.
  private static let silentPower: Float = 1e-10

  init(_ powers: SecondPowers, weights: [Double]) {
    let count = powers.count
    var row = [SIMD2<Float>](repeating: .zero, count: count)
    var weightSum = 0.0
    var squaredWeights = 0.0
    var mean = [SIMD2<Double>](repeating: .zero, count: count)
    var first = mean
    var second = mean
    var totals: [(power: Float, second: Int)] = []
    let bandwidths = (0..<count).map { Float(LogGrid.bandwidth($0)) }
    for index in 0..<powers.seconds {
      powers.read(index, into: &row)
      var total: Float = 0
      // A second at the end may be too short for a frame.
      let w = row.contains { $0.x > 0 } ? weights[index] : 0
      weightSum += w
      squaredWeights += w * w
      for k in 0..<count {
        let value = SIMD2<Double>(row[k])
        mean[k] += w * value
        first[k] += w * w * value
        second[k] += w * w * value * value
        total += (row[k].x + row[k].y) * bandwidths[k]
      }
      if total > Self.silentPower { totals.append((total, index)) }
    }
    errorDB = (0..<count).map { k in
      guard weightSum * weightSum > 1.5 * squaredWeights else { return SIMD2(12, 12) }
      let m = mean[k] / weightSum
      let spread = second[k] - 2 * m * first[k] + m * m * squaredWeights
      let variance = spread / (weightSum * weightSum)
      func decibels(_ variance: Double, _ mean: Double) -> Double {
        mean > 0 ? min(12, 10 / log(10) * max(0, variance).squareRoot() / mean) : 12
      }
      return SIMD2(decibels(variance.x, m.x), decibels(variance.y, m.y))
    }
    bandErrorDB = Self.bandErrors(
      powers, weights: weights, mean: mean.map { $0.x / max(1e-30, weightSum) })
    totals.sort { ($0.power, $0.second) < ($1.power, $1.second) }
    let quiet = totals.prefix(max(1, totals.count / 20)).map(\.second).sorted()
    noiseFloor = Self.floor(powers, quiet)
  }

  /// Standard errors of bands whose long-term powers per hertz are `mean`.
  ///
  /// Of every second the bands' powers over their means are compared with the mean of those of
  /// 100 Hz–8 kHz: linearised, the decibels that a band stands above the spectrum's level.
  private static func bandErrors(
    _ powers: SecondPowers, weights: [Double], mean: [Double]
  ) -> [Double] {
    var row = [SIMD2<Float>](repeating: .zero, count: powers.count)
    let (low, high) = (SpectrumProfile.levelHz.lowerBound, SpectrumProfile.levelHz.upperBound)
    let middle =
      LogGrid.index(atOrAbove: low)..<min(powers.count, LogGrid.index(atOrAbove: high))
    let inverse = SixthOctaves.sums(mean).map { $0 > 0 ? 1 / $0 : 0 }
    var squares = [Double](repeating: 0, count: powers.count)
    var (total, squaredTotal) = (0.0, 0.0)
    for second in 0..<powers.seconds where weights[second] > 0 {
      powers.read(second, into: &row)
      guard row.contains(where: { $0.x > 0 }) else { continue }
      let shares = zip(SixthOctaves.sums(row.map { Double($0.x) }), inverse).map { $0 * $1 }
      let level = middle.reduce(0) { $0 + shares[$1] } / Double(max(1, middle.count))
      let weight = weights[second]
      for k in squares.indices {
        let rest = weight * (shares[k] - level)
        squares[k] += rest * rest
      }
      total += weight
      squaredTotal += weight * weight
    }
    return zip(squares, inverse).map { square, inverse in
      guard inverse > 0, total * total > 1.5 * squaredTotal else { return 12 }
      return min(12, 10 / log(10) * square.squareRoot() / total)
    }
  }

  private static func floor(_ powers: SecondPowers, _ quiet: [Int]) -> [Double] {
    var row = [SIMD2<Float>](repeating: .zero, count: powers.count)
    let rank = Int((Double(max(0, quiet.count - 1)) * 0.1).rounded())
    // The rank-th smallest of every point, by keeping the rank + 1 smallest.
    var smallest = [[Float]](repeating: [], count: powers.count)
    for index in quiet {
      powers.read(index, into: &row)
      for k in 0..<powers.count {
        let value = row[k].x
        if smallest[k].count <= rank || value < smallest[k][rank] {
          let at = smallest[k].firstIndex { $0 > value } ?? smallest[k].count
          smallest[k].insert(value, at: at)
          if smallest[k].count > rank + 1 { smallest[k].removeLast() }
        }
      }
    }
    return smallest.map { Double($0.last ?? 0) }
  }
}
