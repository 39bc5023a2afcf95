import AudioCore

/// Levels as a profile stores them: finite even for silence.
package enum Level {
  /// What silence reads.
  package static let silence = -200.0

  /// 10 log10, −200 dB at least.
  package static func power(_ value: Double) -> Double {
    value > 1e-20 ? Decibels.power(value) : silence
  }

  /// 20 log10, −200 dB at least.
  package static func amplitude(_ value: Double) -> Double {
    value > 1e-10 ? Decibels.amplitude(value) : silence
  }

  /// LUFS of a K-weighted, channel-weighted mean square; −200 for silence.
  package static func loudness(_ energy: Double) -> Double {
    energy > 1e-20 ? -0.691 + Decibels.power(energy) : silence
  }

  /// The K-weighted mean square of a loudness.
  package static func energy(_ loudness: Double) -> Double {
    Decibels.powerRatio(loudness + 0.691)
  }

  /// The `percent` percentile by linear interpolation of sorted values.
  package static func percentile(_ sorted: [Double], _ percent: Double) -> Double {
    guard let last = sorted.last else { return silence }
    let position = percent / 100 * Double(sorted.count - 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}
