internal import CEbur128

/// Libebur128 as an oracle.
public enum Ebur128 {
  /// What it reads for a whole programme; nil parts were not asked for.
  public struct Reading: Sendable {
    /// Integrated loudness, LUFS.
    public var integrated: Double
    /// Loudness range, LU (hop 1 s).
    public var range: Double
    /// Largest true peak, linear.
    public var truePeak: Double
  }

  /// Measures planar samples.
  public static func read(_ samples: [[Float]], rate: Int, truePeak: Bool = false) -> Reading {
    let channels = samples.count
    let frames = samples[0].count
    var mode = EBUR128_MODE_I.rawValue | EBUR128_MODE_LRA.rawValue
    if truePeak { mode |= EBUR128_MODE_TRUE_PEAK.rawValue }
    var state = unsafe ebur128_init(UInt32(channels), UInt(rate), Int32(mode))
    guard let open = unsafe state else { preconditionFailure("libebur128 refused") }
    var interleaved = [Float](repeating: 0, count: channels * frames)
    for channel in 0..<channels {
      for frame in 0..<frames { interleaved[frame * channels + channel] = samples[channel][frame] }
    }
    _ = unsafe ebur128_add_frames_float(open, interleaved, frames)
    var reading = Reading(integrated: 0, range: 0, truePeak: 0)
    _ = unsafe ebur128_loudness_global(open, &reading.integrated)
    _ = unsafe ebur128_loudness_range(open, &reading.range)
    if truePeak {
      for channel in 0..<channels {
        var peak = 0.0
        _ = unsafe ebur128_true_peak(open, UInt32(channel), &peak)
        reading.truePeak = max(reading.truePeak, peak)
      }
    }
    unsafe ebur128_destroy(&state)
    return reading
  }
}
