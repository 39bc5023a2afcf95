import Glibc

/// The coefficients of a polyphase interpolator between samples, as weights of mirrored points.
///
/// Between samples x[n] and x[n+1] lies *gap* n, holding the points at n + t for each t of
/// `positions`. Every kernel here is symmetric, so the points at t and 1 − t share their work: with
/// s = x[n−k] + x[n+1+k] and d = x[n−k] − x[n+1+k] they are Σ even·s ± Σ odd·d, and the larger
/// magnitude of the two is |Σ even·s| + |Σ odd·d|. That halves the multiplications.
public struct InterpolationKernel: Sendable, Equatable {
  /// Two mirrored points, or the one at t = ½ (whose odd weights are all 0).
  struct Bank: Sendable, Equatable {
    var even: [Float]
    var odd: [Float]
  }

  /// Points per sample interval.
  public let factor: Int
  /// Samples needed on each side of a gap.
  public let reach: Int
  /// Whether the samples themselves are points (not so in the ITU table).
  public let includesSamples: Bool
  /// Times of the interior points of a gap, ascending, 0 < t < 1.
  public let positions: [Double]
  /// Largest Σ|h| over the points: |x̂| ≤ `gainBound` · max|x| within reach.
  public let gainBound: Double
  /// |x̂| ≤ max(|x[n]|, |x[n+1]|) + `levelBound` · max|x| + `curvatureBound` · max|Δ²x|.
  ///
  /// All maxima within reach, Δ²x the second difference: for a point is its linear interpolation
  /// plus a sum over second differences (summation by parts twice).
  public let curvatureBound: Double
  /// See `curvatureBound`; what the kernel's deviation from exact interpolation of lines costs.
  public let levelBound: Double

  let banks: [Bank]

  /// Builds a kernel from the weight of a sample at distance `weight(distance)` for interior points
  /// k/`factor`.
  private init(factor: Int, reach: Int, weight: (Double) -> Double) {
    let points = (1..<factor).map { Double($0) / Double(factor) }
    self.init(factor: factor, reach: reach, positions: points, includesSamples: true) { t in
      (0..<reach).map { (weight(t + Double($0)), weight(1 - t + Double($0))) }
    }
  }

  /// Builds a kernel from the weights (of x[n−k], of x[n+1+k]) for every position.
  private init(
    factor: Int, reach: Int, positions: [Double], includesSamples: Bool,
    weights: (Double) -> [(Double, Double)]
  ) {
    self.factor = factor
    self.reach = reach
    self.positions = positions
    self.includesSamples = includesSamples
    var gain = 0.0
    var level = 0.0
    var curvature = 0.0
    banks = positions.filter { $0 <= 0.5 }.map { t in
      let pairs = weights(t)
      let taps = pairs.reversed().map(\.0) + pairs.map(\.1)
      gain = max(gain, taps.reduce(0) { $0 + abs($1) })
      let bounds = Self.linearDeviation(taps: taps, position: t)
      level = max(level, bounds.level)
      curvature = max(curvature, bounds.curvature)
      return Bank(
        even: pairs.map { Float(($0.0 + $0.1) / 2) },
        odd: t == 0.5 ? pairs.map { _ in 0 } : pairs.map { Float(($0.0 - $0.1) / 2) })
    }
    // A margin for the rounding of Float32 sums keeps the bounds bounds.
    gainBound = gain * (1 + 1e-5)
    levelBound = level + 1e-5
    curvatureBound = curvature * (1 + 1e-5)
  }

  /// How far a point can lie from the line through its two neighbours.
  private static func linearDeviation(
    taps: [Double], position: Double
  ) -> (level: Double, curvature: Double) {
    let last = taps.count - 1
    var e = taps
    e[last / 2] -= 1 - position
    e[last / 2 + 1] -= position
    var first = 0.0
    var second = 0.0
    var curvature = 0.0
    var slopeEnd = 0.0
    for (k, value) in e.enumerated() {
      first += value
      if k < last { second += first }
      if k < last - 1 { curvature += abs(second) }
      if k == last - 1 { slopeEnd = second }
    }
    // Σe·x = E1[last]·x[last] − E2[last−1]·d[last−1] + ΣE2·Δ²x, with |d| ≤ 2 max|x|.
    return (abs(first) + 2 * abs(slopeEnd), curvature)
  }

  /// Windowed sinc: h(u) = sinc(u) · Kaiser(2u / `taps`), u in samples, `taps` a phase (even).
  public static func kaiser(factor: Int, taps: Int, beta: Double) -> InterpolationKernel {
    precondition(factor >= 2 && taps >= 2 && taps % 2 == 0, "kernel shape")
    let half = Double(taps) / 2
    return InterpolationKernel(factor: factor, reach: taps / 2) { distance in
      Sinc.value(distance) * Window.kaiser(at: distance / half, beta: beta)
    }
  }

  /// The meter's kernel at a rate in Hz: 32 taps a phase, Kaiser β 7; 8 points a sample below
  /// 80 kHz, 4 below 160 kHz, 2 above.
  public static func truePeak(sampleRate: Int) -> InterpolationKernel {
    kaiser(factor: sampleRate < 80_000 ? 8 : sampleRate < 160_000 ? 4 : 2, taps: 32, beta: 7)
  }

  /// The kernel of record: 16 points a sample, 256 taps a phase, Kaiser β 8.
  public static let fine = kaiser(factor: 16, taps: 256, beta: 8)

  /// The 48-tap four-phase example filter of ITU-R BS.1770-5, Annex 2.
  public static let itu: InterpolationKernel = {
    let near: [Double] = [
      0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875,
      0.1373291015625, 0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250,
      0.0148925781250, -0.0083007812500,
    ]
    let far: [Double] = [
      -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500,
      0.4650878906250, 0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625,
      0.0330810546875, -0.0189208984375,
    ]
    return InterpolationKernel(
      factor: 4, reach: 6, positions: [0.125, 0.375, 0.625, 0.875], includesSamples: false
    ) { t in
      let phase = t < 0.25 ? near : far
      return (0..<6).map { (phase[6 + $0], phase[5 - $0]) }
    }
  }()

  /// A Hann-windowed sinc of 49 taps at `factor` (2 or 4) × the rate, the shape libebur128 measures with.
  public static func hann(factor: Int) -> InterpolationKernel {
    InterpolationKernel(factor: factor, reach: factor == 4 ? 6 : 12) { distance in
      let u = distance * Double(factor) / 24
      return u >= 1 ? 0 : Sinc.value(distance) * 0.5 * (1 + cos(.pi * u))
    }
  }
}
