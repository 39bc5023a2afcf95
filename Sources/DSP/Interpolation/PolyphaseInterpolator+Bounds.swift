extension PolyphaseInterpolator {
  /// What pruning looks at, for 16 samples.
  struct BlockExtremes {
    /// Largest |x[i]|.
    var level: Float
    /// Largest |x[i−1] − 2x[i] + x[i+1]|.
    var curvature: Float

    @inline(__always)
    func larger(_ other: BlockExtremes) -> BlockExtremes {
      BlockExtremes(
        level: other.level > level ? other.level : level,
        curvature: other.curvature > curvature ? other.curvature : curvature)
    }
  }

  /// The extremes of x[0] … x[15].
  @inline(__always)
  static func extremes(_ x: UnsafePointer<Float>) -> BlockExtremes {
    var level = SIMD4<Float>.zero
    var curvature = SIMD4<Float>.zero
    for i in stride(from: 0, to: group, by: 4) {
      let here = unsafe SIMD4<Float>.load(x + i)
      let around = unsafe SIMD4<Float>.load(x + i - 1) + SIMD4<Float>.load(x + i + 1)
      level = level.larger(here.magnitudes)
      curvature = curvature.larger((around - (here + here)).magnitudes)
    }
    return BlockExtremes(level: level.largestLane, curvature: curvature.largestLane)
  }

  /// The extremes within reach of the gaps of one block, walked from block to block.
  struct Walk {
    private var before: BlockExtremes
    private(set) var here: BlockExtremes
    private var after: BlockExtremes
    private let blocks: Int

    @inline(__always)
    init(_ x: UnsafePointer<Float>, blocks: Int) {
      unsafe before = PolyphaseInterpolator.extremes(x - PolyphaseInterpolator.group)
      unsafe here = PolyphaseInterpolator.extremes(x)
      unsafe after = PolyphaseInterpolator.extremes(x + PolyphaseInterpolator.group)
      self.blocks = blocks
    }

    /// The union over all blocks within reach of the block at `x`.
    @inline(__always)
    func around(_ x: UnsafePointer<Float>) -> BlockExtremes {
      var all = before.larger(here).larger(after)
      var block = 2
      while block <= blocks {
        let offset = block * PolyphaseInterpolator.group
        unsafe all = all.larger(PolyphaseInterpolator.extremes(x - offset))
        unsafe all = all.larger(PolyphaseInterpolator.extremes(x + offset))
        block += 1
      }
      return all
    }

    /// Steps to the block at `x`.
    @inline(__always)
    mutating func advance(to x: UnsafePointer<Float>) {
      before = here
      here = after
      unsafe after = PolyphaseInterpolator.extremes(x + PolyphaseInterpolator.group)
    }
  }

  /// A value no point of the 16 gaps from x[0]|x[1] on can pass.
  @inline(__always)
  func bound(_ x: UnsafePointer<Float>, _ walk: Walk) -> Float {
    let all = unsafe walk.around(x)
    let next = unsafe x[Self.group].magnitude
    let near = next > walk.here.level ? next : walk.here.level
    let byLevel = gainBound * all.level
    let byCurvature = near + levelBound * all.level + curvatureBound * all.curvature
    return byLevel < byCurvature ? byLevel : byCurvature
  }
}
