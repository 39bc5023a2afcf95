/// Leaf loops between interleaved samples and planes.
enum SampleKernels {
  /// Largest magnitude that is taken for audio, +180 dBFS; its square fits a Float many times over.
  static let largestSample: Float = 1e9

  /// Splits `frames` interleaved frames into one plane a channel.
  static func deinterleave(
    _ source: UnsafePointer<Float>, channels: Int, frames: Int,
    plane: (Int) -> UnsafeMutablePointer<Float>
  ) {
    switch channels {
    case 1:
      unsafe plane(0).update(from: source, count: frames)
    case 2:
      let left = unsafe plane(0)
      let right = unsafe plane(1)
      for frame in 0..<frames {
        unsafe left[frame] = source[2 * frame]
        unsafe right[frame] = source[2 * frame + 1]
      }
    default:
      for channel in 0..<channels {
        let target = unsafe plane(channel)
        for frame in 0..<frames { unsafe target[frame] = source[frame * channels + channel] }
      }
    }
  }

  /// Sets samples that are no audio (NaN, ±∞, beyond `largestSample`) to 0; returns how many.
  ///
  /// The first pass only looks, comparing bit patterns: without the sign they order as magnitudes
  /// do, with infinity and NaN above every number.
  static func zeroInvalid(_ samples: UnsafeMutablePointer<Float>, count: Int) -> Int {
    let limit = largestSample.bitPattern
    var suspicious: UInt32 = 0
    for index in 0..<count {
      let magnitude = unsafe samples[index].bitPattern & 0x7FFF_FFFF
      suspicious |= magnitude > limit ? 1 : 0
    }
    guard suspicious != 0 else { return 0 }
    var invalid = 0
    for index in 0..<count where unsafe samples[index].bitPattern & 0x7FFF_FFFF > limit {
      unsafe samples[index] = 0
      invalid += 1
    }
    return invalid
  }
}
