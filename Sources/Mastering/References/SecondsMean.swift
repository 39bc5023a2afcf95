internal import AudioCore
import Glibc
internal import Metering

/// Mean powers of some seconds of the features, weighted by loudness as the spectrum meter does.
struct SecondsMean {
  private let midDB: [Double]
  private let sideDB: [Double]
  /// Sum of the weights, s.
  let weight: Double

  /// Averages the rows of `seconds`.
  ///
  /// - Parameters:
  ///   - levels: loudness of every second of the features, LUFS; the features' own when nil.
  ///   - gainsDB: gain of every second, in `levels` already; none when nil.
  ///   - integratedLUFS: loudness of the programme that the seconds make up.
  init(
    _ features: FeatureSidecar, seconds: Range<Int>, levels: [Double]? = nil,
    gainsDB: [Double]? = nil, integratedLUFS: Double
  ) {
    let points = features.points
    let rows = features.midPowers.count / max(1, points)
    let levels = levels ?? features.secondsLevel(from: 0)
    var mid = [Double](repeating: 0, count: points)
    var side = mid
    var sum = 0.0
    for second in seconds where second < rows && second < levels.count {
      let weight = SpectrumProfile.weight(levels[second], integratedLUFS: integratedLUFS)
      guard weight > 0 else { continue }
      sum += weight
      let share = weight * Decibels.powerRatio(gainsDB?[second] ?? 0)
      for k in 0..<points {
        mid[k] += share * pow(10, Double(features.midPowers[second * points + k]) / 1000)
        side[k] += share * pow(10, Double(features.sidePowers[second * points + k]) / 1000)
      }
    }
    weight = sum
    midDB = mid.map { Level.power($0 / max(1e-9, sum)) }
    sideDB = side.map { Level.power($0 / max(1e-9, sum)) }
  }

  func mid(at index: Int) -> Double { Self.level(midDB, index) }
  func side(at index: Int) -> Double { Self.level(sideDB, index) }

  /// Level at a point of the spectral grid, which has twice the points.
  private static func level(_ values: [Double], _ index: Int) -> Double {
    guard let last = values.last else { return 0 }
    let lower = index / 2
    guard lower + 1 < values.count else { return last }
    return index.isMultiple(of: 2) ? values[lower] : (values[lower] + values[lower + 1]) / 2
  }

  /// Side over mid energy between two frequencies, dB.
  func width(_ low: Double, _ high: Double) -> Double {
    var mid = 0.0
    var side = 0.0
    for k in midDB.indices {
      let hertz = SpectrumProfile.frequencyHz(2 * k)
      guard hertz >= low && hertz < high else { continue }
      mid += Decibels.powerRatio(midDB[k]) * hertz
      side += Decibels.powerRatio(sideDB[k]) * hertz
    }
    return side > 1e-18 ? min(200, Decibels.power(side / max(mid, 1e-18))) : Level.silence
  }
}
