import DSP

/// The K-weighting filter of two channels and the energy that comes out of it.
///
/// Transposed direct form II in Float64, both sections a sample at a time, a channel per lane. The
/// gain of the high-pass is folded into the shelf.
@safe struct KWeightedEnergy {
  private let b0, b1, b2, a1, a2, c1, c2: Double
  private var s1 = SIMD2<Double>.zero
  private var s2 = SIMD2<Double>.zero
  private var t1 = SIMD2<Double>.zero
  private var t2 = SIMD2<Double>.zero

  init(sampleRate: Int) {
    let filter = KWeighting(sampleRate: sampleRate)
    let gain = filter.highpass.b0
    b0 = filter.shelf.b0 * gain
    b1 = filter.shelf.b1 * gain
    b2 = filter.shelf.b2 * gain
    a1 = filter.shelf.a1
    a2 = filter.shelf.a2
    c1 = filter.highpass.a1
    c2 = filter.highpass.a2
  }

  /// Filters `count` samples of two channels and returns the sum of squares of each.
  @inline(never)
  mutating func energy(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, count: Int
  ) -> SIMD2<Double> {
    var (s1, s2, t1, t2) = (s1, s2, t1, t2)
    let (b0, b1, b2) = (SIMD2(repeating: b0), SIMD2(repeating: b1), SIMD2(repeating: b2))
    let (a1, a2) = (SIMD2(repeating: a1), SIMD2(repeating: a2))
    let (c1, c2) = (SIMD2(repeating: c1), SIMD2(repeating: c2))
    var sum = SIMD2<Double>.zero
    for i in 0..<count {
      let x = unsafe SIMD2(Double(left[i]), Double(right[i]))
      let y = b0 * x + s1
      s1 = (b1 * x + s2) - a1 * y
      s2 = b2 * x - a2 * y
      let z = y + t1
      t1 = (t2 - (y + y)) - c1 * z
      t2 = y - c2 * z
      sum += z * z
    }
    (self.s1, self.s2) = (Self.settled(s1), Self.settled(s2))
    (self.t1, self.t2) = (Self.settled(t1), Self.settled(t2))
    return sum
  }

  /// Ends what is inaudible by 400 dB before it turns into slow denormal numbers.
  private static func settled(_ state: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(abs(state.x) < 1e-25 ? 0 : state.x, abs(state.y) < 1e-25 ? 0 : state.y)
  }
}
