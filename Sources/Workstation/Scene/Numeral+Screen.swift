internal import AudioCore

/// What the screen alone shows of numbers.
extension Numeral {
  /// Width, side over mid in dB as reports and settings have it; "mono" without a side.
  static func width(_ decibels: Double, unit: String = "") -> String {
    decibels <= -150 ? "mono" : fixed(decibels) + unit
  }

  /// "58 %" of what is done: never 100 before it is.
  static func percent(_ fraction: Double) -> String {
    "\(Int(min(1, max(0, fraction)) * 100 + 1e-9)) %"
  }

  /// "1.2 kHz", "210 Hz".
  static func hertz(_ value: Double) -> String {
    value >= 1000 ? "\(fixed(value / 1000, 1)) kHz" : "\(fixed(value, 0)) Hz"
  }
}
