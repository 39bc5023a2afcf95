import DSP

/// Two cascaded second-order Butterworth sections (Linkwitz–Riley, 24 dB an octave) on four lanes,
/// each lane with its own filter.
struct BandSplit<Scalar: BinaryFloatingPoint & SIMDScalar>
where Scalar.SIMD4Storage: Sendable {
  typealias Lanes = SIMD4<Scalar>

  private let b0, b1, b2, a1, a2: Lanes
  var s1 = Lanes.zero
  var s2 = Lanes.zero
  var t1 = Lanes.zero
  var t2 = Lanes.zero

  /// Lanes 0 and 1 get `low`, lanes 2 and 3 `high`.
  init(_ low: Biquad, _ high: Biquad) {
    func lanes(_ path: KeyPath<Biquad, Double>) -> Lanes {
      let (l, h) = (Scalar(low[keyPath: path]), Scalar(high[keyPath: path]))
      return Lanes(l, l, h, h)
    }
    b0 = lanes(\.b0)
    b1 = lanes(\.b1)
    b2 = lanes(\.b2)
    a1 = lanes(\.a1)
    a2 = lanes(\.a2)
  }

  /// One sample of every lane.
  @inline(__always)
  mutating func step(_ x: Lanes) -> Lanes {
    let y = b0 * x + s1
    s1 = (b1 * x + s2) - a1 * y
    s2 = b2 * x - a2 * y
    let z = b0 * y + t1
    t1 = (b1 * y + t2) - a1 * z
    t2 = b2 * y - a2 * z
    return z
  }

  /// Ends what is inaudible before it turns into slow denormal numbers.
  mutating func flushDenormals() {
    for lane in 0..<4 where abs(t1[lane]) + abs(s1[lane]) < 1e-15 {
      s1[lane] = 0
      s2[lane] = 0
      t1[lane] = 0
      t2[lane] = 0
    }
  }
}
