import Glibc

/// Level of what lies below a corner frequency, as one maximum over channels per 32 frames.
///
/// A Linkwitz-Riley low-pass of second order (two equal first-order sections, bilinear with
/// prewarping) and its largest magnitude: what a limiter looks at to tell a bass note, whose gain
/// must stand still, from a drum, whose gain may move. [any thread]
public struct LowLevelDetector: Sendable {
  /// Frames a result stands for.
  public static let blockFrames = 32
  /// Where the low-pass is 6 dB down, Hz.
  public static let cornerHertz = 300.0

  /// What the filter remembers, for two channels.
  public struct State: BitwiseCopyable, Sendable, Equatable {
    /// First section, one lane a channel.
    public var first = SIMD2<Double>.zero
    /// Second section.
    public var second = SIMD2<Double>.zero

    /// Silence.
    public init() {}
  }

  /// The memory of the filter; assign to start elsewhere.
  public var state = State()
  private let gain: Double
  private let pole: Double

  /// Makes a detector at rest for a rate in Hz.
  public init(sampleRate: Int) {
    let k = tan(.pi * min(Self.cornerHertz, 0.45 * Double(sampleRate)) / Double(sampleRate))
    gain = k / (1 + k)
    pole = (1 - k) / (1 + k)
  }

  /// Filters `count` frames (a multiple of 32) of two channels; mono passes the same pointer twice.
  @inline(never)
  public mutating func process(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, count: Int,
    into levels: UnsafeMutablePointer<Float>
  ) {
    // Transposed form: y = g·x + z, z' = g·x + p·y.
    var z1 = state.first
    var z2 = state.second
    for block in 0..<count / Self.blockFrames {
      var top = SIMD2<Double>.zero
      for i in block * Self.blockFrames..<(block + 1) * Self.blockFrames {
        let x = unsafe SIMD2(Double(left[i]), Double(right[i])) * gain
        let y = x + z1
        z1 = x + y * pole
        let w = y * gain
        let v = w + z2
        z2 = w + v * pole
        let square = v * v
        top.replace(with: square, where: square .> top)
      }
      unsafe levels[block] = Float(max(top[0], top[1]).squareRoot())
    }
    // Denormals never occur: what decayed below −300 dB is dropped.
    z1.replace(with: 0, where: z1 * z1 .< SIMD2(repeating: 1e-30))
    z2.replace(with: 0, where: z2 * z2 .< SIMD2(repeating: 1e-30))
    state.first = z1
    state.second = z2
  }
}
