import DSP

/// Energies of five bands (edges 120, 500, 2 k, 6 k Hz) for runs of mid and side.
///
/// The two lowest bands are filtered in a decimated copy in Float64, the others at the full rate in
/// Float32. Bands above the rate's reach stay silent.
struct BandLevels {
  private var below500: BandSplit<Double>
  private var around120: BandSplit<Double>
  private var above500: BandSplit<Float>
  private var around2000: BandSplit<Float>
  private var around6000: BandSplit<Float>

  init(sampleRate: Double, decimatedRate: Double) {
    func low(_ hertz: Double, _ rate: Double) -> Biquad {
      hertz < 0.45 * rate ? .lowpass(hertz: hertz, sampleRate: rate) : .identity
    }
    func high(_ hertz: Double, _ rate: Double) -> Biquad {
      hertz < 0.45 * rate
        ? .highpass(hertz: hertz, sampleRate: rate) : Biquad(b0: 0, b1: 0, b2: 0, a1: 0, a2: 0)
    }
    below500 = BandSplit(low(500, decimatedRate), low(500, decimatedRate))
    around120 = BandSplit(low(120, decimatedRate), high(120, decimatedRate))
    above500 = BandSplit(high(500, sampleRate), high(500, sampleRate))
    around2000 = BandSplit(low(2000, sampleRate), high(2000, sampleRate))
    around6000 = BandSplit(low(6000, sampleRate), high(6000, sampleRate))
  }

  /// Sum of squares of both channels in bands 1 and 2, of decimated samples.
  @inline(never)
  mutating func lowBands(
    _ mid: UnsafePointer<Float>, _ side: UnsafePointer<Float>, count: Int
  ) -> SIMD2<Double> {
    var (below, around) = (below500, around120)
    var sum = SIMD4<Double>.zero
    for i in 0..<count {
      let (m, s) = unsafe (Double(mid[i]), Double(side[i]))
      let band = around.step(below.step(SIMD4(m, s, m, s)))
      sum += band * band
    }
    below.flushDenormals()
    around.flushDenormals()
    (below500, around120) = (below, around)
    return SIMD2(sum.x + sum.y, sum.z + sum.w)
  }

  /// Sum of squares of both channels in bands 3, 4 and 5, of a unit at the full rate.
  @inline(never)
  mutating func highBands(
    _ mid: UnsafePointer<Float>, _ side: UnsafePointer<Float>, count: Int
  ) -> SIMD3<Double> {
    var (above, around2, around6) = (above500, around2000, around6000)
    var total = SIMD3<Double>.zero
    var start = 0
    while start < count {
      // Sums of 64 samples in Float32, then Float64.
      var sum2 = SIMD4<Float>.zero
      var sum6 = SIMD4<Float>.zero
      let end = min(count, start + 64)
      for i in start..<end {
        let (m, s) = unsafe (mid[i], side[i])
        let split = around2.step(above.step(SIMD4(m, s, m, s)))
        sum2 += split * split
        let top = around6.step(SIMD4(lowHalf: split.highHalf, highHalf: split.highHalf))
        sum6 += top * top
      }
      total += SIMD3(
        Double(sum2.x) + Double(sum2.y), Double(sum6.x) + Double(sum6.y),
        Double(sum6.z) + Double(sum6.w))
      start = end
    }
    above.flushDenormals()
    around2.flushDenormals()
    around6.flushDenormals()
    (above500, around2000, around6000) = (above, around2, around6)
    return total
  }
}
