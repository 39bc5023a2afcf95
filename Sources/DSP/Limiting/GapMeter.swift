/// Measures the signal between two samples (a gap) with every true-peak meter that a master may be checked by.
///
/// One gap at a time, for the few places where a limited signal comes near its ceiling: the kernel
/// of record (16 points a sample, 256 taps a phase), the true-peak meter's own kernel, the four
/// phases of ITU-R BS.1770 Annex 2, the Hann-windowed sinc of libebur128, and the samples
/// themselves. [any thread]
@safe public final class GapMeter: Sendable {
  /// Samples needed before the gap's first and after its second sample.
  public static let reach = 128

  private let fine: AlignedBuffer<SIMD8<Float>>
  private let own: AlignedBuffer<SIMD4<Float>>
  private let ownReach: Int
  private let ownFactor: Int
  private let others: AlignedBuffer<SIMD4<Float>>
  private let othersReach: Int

  /// Prepares the bank; libebur128 oversamples 4 times below 96 kHz and 2 times from there.
  public init(sampleRate: Int) {
    let kernel = InterpolationKernel.fine
    precondition(kernel.reach == Self.reach && kernel.banks.count <= 8, "kernel of record")
    fine = AlignedBuffer(count: 2 * Self.reach)
    for k in 0..<Self.reach {
      for (lane, bank) in kernel.banks.enumerated() {
        fine[2 * k][lane] = bank.even[k]
        fine[2 * k + 1][lane] = bank.odd[k]
      }
    }
    let meter = InterpolationKernel.truePeak(sampleRate: sampleRate)
    ownReach = meter.reach
    ownFactor = meter.factor
    own = Self.table([meter])
    let others = [InterpolationKernel.itu, .hann(factor: sampleRate < 96_000 ? 4 : 2)]
    othersReach = others.map(\.reach).max() ?? 0
    self.others = Self.table(others)
  }

  /// Up to four banks side by side, the even and then the odd weights for every distance.
  private static func table(_ kernels: [InterpolationKernel]) -> AlignedBuffer<SIMD4<Float>> {
    let banks = kernels.flatMap(\.banks)
    precondition(banks.count <= 4, "too many banks")
    let table = AlignedBuffer<SIMD4<Float>>(count: 2 * (kernels.map(\.reach).max() ?? 0))
    for (lane, bank) in banks.enumerated() {
      for k in bank.even.indices {
        table[2 * k][lane] = bank.even[k]
        table[2 * k + 1][lane] = bank.odd[k]
      }
    }
    return table
  }

  /// The largest reading in the gap between x[0] and x[1].
  ///
  /// Where the kernel of record comes within 0.05 dB of `limit`, a parabola through its highest
  /// points finds the top between them; a 16-fold grid alone reads up to 0.042 dB low.
  @inline(never)
  public func peak(_ x: UnsafePointer<Float>, limit: Float) -> Float {
    var even = SIMD8<Float>.zero
    var odd = SIMD8<Float>.zero
    let fineTable = unsafe fine.pointer
    for k in 0..<Self.reach {
      let before = unsafe x[-k]
      let after = unsafe x[1 + k]
      unsafe even += fineTable[2 * k] * (before + after)
      unsafe odd += fineTable[2 * k + 1] * (before - after)
    }
    var ofRecord = (Self.magnitudes(even) + Self.magnitudes(odd)).max()
    if ofRecord * 1.006 > limit { unsafe ofRecord = top(x, even + odd, even - odd) }
    let ofOwn = unsafe ownReading(x)
    let ofOthers = unsafe Self.reading(others.pointer, reach: othersReach, x)
    let atSamples = unsafe max(x[0].magnitude, x[1].magnitude)
    return max(max(ofRecord, ofOwn), max(ofOthers, atSamples))
  }

  /// The largest magnitude of any point of four banks.
  @inline(__always)
  private static func reading(
    _ table: UnsafePointer<SIMD4<Float>>, reach: Int, _ x: UnsafePointer<Float>
  ) -> Float {
    let sums = unsafe sums(table, reach: reach, x)
    return (sums.even.magnitudes + sums.odd.magnitudes).largestLane
  }

  /// The even and odd sums of four banks.
  @inline(__always)
  private static func sums(
    _ table: UnsafePointer<SIMD4<Float>>, reach: Int, _ x: UnsafePointer<Float>
  ) -> (even: SIMD4<Float>, odd: SIMD4<Float>) {
    var even = SIMD4<Float>.zero
    var odd = SIMD4<Float>.zero
    for k in 0..<reach {
      let before = unsafe x[-k]
      let after = unsafe x[1 + k]
      unsafe even += table[2 * k] * (before + after)
      unsafe odd += table[2 * k + 1] * (before - after)
    }
    return (even, odd)
  }

  /// What `PolyphaseInterpolator.refinedPeak` finds: every parabola through a local maximum among
  /// x[0] and the gap's points.
  private func ownReading(_ x: UnsafePointer<Float>) -> Float {
    let sums = unsafe Self.sums(own.pointer, reach: ownReach, x)
    let previous = unsafe Self.sums(own.pointer, reach: ownReach, x - 1)
    let rising = sums.even + sums.odd
    let falling = sums.even - sums.odd
    var before = (previous.even - previous.odd)[0]
    var here = unsafe x[0]
    var highest = here.magnitude
    for index in 1...ownFactor {
      let after =
        unsafe index == ownFactor
        ? x[1] : index <= ownFactor / 2 ? rising[index - 1] : falling[ownFactor - 1 - index]
      let sign: Float = here < 0 ? -1 : 1
      let bend = sign * (2 * here - before - after)
      highest = max(highest, after.magnitude)
      if sign * (here - before) >= 0 && sign * (here - after) >= 0 && bend > 0 {
        highest = max(highest, sign * here + (before - after) * (before - after) / (8 * bend))
      }
      before = here
      here = after
    }
    return highest
  }

  @inline(__always)
  private static func magnitudes(_ x: SIMD8<Float>) -> SIMD8<Float> {
    x.replacing(with: -x, where: x .< .zero)
  }

  /// The top of the parabola through the highest of a gap's points and its neighbours.
  private func top(
    _ x: UnsafePointer<Float>, _ rising: SIMD8<Float>, _ falling: SIMD8<Float>
  ) -> Float {
    var highest: Float = 0
    var place = 0
    func point(_ index: Int) -> Float {
      switch index {
      case 0: unsafe x[0]
      case 16: unsafe x[1]
      case ...8: rising[index - 1]
      default: falling[15 - index]
      }
    }
    for index in 0...16 where point(index).magnitude > highest {
      highest = point(index).magnitude
      place = index
    }
    guard place > 0 && place < 16 else { return highest }
    let before = point(place - 1)
    let here = point(place)
    let after = point(place + 1)
    let bend = 2 * here - before - after
    guard bend != 0 else { return highest }
    return (here + (after - before) * (after - before) / (8 * bend)).magnitude
  }
}
