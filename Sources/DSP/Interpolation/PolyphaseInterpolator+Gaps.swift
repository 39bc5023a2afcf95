extension PolyphaseInterpolator {
  /// Largest magnitude of the points of each of the 16 gaps from x[0]|x[1] on.
  @inline(__always)
  func gapMaxima(_ x: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>) {
    for part in 0..<2 {
      var low = SIMD4<Float>.zero
      var high = SIMD4<Float>.zero
      var coefficients = unsafe UnsafePointer(table.pointer)
      let base = unsafe x + 8 * part
      for _ in 0..<fours {
        let m = unsafe Self.fourBanks(base, coefficients, reach: kernel.reach)
        low = low.larger(m.low)
        high = high.larger(m.high)
        unsafe coefficients += 8 * kernel.reach
      }
      if twos == 1 {
        let m = unsafe Self.twoBanks(base, coefficients, reach: kernel.reach)
        low = low.larger(m.low)
        high = high.larger(m.high)
      }
      unsafe low.store(out + 8 * part)
      unsafe high.store(out + 8 * part + 4)
    }
  }

  /// Four pairs of mirrored points for eight gaps; even weights first, then odd, so that the eight
  /// sums of each half stay in registers.
  @inline(never)
  static func fourBanks(
    _ x: UnsafePointer<Float>, _ coefficients: UnsafePointer<SIMD4<Float>>, reach: Int
  ) -> (low: SIMD4<Float>, high: SIMD4<Float>) {
    var a0 = SIMD4<Float>.zero
    var a1 = SIMD4<Float>.zero
    var b0 = SIMD4<Float>.zero
    var b1 = SIMD4<Float>.zero
    var c0 = SIMD4<Float>.zero
    var c1 = SIMD4<Float>.zero
    var d0 = SIMD4<Float>.zero
    var d1 = SIMD4<Float>.zero
    for k in 0..<reach {
      let s0 = unsafe SIMD4<Float>.load(x - k) + SIMD4<Float>.load(x + 1 + k)
      let s1 = unsafe SIMD4<Float>.load(x - k + 4) + SIMD4<Float>.load(x + 5 + k)
      let h = unsafe coefficients + 8 * k
      unsafe a0 += s0 * h[0]
      unsafe a1 += s1 * h[0]
      unsafe b0 += s0 * h[1]
      unsafe b1 += s1 * h[1]
      unsafe c0 += s0 * h[2]
      unsafe c1 += s1 * h[2]
      unsafe d0 += s0 * h[3]
      unsafe d1 += s1 * h[3]
    }
    var e0 = SIMD4<Float>.zero
    var e1 = SIMD4<Float>.zero
    var f0 = SIMD4<Float>.zero
    var f1 = SIMD4<Float>.zero
    var g0 = SIMD4<Float>.zero
    var g1 = SIMD4<Float>.zero
    var i0 = SIMD4<Float>.zero
    var i1 = SIMD4<Float>.zero
    for k in 0..<reach {
      let s0 = unsafe SIMD4<Float>.load(x - k) - SIMD4<Float>.load(x + 1 + k)
      let s1 = unsafe SIMD4<Float>.load(x - k + 4) - SIMD4<Float>.load(x + 5 + k)
      let h = unsafe coefficients + 8 * k
      unsafe e0 += s0 * h[4]
      unsafe e1 += s1 * h[4]
      unsafe f0 += s0 * h[5]
      unsafe f1 += s1 * h[5]
      unsafe g0 += s0 * h[6]
      unsafe g1 += s1 * h[6]
      unsafe i0 += s0 * h[7]
      unsafe i1 += s1 * h[7]
    }
    let low = (a0.magnitudes + e0.magnitudes).larger(b0.magnitudes + f0.magnitudes)
      .larger((c0.magnitudes + g0.magnitudes).larger(d0.magnitudes + i0.magnitudes))
    let high = (a1.magnitudes + e1.magnitudes).larger(b1.magnitudes + f1.magnitudes)
      .larger((c1.magnitudes + g1.magnitudes).larger(d1.magnitudes + i1.magnitudes))
    return (low, high)
  }

  /// Two pairs of mirrored points for eight gaps.
  @inline(never)
  static func twoBanks(
    _ x: UnsafePointer<Float>, _ coefficients: UnsafePointer<SIMD4<Float>>, reach: Int
  ) -> (low: SIMD4<Float>, high: SIMD4<Float>) {
    var a0 = SIMD4<Float>.zero
    var a1 = SIMD4<Float>.zero
    var b0 = SIMD4<Float>.zero
    var b1 = SIMD4<Float>.zero
    var e0 = SIMD4<Float>.zero
    var e1 = SIMD4<Float>.zero
    var f0 = SIMD4<Float>.zero
    var f1 = SIMD4<Float>.zero
    for k in 0..<reach {
      let before0 = unsafe SIMD4<Float>.load(x - k)
      let before1 = unsafe SIMD4<Float>.load(x - k + 4)
      let after0 = unsafe SIMD4<Float>.load(x + 1 + k)
      let after1 = unsafe SIMD4<Float>.load(x + 5 + k)
      let s0 = before0 + after0
      let s1 = before1 + after1
      let t0 = before0 - after0
      let t1 = before1 - after1
      let h = unsafe coefficients + 4 * k
      unsafe a0 += s0 * h[0]
      unsafe a1 += s1 * h[0]
      unsafe b0 += s0 * h[1]
      unsafe b1 += s1 * h[1]
      unsafe e0 += t0 * h[2]
      unsafe e1 += t1 * h[2]
      unsafe f0 += t0 * h[3]
      unsafe f1 += t1 * h[3]
    }
    return (
      (a0.magnitudes + e0.magnitudes).larger(b0.magnitudes + f0.magnitudes),
      (a1.magnitudes + e1.magnitudes).larger(b1.magnitudes + f1.magnitudes)
    )
  }
}
