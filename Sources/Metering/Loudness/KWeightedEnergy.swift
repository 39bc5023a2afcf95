import DSP

/// The K-weighting filter of two channels and the energy that comes out of it.
///
/// Direct form I in Float64, both sections a sample at a time, a channel per lane: only one product and
/// one difference wait for the sample before, which is what the time goes into. The gain of the
/// high-pass is folded into the shelf.
@safe struct KWeightedEnergy {
  private let b0, b1, b2, a1, a2, c1, c2: Double
  /// The last two samples of the input, behind the shelf and behind the high-pass.
  private var x1 = SIMD2<Double>.zero
  private var x2 = SIMD2<Double>.zero
  private var y1 = SIMD2<Double>.zero
  private var y2 = SIMD2<Double>.zero
  private var z1 = SIMD2<Double>.zero
  private var z2 = SIMD2<Double>.zero

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
    var (x1, x2, y1, y2, z1, z2) = (x1, x2, y1, y2, z1, z2)
    let (b0, b1, b2) = (SIMD2(repeating: b0), SIMD2(repeating: b1), SIMD2(repeating: b2))
    let (a1, a2) = (SIMD2(repeating: a1), SIMD2(repeating: a2))
    let (c1, c2) = (SIMD2(repeating: c1), SIMD2(repeating: c2))
    var sum = SIMD2<Double>.zero
    for i in 0..<count {
      let x = unsafe SIMD2(Double(left[i]), Double(right[i]))
      let y = ((b0 * x + b1 * x1 + b2 * x2) - a2 * y2) - a1 * y1
      let z = (((y - y1) - (y1 - y2)) - c2 * z2) - c1 * z1
      sum += z * z
      (x1, x2, y1, y2, z1, z2) = (x, x1, y, y1, z, z1)
    }
    (self.x1, self.x2) = (x1, x2)
    (self.y1, self.y2) = (Self.flushingDenormals(y1), Self.flushingDenormals(y2))
    (self.z1, self.z2) = (Self.flushingDenormals(z1), Self.flushingDenormals(z2))
    return sum
  }

  /// Ends what is inaudible by 400 dB before it turns into slow denormal numbers.
  private static func flushingDenormals(_ state: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(abs(state.x) < 1e-25 ? 0 : state.x, abs(state.y) < 1e-25 ? 0 : state.y)
  }
}
