/// Reads the signal between two samples with every meter that a master will meet.
///
/// One gap at a time, for the few places where a limited signal comes near its ceiling: the kernel
/// of record (16 points a sample, 256 taps a phase), the four phases of ITU-R BS.1770 Annex 2, the
/// Hann-windowed sinc of libebur128, and the samples themselves. [any thread]
@safe public final class GapMeter: Sendable {
  /// Samples needed before the gap's first and after its second sample.
  public static let reach = 128

  private let fine: AlignedBuffer<SIMD8<Float>>
  private let coarse: AlignedBuffer<SIMD4<Float>>
  private let coarseReach: Int

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
    let others = [InterpolationKernel.itu, .hann(factor: sampleRate < 96_000 ? 4 : 2)]
    let banks = others.flatMap(\.banks)
    coarseReach = others.map(\.reach).max() ?? 0
    precondition(banks.count <= 4, "meters of others")
    coarse = AlignedBuffer(count: 2 * coarseReach)
    for (lane, bank) in banks.enumerated() {
      for k in bank.even.indices {
        coarse[2 * k][lane] = bank.even[k]
        coarse[2 * k + 1][lane] = bank.odd[k]
      }
    }
  }

  /// The largest reading in the gap between x[0] and x[1].
  @inline(never)
  public func peak(_ x: UnsafePointer<Float>) -> Float {
    var even = SIMD8<Float>.zero
    var odd = SIMD8<Float>.zero
    let fineTable = unsafe fine.pointer
    for k in 0..<Self.reach {
      let before = unsafe x[-k]
      let after = unsafe x[1 + k]
      unsafe even += fineTable[2 * k] * (before + after)
      unsafe odd += fineTable[2 * k + 1] * (before - after)
    }
    let ofRecord = (Self.magnitudes(even) + Self.magnitudes(odd)).max()
    var coarseEven = SIMD4<Float>.zero
    var coarseOdd = SIMD4<Float>.zero
    let coarseTable = unsafe coarse.pointer
    for k in 0..<coarseReach {
      let before = unsafe x[-k]
      let after = unsafe x[1 + k]
      unsafe coarseEven += coarseTable[2 * k] * (before + after)
      unsafe coarseOdd += coarseTable[2 * k + 1] * (before - after)
    }
    let ofOthers =
      (coarseEven.replacing(with: -coarseEven, where: coarseEven .< .zero)
      + coarseOdd.replacing(with: -coarseOdd, where: coarseOdd .< .zero)).max()
    return unsafe max(max(ofRecord, ofOthers), max(x[0].magnitude, x[1].magnitude))
  }

  @inline(__always)
  private static func magnitudes(_ x: SIMD8<Float>) -> SIMD8<Float> {
    x.replacing(with: -x, where: x .< .zero)
  }
}
