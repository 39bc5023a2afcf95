import Glibc

/// Levels at the two ends of the spectrum, as one maximum over channels per 32 frames.
///
/// The low level is that below 300 Hz: it distinguishes a bass note, during which the gain must not move,
/// from a drum, during which it may. The high level is that of the topmost frequencies, from about 0.04 of
/// the rate below half of it: interpolators of finite length disagree there, so peaks must be measured more
/// closely where it is high.
///
/// Both are Linkwitz-Riley low-passes of second order (two equal first-order sections, bilinear with
/// prewarping); for the high level every other sample is negated first, which mirrors the spectrum.
/// [any thread]
public struct EdgeLevelDetector: Sendable {
  /// Frames a result stands for.
  public static let blockFrames = 32
  /// Where the low-pass of the low level is 6 dB down, Hz.
  static let lowCornerHertz = 300.0
  /// How far below half the rate the high level is 6 dB down, in rates.
  static let highCorner = 0.04

  /// What the filters remember; lanes are low left, low right, high left, high right.
  public struct State: BitwiseCopyable, Sendable, Equatable {
    /// First section.
    public var first = SIMD4<Double>.zero
    /// Second section.
    public var second = SIMD4<Double>.zero

    /// Silence.
    public init() {}
  }

  /// The memory of the filters; assign to start elsewhere.
  public var state = State()
  private let gain: SIMD4<Double>
  private let pole: SIMD4<Double>

  /// Makes a detector at rest for a rate in Hz.
  public init(sampleRate: Int) {
    let low = tan(.pi * min(0.1, Self.lowCornerHertz / Double(sampleRate)))
    let high = tan(.pi * Self.highCorner)
    gain = SIMD4(low / (1 + low), low / (1 + low), high / (1 + high), high / (1 + high))
    pole = SIMD4(
      (1 - low) / (1 + low), (1 - low) / (1 + low), (1 - high) / (1 + high),
      (1 - high) / (1 + high))
  }

  /// Filters `count` frames (a multiple of 32) of two channels; mono passes the same pointer twice.
  @inline(never)
  public mutating func process(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, count: Int,
    low: UnsafeMutablePointer<Float>, high: UnsafeMutablePointer<Float>
  ) {
    // Transposed form: y = g·x + z, z' = g·x + p·y.
    var z1 = state.first
    var z2 = state.second
    var scale = gain
    let turned = gain * SIMD4(1, 1, -1, -1)
    for block in 0..<count / Self.blockFrames {
      var top = SIMD4<Double>.zero
      for i in block * Self.blockFrames..<(block + 1) * Self.blockFrames {
        let l = unsafe Double(left[i])
        let r = unsafe Double(right[i])
        scale = i & 1 == 0 ? gain : turned
        let x = SIMD4(l, r, l, r) * scale
        let y = x + z1
        z1 = x + y * pole
        let w = y * gain
        let v = w + z2
        z2 = w + v * pole
        let square = v * v
        top.replace(with: square, where: square .> top)
      }
      unsafe low[block] = Float(max(top[0], top[1]).squareRoot())
      unsafe high[block] = Float(max(top[2], top[3]).squareRoot())
    }
    // Denormals never occur: what decayed below −300 dB is dropped.
    z1.replace(with: 0, where: z1 * z1 .< SIMD4(repeating: 1e-30))
    z2.replace(with: 0, where: z2 * z2 .< SIMD4(repeating: 1e-30))
    state.first = z1
    state.second = z2
  }
}
