internal import AudioCore

/// Dates on the wire: RFC 3339 in UTC.
package enum RFC3339 {
  /// Seconds since 1970 of the first and the last moment that can be written.
  private static let writable = -62_167_219_200.0...253_402_300_799.0

  /// "2026-01-31T12:00:00Z" for seconds since 1970; the nearest moment of the years 0 to 9999 for others.
  package static func text(_ seconds: Double) -> String {
    let whole = Int(min(writable.upperBound, max(writable.lowerBound, seconds)).rounded(.down))
    let (date, clock) = (whole.dividedFloor(by: 86_400), whole.remainderFloor(by: 86_400))
    let (year, month, day) = civil(date)
    let number = Numeral.padded
    return number(year, 4) + "-" + number(month, 2) + "-" + number(day, 2) + "T"
      + number(clock / 3600, 2) + ":" + number(clock / 60 % 60, 2) + ":" + number(clock % 60, 2)
      + "Z"
  }

  /// Seconds since 1970 of a date with or without fraction and zone (none means UTC); nil for others.
  package static func seconds(_ text: String) -> Double? {
    let pattern =
      /(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?)?/
    guard let match = text.trimmed.wholeMatch(of: pattern) else { return nil }
    let parts = match.output
    guard let year = Int(parts.1), let month = Int(parts.2), let day = Int(parts.3),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let hour = parts.4.flatMap { Int($0) } ?? 0
    let minute = parts.5.flatMap { Int($0) } ?? 0
    let second = parts.6.flatMap { Int($0) } ?? 0
    var seconds = Double(days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
    seconds += parts.7.flatMap { Double("0" + $0) } ?? 0
    if let zone = parts.8, zone.first == "+" || zone.first == "-" {
      let digits = zone.dropFirst().filter(\.isNumber)
      let minutes = (Int(digits.prefix(2)) ?? 0) * 60 + (Int(digits.dropFirst(2)) ?? 0)
      seconds += Double(zone.first == "+" ? -minutes : minutes) * 60
    }
    return seconds
  }

  /// Days since 1970-01-01 in the Gregorian calendar, by eras of 400 years that begin in March.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted.dividedFloor(by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted.dividedFloor(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * part + 2) / 5 + 1)
  }

  /// "Wed, 25 Nov 2026 12:00:00 GMT" of RFC 9110 §5.6.7 as seconds since 1970; nil for others.
  package static func httpDate(_ text: String) -> Double? {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let pattern = /\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d:\d\d:\d\d) GMT/
    guard let match = text.trimmed.wholeMatch(of: pattern),
      let month = months.firstIndex(of: String(match.output.2))
    else { return nil }
    let date = "\(match.output.3)-\(Numeral.padded(month + 1, 2))-\(match.output.1)"
    return seconds("\(date)T\(match.output.4)Z")
  }
}

extension Int {
  fileprivate func dividedFloor(by divisor: Int) -> Int {
    (self - remainderFloor(by: divisor)) / divisor
  }

  fileprivate func remainderFloor(by divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
