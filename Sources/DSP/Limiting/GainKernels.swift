/// Levels from peaks and gains from reductions, by polynomials of our own.
///
/// libm's logarithms and powers change their last bit with the CPU they run on; these are plain
/// IEEE double arithmetic in a fixed order and give the same bytes everywhere. Errors stay below
/// 1e-7 dB over the whole range of Float32.
public enum GainKernels {
  private static let exponentBias = SIMD4<Double>(repeating: 4_503_599_627_370_496 + 1023)
  private static let decibelsPerOctave = 6.020_599_913_279_624

  /// Decibels by which each value times `scale` exceeds 1, rounded up by a hair; 0 where it does not.
  ///
  /// The hair, 2.4e-7 of the result plus 1e-6 dB, covers every rounding between here and the gain.
  /// Values are finite and not negative.
  @inline(never)
  public static func excessDecibels(
    of values: UnsafePointer<Float>, times scale: Double, count: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    let threshold = Float(min(1 / scale, Double(Float.greatestFiniteMagnitude))).nextDown
    var i = 0
    while i + 4 <= count {
      let block = unsafe UnsafeRawPointer(values + i).loadUnaligned(as: SIMD4<Float>.self)
      if block.largestLane <= threshold {
        unsafe UnsafeMutableRawPointer(output + i).storeBytes(of: .zero, as: SIMD4<Float>.self)
      } else {
        unsafe UnsafeMutableRawPointer(output + i).storeBytes(
          of: excess(SIMD4<Double>(block) * scale), as: SIMD4<Float>.self)
      }
      i += 4
    }
    while i < count {
      unsafe output[i] = excess(SIMD4<Double>(repeating: Double(values[i]) * scale))[0]
      i += 1
    }
  }

  /// 20·log10 of four numbers where above 1, else 0.
  @inline(__always)
  private static func excess(_ values: SIMD4<Double>) -> SIMD4<Float> {
    let one = SIMD4<Double>(repeating: 1)
    let safe = values.replacing(with: one, where: values .< one)
    let bits = unsafe unsafeBitCast(safe, to: SIMD4<UInt64>.self)
    let exponentBits = (bits &>> 52) | SIMD4(repeating: 0x4330_0000_0000_0000)
    var exponent = unsafe unsafeBitCast(exponentBits, to: SIMD4<Double>.self) - exponentBias
    let mantissaBits =
      (bits & SIMD4(repeating: 0x000F_FFFF_FFFF_FFFF)) | SIMD4(repeating: 0x3FF0_0000_0000_0000)
    var mantissa = unsafe unsafeBitCast(mantissaBits, to: SIMD4<Double>.self)
    let high = mantissa .> 1.414_213_562_373_095
    mantissa.replace(with: mantissa * 0.5, where: high)
    exponent.replace(with: exponent + 1, where: high)
    // log2(m) = 2/ln 2 · artanh((m − 1)/(m + 1)), series to the ninth power.
    let s = (mantissa - 1) / (mantissa + 1)
    let q = s * s
    var series = q * (1.0 / 9) + 1.0 / 7
    series = series * q + 1.0 / 5
    series = series * q + 1.0 / 3
    series = series * q + 1
    let octaves = exponent + series * s * 2.885_390_081_777_927
    let decibels = octaves * decibelsPerOctave
    let raised = decibels * (1 + 2.4e-7) + 1e-6
    return SIMD4<Float>(raised.replacing(with: 0, where: values .<= one))
  }

  /// Linear gains `scale` · 10^(−reduction/20) of reductions in 2⁻³² dB.
  ///
  /// A reduction of 0 gives exactly `Float(scale)`.
  @inline(never)
  public static func gains(
    of reductions: UnsafePointer<Int64>, times scale: Double, count: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    let whole = Float(scale)
    var i = 0
    while i + 4 <= count {
      let units = unsafe UnsafeRawPointer(reductions + i).loadUnaligned(as: SIMD4<Int64>.self)
      let gain =
        units == .zero
        ? SIMD4<Float>(repeating: whole) : SIMD4<Float>(power(units) * scale)
      unsafe UnsafeMutableRawPointer(output + i).storeBytes(of: gain, as: SIMD4<Float>.self)
      i += 4
    }
    while i < count {
      unsafe output[i] = Float(power(SIMD4(repeating: reductions[i]))[0] * scale)
      i += 1
    }
  }

  /// 10^(−u/20) of four reductions u in 2⁻³² dB, below 2^50.
  @inline(__always)
  private static func power(_ units: SIMD4<Int64>) -> SIMD4<Double> {
    let magic = 6_755_399_441_055_744.0  // 1.5 · 2^52: its low mantissa bits are an integer
    let magicBits = SIMD4<Int64>(repeating: 0x4338_0000_0000_0000)
    let exact = unsafe unsafeBitCast(units &+ magicBits, to: SIMD4<Double>.self) - magic
    let octaves = exact * (-1 / (decibelsPerOctave * TwoSpeedRelease.unitsPerDecibel))
    let shifted = octaves + magic
    let t = (octaves - (shifted - magic)) * 0.693_147_180_559_945_3
    var p = t * (1.0 / 5040) + 1.0 / 720
    p = p * t + 1.0 / 120
    p = p * t + 1.0 / 24
    p = p * t + 1.0 / 6
    p = p * t + 0.5
    p = p * t + 1
    p = p * t + 1
    let scaleBits = unsafe unsafeBitCast(shifted, to: SIMD4<Int64>.self) &<< 52
    return unsafe unsafeBitCast(
      unsafeBitCast(p, to: SIMD4<Int64>.self) &+ scaleBits, to: SIMD4<Double>.self)
  }

  /// Multiplies samples by gains, in place; a sample that is not a finite number becomes 0.
  @inline(never)
  public static func multiply(
    _ samples: UnsafeMutablePointer<Float>, by gains: UnsafePointer<Float>, count: Int
  ) {
    var i = 0
    while i + 8 <= count {
      let x = unsafe UnsafeRawPointer(samples + i).loadUnaligned(as: SIMD8<Float>.self)
      let g = unsafe UnsafeRawPointer(gains + i).loadUnaligned(as: SIMD8<Float>.self)
      let y = (x * g).replacing(with: 0, where: (x - x) .!= SIMD8<Float>(repeating: 0))
      unsafe UnsafeMutableRawPointer(samples + i).storeBytes(of: y, as: SIMD8<Float>.self)
      i += 8
    }
    while i < count {
      let x = unsafe samples[i]
      unsafe samples[i] = x.isFinite ? x * gains[i] : 0
      i += 1
    }
  }

  /// The largest of `count` non-negative values; 0 for none.
  @inline(never)
  public static func largest(_ values: UnsafePointer<Float>, count: Int) -> Float {
    var top = SIMD8<Float>.zero
    var i = 0
    while i + 8 <= count {
      let block = unsafe UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Float>.self)
      top.replace(with: block, where: block .> top)
      i += 8
    }
    var result = top.max()
    while i < count {
      unsafe result = max(result, values[i])
      i += 1
    }
    return result
  }

  /// Replaces each value by the larger of it and its partner.
  @inline(never)
  public static func larger(
    _ values: UnsafeMutablePointer<Float>, of others: UnsafePointer<Float>, count: Int
  ) {
    for i in 0..<count { unsafe values[i] = others[i] > values[i] ? others[i] : values[i] }
  }

  /// Moves each of a pair of values towards the larger by `amount`, 0 … 1.
  @inline(never)
  public static func link(
    _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, count: Int,
    amount: Float
  ) {
    for i in 0..<count {
      let a = unsafe first[i]
      let b = unsafe second[i]
      let top = a > b ? a : b
      unsafe first[i] = a + amount * (top - a)
      unsafe second[i] = b + amount * (top - b)
    }
  }

  /// values = max(values, min(others, limit)).
  @inline(never)
  public static func raise(
    _ values: UnsafeMutablePointer<Float>, toward others: UnsafePointer<Float>, limit: Float,
    count: Int
  ) {
    for i in 0..<count {
      let bounded = unsafe others[i] < limit ? others[i] : limit
      unsafe values[i] = bounded > values[i] ? bounded : values[i]
    }
  }

  /// Collects the gaps that may read above `threshold` after the gains; returns their number.
  ///
  /// Gap n lies between frames n and n+1, both of whose `peaks` cover it; `peaks` and `gains` are
  /// readable to index `count`.
  @inline(never)
  public static func gaps(
    of peaks: UnsafePointer<Float>, gains: UnsafePointer<Float>, count: Int, above threshold: Float,
    into found: UnsafeMutablePointer<Int32>
  ) -> Int {
    var number = 0
    var i = 0
    while i < count {
      if i + 8 <= count {
        let here = unsafe UnsafeRawPointer(peaks + i).loadUnaligned(as: SIMD8<Float>.self)
        let gain = unsafe UnsafeRawPointer(gains + i).loadUnaligned(as: SIMD8<Float>.self)
        let levels = here * gain
        if levels.lowHalf.larger(levels.highHalf).largestLane < threshold * 0.9 {
          i += 8
          continue
        }
      }
      for n in i..<min(count, i + 8) {
        let peak = unsafe min(peaks[n], peaks[n + 1])
        let gain = unsafe max(gains[n], gains[n + 1])
        if peak * gain > threshold {
          unsafe found[number] = Int32(n)
          number += 1
        }
      }
      i += 8
    }
    return number
  }

  /// The largest change from one reduction in 2⁻³² dB to the next, dB.
  @inline(never)
  public static func steepest(_ reductions: UnsafePointer<Int64>, count: Int) -> Double {
    var steepest: Int64 = 0
    var i = 1
    while i < count {
      let change = unsafe reductions[i] &- reductions[i - 1]
      steepest = max(steepest, max(change, 0 &- change))
      i += 1
    }
    return Double(steepest) / TwoSpeedRelease.unitsPerDecibel
  }

  /// values = max(values, share · others, others − less).
  @inline(never)
  public static func raise(
    _ values: UnsafeMutablePointer<Float>, toShare share: Float, of others: UnsafePointer<Float>,
    less: Float, count: Int
  ) {
    for i in 0..<count {
      let x = unsafe others[i]
      let part = x * share > x - less ? x * share : x - less
      unsafe values[i] = part > values[i] ? part : values[i]
    }
  }

  /// What is left of reductions wanted, dB, after those made, 2⁻³² dB; 0 where nothing is.
  ///
  /// Raised by 1e-6 dB where anything is left, which covers the rounding.
  @inline(never)
  public static func remainder(
    of wanted: UnsafePointer<Float>, after made: UnsafePointer<Int64>, count: Int,
    into left: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count {
      let rest = unsafe Double(wanted[i]) - Double(made[i]) * (1 / TwoSpeedRelease.unitsPerDecibel)
      unsafe left[i] = rest > 0 ? Float(rest + 1e-6) : 0
    }
  }
}
