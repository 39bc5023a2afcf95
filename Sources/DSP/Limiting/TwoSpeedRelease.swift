import Glibc

/// Recovery of a gain reduction at two speeds: transients let go fast, sustained reduction slowly.
///
/// In fixed-point decibels, one unit being 2⁻³² dB. A slow level s follows the wanted reduction m
/// with its own attack and release; the fast level f never lies below m and falls exponentially
/// towards min(s, f), so what exceeds the slow level recovers fast and the rest with s. A constant
/// 0.02 dB/s on top brings both to exactly zero. Integers make the recursion exact, and its whole
/// state is two numbers. [any thread]
public struct TwoSpeedRelease: Sendable, Equatable {
  /// Everything the recursion remembers: where its output stands after some frame.
  public struct State: BitwiseCopyable, Sendable, Equatable, Codable {
    /// The slow level, 2⁻³² dB.
    public var slow: Int64 = 0
    /// The fast level, which is the output, 2⁻³² dB.
    public var fast: Int64 = 0

    /// No reduction.
    public init() {}
  }

  /// Units in a decibel.
  public static let unitsPerDecibel = 4_294_967_296.0

  private let slowAttack: Int64
  private let slowRelease: Int64
  private let fastRelease: Int64
  private let leak: Int64

  /// Makes a release from its time constants in frames; `slowAttackFrames` nil has no slow level.
  public init(
    slowAttackFrames: Double?, slowReleaseFrames: Double, fastReleaseFrames: Double,
    framesPerSecond: Double
  ) {
    slowAttack = slowAttackFrames.map(Self.coefficient) ?? 0
    slowRelease = Self.coefficient(slowReleaseFrames)
    fastRelease = Self.coefficient(fastReleaseFrames)
    leak = Int64((0.02 * Self.unitsPerDecibel / framesPerSecond).rounded())
  }

  /// 1 − e^(−1/frames), scaled by 2^64; at most one half.
  private static func coefficient(_ frames: Double) -> Int64 {
    Int64(min(0.499, -expm1(-1 / max(frames, 1e-9))) * 18_446_744_073_709_551_616)
  }

  /// Turns wanted reductions in dB into released ones in 2⁻³² dB and moves `state` past them.
  @inline(never)
  public func process(
    _ wanted: UnsafePointer<Float>, count: Int, state: inout State,
    into output: UnsafeMutablePointer<Int64>
  ) {
    var slow = state.slow
    var fast = state.fast
    for i in 0..<count {
      let target = unsafe Int64(wanted[i] * Float(Self.unitsPerDecibel))
      let rise = (target &- slow).multipliedFullWidth(by: slowAttack).high
      let fall = (slow &- target).multipliedFullWidth(by: slowRelease).high &+ leak
      slow = target > slow ? slow &+ rise : max(target, slow &- fall)
      let floor = min(slow, fast)
      let drop = (fast &- floor).multipliedFullWidth(by: fastRelease).high &+ leak
      fast = max(target, max(floor, fast &- drop))
      unsafe output[i] = fast
    }
    state.slow = slow
    state.fast = fast
  }
}
