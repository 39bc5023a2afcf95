import DSP
import Glibc

/// The logarithmic grid of `SpectrumProfile`, and how FFT bins are shared out to it.
struct LogGrid: Sendable, Equatable {
  /// Number of points: up to 0.499 of the sample rate.
  let count: Int

  init(sampleRate: Int) {
    let octaves = log2(0.499 * Double(sampleRate) / SpectrumProfile.lowestHz)
    count = max(1, Int(octaves * Double(SpectrumProfile.pointsPerOctave)) + 1)
  }

  /// Lower edge of point `index`'s band, half a point below it, Hz.
  static func lowerEdge(_ index: Int) -> Double {
    SpectrumProfile.lowestHz
      * pow(2, (Double(index) - 0.5) / Double(SpectrumProfile.pointsPerOctave))
  }

  /// Width of point `index`'s band, Hz.
  static func bandwidth(_ index: Int) -> Double { lowerEdge(index + 1) - lowerEdge(index) }

  /// The first point at or above `hertz`.
  static func index(atOrAbove hertz: Double) -> Int {
    let octaves = log2(hertz / SpectrumProfile.lowestHz)
    return max(0, Int((octaves * Double(SpectrumProfile.pointsPerOctave)).rounded(.up)))
  }
}

/// Shares the power of FFT bins out to points `first` … `first`+`count`−1 of the grid.
///
/// A bin is a rectangle one bin spacing wide around its frequency; what a band covers of it is
/// the band's. The result is power per hertz.
@safe struct BandFold {
  struct Share {
    var firstBin: Int32
    /// Whole bins after the first, up to the last.
    var wholeBins: Int32
    var firstWeight: Float
    var wholeWeight: Float
    var lastWeight: Float
  }

  let first: Int
  let count: Int
  private let shares: AlignedBuffer<Share>

  /// For bins `spacingHz` apart, `bins` of them.
  init(points: Range<Int>, spacingHz: Double, bins: Int) {
    first = points.lowerBound
    count = points.count
    shares = AlignedBuffer(count: points.count)
    for index in points {
      let low = LogGrid.lowerEdge(index) / spacingHz + 0.5
      let high = min(LogGrid.lowerEdge(index + 1) / spacingHz + 0.5, Double(bins) - 1e-6)
      let scale = 1 / (LogGrid.bandwidth(index))
      let firstBin = min(bins - 1, Int(low))
      let lastBin = min(bins - 1, Int(high))
      var share = Share(
        firstBin: Int32(firstBin), wholeBins: 0, firstWeight: 0, wholeWeight: Float(scale),
        lastWeight: 0)
      if lastBin <= firstBin {
        share.firstWeight = Float(max(0, high - low) * scale)
      } else {
        share.firstWeight = Float((Double(firstBin + 1) - low) * scale)
        share.wholeBins = Int32(lastBin - firstBin - 1)
        share.lastWeight = Float((high - Double(lastBin)) * scale)
      }
      shares[index - first] = share
    }
  }

  /// Folds interleaved mid and side powers (with two spare bins at the end) into `out`.
  @inline(never)
  func fold(_ powers: UnsafePointer<Float>, into out: UnsafeMutablePointer<SIMD2<Float>>) {
    for k in 0..<count {
      let share = unsafe shares.pointer[k]
      var bin = unsafe powers + 2 * Int(share.firstBin)
      var sum = unsafe SIMD2(bin[0], bin[1]) * share.firstWeight
      unsafe bin += 2
      var remaining = Int(share.wholeBins)
      var whole = SIMD4<Float>.zero
      while remaining >= 2 {
        unsafe whole += SIMD4<Float>.load(bin)
        unsafe bin += 4
        remaining -= 2
      }
      var pair = whole.lowHalf + whole.highHalf
      if remaining == 1 {
        unsafe pair += SIMD2(bin[0], bin[1])
        unsafe bin += 2
      }
      sum += pair * share.wholeWeight
      unsafe sum += SIMD2(bin[0], bin[1]) * share.lastWeight
      unsafe out[k] = sum
    }
  }
}
