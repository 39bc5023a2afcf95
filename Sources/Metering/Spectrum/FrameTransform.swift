import DSP
import Glibc

/// Windowed FFT of a frame of mid and side, as powers.
@safe final class FrameTransform {
  /// Samples in a frame.
  let size: Int
  /// Complex bins.
  let bins: Int
  /// Interleaved mid and side power of every bin, one-sided, so that the sum over bins is the mean
  /// square.
  let powers: AlignedBuffer<Float>
  /// Interleaved spectra of the last frame, unscaled.
  let mid: AlignedBuffer<Float>
  let side: AlignedBuffer<Float>
  /// Factor from |X|² to one-sided power.
  let scale: Float

  private let fft: RealFFT
  private let window: AlignedBuffer<Float>
  private let windowed: AlignedBuffer<Float>
  /// Running sum of the squared window, for frames that the stream covers in part.
  private let covered: [Double]

  init(size: Int) {
    self.size = size
    fft = RealFFT(size: size)
    bins = fft.bins
    window = AlignedBuffer(count: size)
    windowed = AlignedBuffer(count: size)
    powers = AlignedBuffer(count: 2 * bins + 16)
    mid = AlignedBuffer(count: 2 * bins + 16)
    side = AlignedBuffer(count: 2 * bins + 16)
    var covered = [0.0]
    for i in 0..<size {
      let value = 0.5 - 0.5 * cos(2 * .pi * (Double(i) + 0.5) / Double(size))
      window[i] = Float(value)
      covered.append(covered[i] + value * value)
    }
    self.covered = covered
    scale = Float(2 / (covered[size] * Double(size)))
  }

  /// The share of the window's energy in samples `from` … `to` of the frame.
  func coverage(from: Int, to: Int) -> Double {
    (covered[min(size, max(0, to))] - covered[min(size, max(0, from))]) / covered[size]
  }

  /// Transforms a frame; fills `powers`, `mid` and (unless `mono`) `side`, and returns the sum of
  /// Re(M·S*) over the bins from `firstBin`, in units of power.
  func transform(
    mid m: UnsafePointer<Float>, side s: UnsafePointer<Float>, mono: Bool, firstBin: Int
  ) -> Double {
    unsafe Self.apply(window.pointer, m, windowed.pointer, count: size)
    unsafe fft.forward(windowed.pointer, into: mid.pointer)
    if !mono {
      unsafe Self.apply(window.pointer, s, windowed.pointer, count: size)
      unsafe fft.forward(windowed.pointer, into: side.pointer)
    }
    let cross = unsafe Self.power(
      mid.pointer, side.pointer, scale: scale, firstBin: firstBin, bins: bins, powers.pointer)
    // The bins at 0 and half the rate stand for themselves only.
    for index in [0, 1, 2 * bins - 2, 2 * bins - 1] { powers[index] *= 0.5 }
    return cross
  }

  @inline(never)
  private static func apply(
    _ window: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    var i = 0
    while i < count {
      unsafe (SIMD4<Float>.load(x + i) * SIMD4<Float>.load(window + i)).store(out + i)
      i += 4
    }
  }

  @inline(never)
  private static func power(
    _ mid: UnsafePointer<Float>, _ side: UnsafePointer<Float>, scale: Float, firstBin: Int,
    bins: Int, _ out: UnsafeMutablePointer<Float>
  ) -> Double {
    let scale = SIMD4(repeating: scale)
    var total = 0.0
    var bin = 0
    while bin < bins {
      // Sums of 128 bins in Float32, then Float64. The arrays have spare room at the end.
      var sum = SIMD4<Float>.zero
      let end = min(bins, bin + 128)
      while bin < end {
        let m = unsafe UnsafeRawPointer(mid + 2 * bin).loadUnaligned(as: SIMD8<Float>.self)
        let s = unsafe UnsafeRawPointer(side + 2 * bin).loadUnaligned(as: SIMD8<Float>.self)
        let (mr, mi, sr, si) = (m.evenHalf, m.oddHalf, s.evenHalf, s.oddHalf)
        var pair = SIMD8<Float>()
        pair.evenHalf = (mr * mr + mi * mi) * scale
        pair.oddHalf = (sr * sr + si * si) * scale
        unsafe UnsafeMutableRawPointer(out + 2 * bin).storeBytes(of: pair, as: SIMD8<Float>.self)
        let cross = (mr * sr + mi * si) * scale
        if bin >= firstBin { sum += cross }
        bin += 4
      }
      total += sum.pairwiseSum
    }
    return total
  }
}
