internal import AudioCore

/// The value of one setting, apart from where it is stored.
///
/// `text` and `Setting.value(from:)` are inverse to each other for every value a setting can take.
public enum SettingValue: Sendable, Equatable {
  /// A number in the setting's unit.
  case number(Double)
  /// A whole number, where a Float64 would not hold every digit.
  case integer(UInt64)
  /// One of the setting's words ("auto", "minimum", "1/6").
  case word(String)
  /// A switch.
  case toggle(Bool)
  /// A stretch of time.
  case region(TimeRegion)
  /// A target of loudness that depends on the reference, LU.
  case referenceOffset(Double)
  /// Equaliser bands; never empty, for which stands `word("none")`.
  case bands([ToneBand])
  /// Ranges of frequencies; never empty, for which stands `word("none")`.
  case ranges([FrequencyRange])

  /// The value as a person types it after `--set key=`.
  public var text: String {
    switch self {
    case .number(let number): Numeral.shortest(number)
    case .integer(let number): String(number)
    case .word(let word): word
    case .toggle(let isOn): isOn ? "on" : "off"
    case .region(let region):
      "\(Numeral.shortest(region.start))-\(Numeral.shortest(region.end))"
    case .referenceOffset(let offset):
      offset == 0 ? "ref" : "ref\(offset > 0 ? "+" : "")\(Numeral.shortest(offset))"
    case .bands, .ranges: items.joined(separator: "; ")
    }
  }

  /// The text of each entry of a list; for other values their one text.
  public var items: [String] {
    switch self {
    case .bands(let bands): bands.map(\.text)
    case .ranges(let ranges): ranges.map(\.text)
    default: [text]
    }
  }
}

/// Numbers and times as settings spell them.
public enum SettingText {
  /// Reads a decimal number, with point or comma, that may end in its unit ("-1 dBTP", "80%"), in `dB`
  /// for short, and hertz in `k` ("16k", "2,5 kHz").
  ///
  /// Returns nil for anything else, for infinities and for hexadecimal floats, and for hertz as "16,000",
  /// which one person means as sixteen and another as sixteen thousand.
  package static func parseNumber(_ text: String, unit: String) -> Double? {
    var rest = Substring(text.lowercased().filter { !$0.isWhitespace })
    let unit = unit.lowercased()
    if !unit.isEmpty, rest.hasSuffix(unit) {
      rest = rest.dropLast(unit.count)
    } else if unit.hasPrefix("db"), rest.hasSuffix("db") {
      rest = rest.dropLast(2)
    }
    var factor = 1.0
    if unit == "hz" {
      if rest.hasSuffix("k") {
        rest = rest.dropLast()
        factor = 1000
      } else if rest.dropLast(3).hasSuffix(","), rest.suffix(3).allSatisfy(\.isNumber) {
        return nil
      }
    }
    let plain = rest.replacing("−", with: "-").replacing(",", with: ".")
    guard plain.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.e".contains($0)) }),
      let value = Double(plain).map({ $0 * factor }), value.isFinite
    else { return nil }
    return value
  }

  /// Reads seconds as `83.5`, `83.5s`, `1:23.5` or `0:01:23.5`, with point or comma; nil for anything
  /// else and from 10 000 000 s.
  package static func parseTime(_ text: String) -> Double? {
    var rest = Substring(text.replacing(",", with: ".").filter { !$0.isWhitespace })
    if rest.hasSuffix("s") { rest = rest.dropLast() }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var seconds = 0.0
    for (index, part) in parts.enumerated() {
      guard !part.isEmpty, part.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
        let value = Double(part), index == 0 || value < 60
      else { return nil }
      seconds = seconds * 60 + value
    }
    return seconds.isFinite && seconds < 1e7 ? seconds : nil
  }

  /// Reads `start-end`, each a time; nil unless the end lies after the start.
  package static func parseRegion(_ text: String) -> TimeRegion? {
    let parts = text.replacing("–", with: "-").split(
      separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = parseTime(String(parts[0])),
      let end = parseTime(String(parts[1])), end > start
    else { return nil }
    return TimeRegion(start: start, end: end)
  }
}
