/// Finds the largest values of the signal between its samples.
///
/// Runs are given by a pointer to their first sample with `margin` more samples readable before and
/// after (zeros where the signal has ended). Results depend on the samples alone, not on how a
/// signal is cut into runs. Creation allocates [control thread]; everything else neither allocates
/// nor locks [audio thread], and one interpolator may serve several threads at once.
///
/// Source: ITU-R BS.1770-5 Annex 2; with `factor` n the maximum over a run is below the true peak
/// of a signal band-limited to half the rate by at most −20·log10 cos(π/2n) dB plus the kernel's
/// ripple.
@safe public final class PolyphaseInterpolator: Sendable {
  /// Gaps decided on and computed together.
  static let group = 16

  /// The coefficients.
  public let kernel: InterpolationKernel
  /// Samples that must be readable before and after a run.
  public let margin: Int

  /// Coefficients, each four times over: for every set of banks and k, the even then the odd ones.
  let table: AlignedBuffer<SIMD4<Float>>
  /// Sets of four banks; a remainder of one or two is a set of two.
  let fours: Int
  let twos: Int
  let reachBlocks: Int
  let gainBound: Float
  let levelBound: Float
  let curvatureBound: Float

  /// Prepares the tables of a kernel.
  public init(_ kernel: InterpolationKernel) {
    self.kernel = kernel
    let remainder = kernel.banks.count % 4
    fours = kernel.banks.count / 4 + (remainder == 3 ? 1 : 0)
    twos = remainder == 1 || remainder == 2 ? 1 : 0
    reachBlocks = (kernel.reach + Self.group - 1) / Self.group
    // The group before a run looks at its own surroundings too.
    margin = (reachBlocks + 2) * Self.group
    gainBound = Float(kernel.gainBound)
    levelBound = Float(kernel.levelBound)
    curvatureBound = Float(kernel.curvatureBound)
    table = AlignedBuffer(
      count: (fours * 8 + twos * 4) * kernel.reach)
    var slot = 0
    for set in 0..<(fours + twos) {
      let width = set < fours ? 4 : 2
      for k in 0..<kernel.reach {
        for part in 0..<2 {
          for lane in 0..<width {
            let index = set * 4 + lane
            if index < kernel.banks.count {
              let bank = kernel.banks[index]
              table[slot] = SIMD4(repeating: part == 0 ? bank.even[k] : bank.odd[k])
            }
            slot += 1
          }
        }
      }
    }
  }

  /// The meter's interpolator at a rate in Hz.
  public convenience init(truePeakAt sampleRate: Int) {
    self.init(.truePeak(sampleRate: sampleRate))
  }
}
