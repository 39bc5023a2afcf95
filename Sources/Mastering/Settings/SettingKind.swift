internal import AudioCore
internal import DSP

/// What a setting may be: the shape of its values and how a person moves through them.
public enum SettingKind: Sendable, Equatable {
  /// A number in a range, or one of the words ("auto", "off") where the setting has any.
  case number(range: ClosedRange<Double>, step: SettingStep, words: [String])
  /// One of a list of words, from first to last in the order a person steps through them.
  case choice([String])
  /// on or off.
  case toggle
  /// A moment in the mix, s, or `whole`.
  case time(step: SettingStep)
  /// A stretch of the mix, or `auto`.
  case region
  /// LUFS in a range, `ref`, `ref±x` with x up to `offset` LU, `keep`, or a delivery target's name.
  case loudness(range: ClosedRange<Double>, offset: Double, step: SettingStep)
  /// A whole number from 0, or `auto`.
  case integer(limit: UInt64)
  /// Up to `limit` equaliser bands, or `none`.
  case bands(limit: Int)
  /// Up to `limit` ranges of frequencies within `span`, Hz, or `none`.
  case ranges(limit: Int, span: ClosedRange<Double>)
}

/// How far one key press moves a number: normal, fine (Alt), coarse (Shift).
public enum SettingStep: Sendable, Equatable {
  /// Adds so much, in the setting's unit.
  case add(Double, fine: Double, coarse: Double)
  /// Multiplies by so much.
  case multiply(Double, fine: Double, coarse: Double)

  /// Adds `step`, a tenth of it or ten times it.
  public static func add(_ step: Double) -> SettingStep {
    .add(step, fine: step / 10, coarse: step * 10)
  }

  /// Half a decibel, a tenth, three.
  static let decibels = add(0.5, fine: 0.1, coarse: 3)
  /// A twelfth of an octave, a 48th, an octave.
  static let frequency = multiply(1.059_463_094_359_295_3, fine: 1.014_545_334_937_523, coarse: 2)
  /// 5 %, 1 %, double.
  static let duration = multiply(1.05, fine: 1.01, coarse: 2)
}

extension SettingKind {
  /// The values in words, as they stand in help and errors: "a number from -12 to 0 dBTP".
  public func allowed(unit: String) -> String {
    let unit = unit.isEmpty ? "" : (unit == "%" ? " %" : " " + unit)
    func span(_ range: ClosedRange<Double>) -> String {
      "\(Numeral.shortest(range.lowerBound)) to \(Numeral.shortest(range.upperBound))"
    }
    switch self {
    case .number(let range, _, let words):
      let or = words.map { " or \($0)" }.joined()
      return "a number from \(span(range))\(unit)\(or)"
    case .choice(let words):
      guard let last = words.last, words.count > 1 else { return words.joined() }
      return words.dropLast().joined(separator: ", ") + " or \(last)"
    case .toggle:
      return "on or off"
    case .time:
      return "a time (83.5 or 1:23.5) or whole"
    case .region:
      return "start-end (1:10-1:40) or auto"
    case .loudness(let range, let offset, _):
      let limit = Numeral.shortest(offset)
      return "a number from \(span(range)) LUFS, ref, ref+x or ref-x (x up to \(limit) LU), keep "
        + "or a name (lacquer targets)"
    case .integer(let limit):
      return "a whole number from 0 to \(limit) or auto"
    case .bands(let limit):
      let kinds = EqualizerBand.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      return "up to \(limit) bands such as 'bell 120Hz -2.5dB Q1.4 mid' with ; between them "
        + "(\(kinds); \(span(ToneBand.hertzRange)) Hz, \(span(ToneBand.decibelRange)) dB, "
        + "Q \(span(ToneBand.qRange)); mid or side where not both) or none"
    case .ranges(let limit, let limits):
      return "up to \(limit) ranges such as 2k-4k with ; between them (\(span(limits)) Hz) or none"
    }
  }

  /// Reads what a person typed; nil when it is not one of the values allowed.
  func parse(_ text: String, unit: String) -> SettingValue? {
    let text = text.trimmingSpaces
    let word = text.lowercased()
    switch self {
    case .number(let range, _, let words):
      if words.contains(word) { return .word(word) }
      guard let value = SettingText.parseNumber(text, unit: unit), range.contains(value)
      else { return nil }
      return .number(value)
    case .choice(let words):
      if words.contains(word) { return .word(word) }
      guard let value = SettingText.parseNumber(text, unit: unit) else { return nil }
      let number = Numeral.shortest(value)
      return words.contains(number) ? .word(number) : nil
    case .toggle:
      if ["on", "true", "yes"].contains(word) { return .toggle(true) }
      if ["off", "false", "no"].contains(word) { return .toggle(false) }
      return nil
    case .time:
      return word == "whole" ? .word(word) : SettingText.parseTime(text).map { .number($0) }
    case .region:
      return word == "auto" ? .word(word) : SettingText.parseRegion(text).map { .region($0) }
    case .loudness(let range, let offset, _):
      return Self.parseLoudness(word, range: range, offset: offset)
    case .integer(let limit):
      if word == "auto" { return .word(word) }
      guard let value = UInt64(text), value <= limit else { return nil }
      return .integer(value)
    case .bands(let limit):
      guard word != "none" else { return .word(word) }
      return Self.list(text, limit: limit) { ToneBand(text: $0) }.map { .bands($0) }
    case .ranges(let limit, let span):
      guard word != "none" else { return .word(word) }
      return Self.list(text, limit: limit) { FrequencyRange(text: $0, limits: span) }
        .map { .ranges($0) }
    }
  }

  /// Entries between semicolons; nil unless there are 1 to `limit`, all of them readable.
  private static func list<Entry>(
    _ text: String, limit: Int, read: (String) -> Entry?
  ) -> [Entry]? {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    let entries = parts.compactMap { read(String($0).trimmingSpaces) }
    return entries.count == parts.count && (1...limit).contains(entries.count) ? entries : nil
  }

  private static func parseLoudness(
    _ word: String, range: ClosedRange<Double>, offset limit: Double
  ) -> SettingValue? {
    if word == "keep" || DeliveryTarget.isName(word) { return .word(word) }
    if word.hasPrefix("ref") {
      let rest = word.dropFirst(3)
      if rest.isEmpty { return .referenceOffset(0) }
      guard let sign = rest.first, "+-−".contains(sign),
        let value = SettingText.parseNumber(String(rest), unit: "lu"), abs(value) <= limit
      else { return nil }
      return .referenceOffset(value)
    }
    guard let value = SettingText.parseNumber(word, unit: "lufs"), range.contains(value)
    else { return nil }
    return .number(value)
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmingSpaces: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
