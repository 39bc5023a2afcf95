internal import AudioCore

/// Powers behind levels.
enum Power {
  /// Power of a level in 0.01 dB.
  static func ofHundredths(_ value: Int16) -> Double { Decibels.powerRatio(Double(value) / 100) }

  /// Level of a power, dB; silence is −200.
  static func decibels(_ power: Double) -> Double { power > 0 ? Decibels.power(power) : -200 }
}
