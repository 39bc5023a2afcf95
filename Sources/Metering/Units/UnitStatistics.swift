import AudioCore
import DSP

/// Sums and extremes of one unit of one or two channels.
///
/// A mono unit has equal entries for both channels.
struct UnitStatistics {
  /// Σx of each channel.
  var sums = SIMD2<Double>.zero
  /// Σx² of each channel.
  var squares = SIMD2<Double>.zero
  /// ΣLR.
  var cross = 0.0
  /// Smallest and largest sample of each channel.
  var minima = SIMD2<Float>.zero
  var maxima = SIMD2<Float>.zero
  /// Smallest and largest sample of any channel in each millisecond begun.
  var partMinima: (SIMD16<Float>) = .zero
  var partMaxima: (SIMD16<Float>) = .zero
  /// Milliseconds begun, at most 10.
  var parts = 0

  /// Largest magnitude of each channel.
  var peaks: SIMD2<Float> {
    SIMD2(max(maxima.x, -minima.x), max(maxima.y, -minima.y))
  }

  /// Largest magnitude of any channel in millisecond `part`.
  func partPeak(_ part: Int) -> Float { max(partMaxima[part], -partMinima[part]) }

  init(_ unit: AudioBlock, index: Int, clock: MeasuringClock) {
    let right = unit.channels > 1 ? 1 : 0
    var start = 0
    while start < unit.frames && parts < 10 {
      let end = min(unit.frames, clock.millisecondEnd(index, part: parts))
      let segment = unsafe Self.measure(
        unit.samples(0) + start, unit.samples(right) + start, count: end - start)
      sums += segment.sums
      squares += segment.squares
      cross += segment.cross
      if parts == 0 {
        minima = segment.minima
        maxima = segment.maxima
      }
      minima = SIMD2(min(minima.x, segment.minima.x), min(minima.y, segment.minima.y))
      maxima = SIMD2(max(maxima.x, segment.maxima.x), max(maxima.y, segment.maxima.y))
      partMinima[parts] = min(segment.minima.x, segment.minima.y)
      partMaxima[parts] = max(segment.maxima.x, segment.maxima.y)
      parts += 1
      start = end
    }
  }

  private struct Segment {
    var sums: SIMD2<Double>
    var squares: SIMD2<Double>
    var cross: Double
    var minima: SIMD2<Float>
    var maxima: SIMD2<Float>
  }

  /// One millisecond: sums of four lanes in Float32 (at most a few hundred frames), then Float64.
  @inline(never)
  private static func measure(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, count: Int
  ) -> Segment {
    guard count > 0 else {
      return Segment(sums: .zero, squares: .zero, cross: 0, minima: .zero, maxima: .zero)
    }
    let firstL = unsafe SIMD4<Float>(repeating: left[0])
    let firstR = unsafe SIMD4<Float>(repeating: right[0])
    var (lowL, highL, lowR, highR) = (firstL, firstL, firstR, firstR)
    var (sumL, sumR) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    var (squareL, squareR, cross) = (SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero)
    var i = 0
    while i + 4 <= count {
      let l = unsafe SIMD4<Float>.load(left + i)
      let r = unsafe SIMD4<Float>.load(right + i)
      lowL = lowL.smaller(l)
      highL = highL.larger(l)
      lowR = lowR.smaller(r)
      highR = highR.larger(r)
      sumL += l
      sumR += r
      squareL += l * l
      squareR += r * r
      cross += l * r
      i += 4
    }
    var sums = SIMD2(sumL.pairwiseSum, sumR.pairwiseSum)
    var squares = SIMD2(squareL.pairwiseSum, squareR.pairwiseSum)
    var product = cross.pairwiseSum
    var minima = SIMD2(-(-lowL).largestLane, -(-lowR).largestLane)
    var maxima = SIMD2(highL.largestLane, highR.largestLane)
    while i < count {
      let (l, r) = unsafe (left[i], right[i])
      sums += SIMD2(Double(l), Double(r))
      squares += SIMD2(Double(l) * Double(l), Double(r) * Double(r))
      product += Double(l) * Double(r)
      minima = SIMD2(min(minima.x, l), min(minima.y, r))
      maxima = SIMD2(max(maxima.x, l), max(maxima.y, r))
      i += 1
    }
    return Segment(sums: sums, squares: squares, cross: product, minima: minima, maxima: maxima)
  }
}
