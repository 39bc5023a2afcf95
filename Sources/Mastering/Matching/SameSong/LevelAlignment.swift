internal import DSP

/// How the levels of two files over time lie on each other.
enum LevelAlignment {
  /// Units of both files up to which all of them are compared at once.
  private static let atOnce = 180_000
  /// Units that stand for one where there are more.
  private static let coarse = 10

  /// The lag of `other` behind `own` at which their loudness curves agree best, in units of 10 ms, and
  /// the correlation there; nil when either is too short.
  ///
  /// Files of more than half an hour together are compared by tenths of a second first.
  static func find(_ own: [Int16], _ other: [Int16]) -> (lagUnits: Int, correlation: Double)? {
    guard own.count >= 600, other.count >= 600 else { return nil }
    let step = own.count + other.count > atOnce ? coarse : 1
    guard let rough = search(curve(own, step: step), curve(other, step: step)) else { return nil }
    let (a, b) = (curve(own, step: 1), curve(other, step: 1))
    let near = step == 1 ? rough...rough : rough * step - 2 * step...rough * step + 2 * step
    let found = near.map { ($0, correlation(a, b, lag: $0)) }
    return found.max { $0.1 < $1.1 }
  }

  /// The lag of `b` behind `a` by cross-correlation.
  private static func search(_ a: [Float], _ b: [Float]) -> Int? {
    var size = 2
    while size < a.count + b.count { size *= 2 }
    let fft = RealFFTDouble(size: size)
    let cross = fft.crossCorrelation(of: b.map(Double.init), behind: a.map(Double.init))
    let shorter = min(a.count, b.count)
    // At least half of the shorter file lies on the other.
    let lags = (-(a.count - shorter / 2))...(b.count - shorter / 2)
    return lags.max { cross[($0 + size) % size] < cross[($1 + size) % size] }
  }

  /// Loudness without its mean, nothing lower than 40 LU under the loudest, `step` units at a time.
  private static func curve(_ loudness: [Int16], step: Int) -> [Float] {
    let floor = Float(loudness.max() ?? 0) / 100 - 40
    let values = stride(from: 0, through: loudness.count - step, by: step).map { start in
      loudness[start..<start + step].reduce(Float(0)) { $0 + max(floor, Float($1) / 100) }
        / Float(step)
    }
    let mean = Float(values.reduce(0.0) { $0 + Double($1) } / Double(max(1, values.count)))
    return values.map { $0 - mean }
  }

  private static func correlation(_ a: [Float], _ b: [Float], lag: Int) -> Double {
    let common = max(0, -lag)..<max(max(0, -lag), min(a.count, b.count - lag))
    guard !common.isEmpty else { return 0 }
    let n = Double(common.count)
    let meanA = common.reduce(0.0) { $0 + Double(a[$1]) } / n
    let meanB = common.reduce(0.0) { $0 + Double(b[$1 + lag]) } / n
    var (ab, aa, bb) = (0.0, 1e-30, 1e-30)
    for i in common {
      let (x, y) = (Double(a[i]) - meanA, Double(b[i + lag]) - meanB)
      ab += x * y
      aa += x * x
      bb += y * y
    }
    return ab / (aa * bb).squareRoot()
  }
}
