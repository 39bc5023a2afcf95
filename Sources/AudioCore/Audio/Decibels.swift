import Glibc

/// Conversions between decibels and linear gain, amplitude and power.
///
/// Numbers carry their unit in their name everywhere (`ceilingDBTP`, `gainDB`).
public enum Decibels {
  /// Linear amplitude factor of a gain in dB: 10^(dB/20).
  public static func gain(_ decibels: Double) -> Double { pow(10, decibels / 20) }

  /// Level in dB of a linear amplitude; −∞ for 0.
  public static func amplitude(_ linear: Double) -> Double { 20 * log10(abs(linear)) }

  /// Level in dB of a linear power; −∞ for 0.
  public static func power(_ linear: Double) -> Double { 10 * log10(linear) }

  /// Linear power of a level in dB: 10^(dB/10).
  public static func powerRatio(_ decibels: Double) -> Double { pow(10, decibels / 10) }
}
