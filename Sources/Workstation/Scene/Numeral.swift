internal import AudioCore

/// Numbers and times as the screen shows them.
enum Numeral {
  /// Fixed decimals with a true minus sign; "–" for nothing.
  static func fixed(_ value: Double?, _ digits: Int = 1) -> String {
    guard let value, value.isFinite else { return "–" }
    return min(max(value, -1e12), 1e12).decimals(digits, minus: "−")
  }

  /// The same with a plus sign above 0.
  static func signed(_ value: Double?, _ digits: Int = 1) -> String {
    let text = fixed(value, digits)
    guard let value, value > 0, text.contains(where: { ("1"..."9").contains($0) }) else {
      return text
    }
    return "+" + text
  }

  /// A level of loudness or peak; −200, which stands for silence, is "−∞".
  static func level(_ value: Double?, _ digits: Int = 1) -> String {
    guard let value else { return "–" }
    return value <= -150 ? "−∞" : fixed(value, digits)
  }

  /// Width, side over mid in dB as reports and settings have it; "mono" without a side.
  static func width(_ decibels: Double, unit: String = "") -> String {
    decibels <= -150 ? "mono" : fixed(decibels) + unit
  }

  /// "01:23.4", "2:00:00.0".
  static func clock(_ seconds: Double, digits: Int = 1) -> String {
    let scale = digits == 0 ? 1.0 : digits == 1 ? 10 : digits == 2 ? 100 : 1000
    let total = Int64((max(0, seconds) * scale).rounded(.down))
    let whole = total / Int64(scale)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let hours = whole < 3600 ? "" : "\(whole / 3600):"
    let clock = "\(hours)\(two(whole / 60 % 60)):\(two(whole % 60))"
    guard digits > 0 else { return clock }
    let fraction = String(total % Int64(scale))
    return clock + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// "3:45", as lists show lengths.
  static func length(_ seconds: Double) -> String {
    let whole = Int((max(0, seconds)).rounded())
    let rest = whole % 60
    if whole >= 3600 {
      let minutes = whole / 60 % 60
      return "\(whole / 3600):\(minutes < 10 ? "0" : "")\(minutes):\(rest < 10 ? "0" : "")\(rest)"
    }
    return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
  }

  /// "44.1", "48": a rate in kHz.
  static func kilohertz(_ rate: Int) -> String {
    rate % 1000 == 0 ? "\(rate / 1000)" : fixed(Double(rate) / 1000, 1)
  }

  /// "58 %" of what is done: never 100 before it is.
  static func percent(_ fraction: Double) -> String {
    "\(Int(min(1, max(0, fraction)) * 100 + 1e-9)) %"
  }

  /// "1.2 kHz", "210 Hz".
  static func hertz(_ value: Double) -> String {
    value >= 1000 ? "\(fixed(value / 1000, 1)) kHz" : "\(Int(value.rounded())) Hz"
  }

  /// "38.1 MB".
  static func bytes(_ count: Int) -> String {
    let size = Double(count)
    if size >= 1e9 { return fixed(size / 1e9, 1) + " GB" }
    if size >= 1e6 { return fixed(size / 1e6, 1) + " MB" }
    if size >= 1e3 { return fixed(size / 1e3, 0) + " kB" }
    return "\(count) B"
  }
}
