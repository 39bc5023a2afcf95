/// Times as minutes and seconds, from an hour on with hours.
extension Numeral {
  /// "1:23.4", "2:00:00.0", to the nearest.
  package static func clock(_ seconds: Double, digits: Int = 1) -> String {
    clock(count(seconds, digits).rounded(), digits, minuteDigits: 1)
  }

  /// "3:45", "1:02:03": a length in whole seconds, to the nearest.
  package static func length(_ seconds: Double) -> String { clock(seconds, digits: 0) }

  /// "01:23.4", "2:00:00.0": where a playhead is, which has not reached what comes next.
  package static func timecode(_ seconds: Double, digits: Int = 1) -> String {
    // What a product of decimals falls short of is no time.
    clock((count(seconds, digits) + 1e-6).rounded(.down), digits, minuteDigits: 2)
  }

  /// To a thousandth and no longer than it takes, as settings are typed: "1:23.5", "0:20".
  package static func shortestClock(_ seconds: Double) -> String {
    var text = Substring(clock(seconds, digits: 3))
    while text.last == "0" { text = text.dropLast() }
    return String(text.last == "." ? text.dropLast() : text)
  }

  /// Seconds in units of the last digit: rounded as a whole, or what is nearly a minute would be 60 s.
  private static func count(_ seconds: Double, _ digits: Int) -> Double {
    min(max(0, seconds), 1e12) * Double(power(of: digits))
  }

  private static func clock(_ count: Double, _ digits: Int, minuteDigits: Int) -> String {
    let units = Int(count)
    let scale = power(of: digits)
    let whole = units / scale
    let minutes = whole / 60 % 60
    var text =
      whole < 3600
      ? padded(minutes, minuteDigits) : "\(whole / 3600):\(padded(minutes, 2))"
    text += ":" + padded(whole % 60, 2)
    return digits == 0 ? text : "\(text).\(padded(units % scale, digits))"
  }
}
