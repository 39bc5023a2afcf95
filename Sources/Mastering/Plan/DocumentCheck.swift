internal import AudioCore

/// Refuses documents whose figures no engine has written: they are JSON, which anybody can change.
struct DocumentCheck {
  /// The document in errors.
  let name: String
  /// What gives a sound one; ends the sentence.
  let remedy: String

  /// Throws `LacquerError.input` with the complaint unless the condition holds.
  func require(_ condition: Bool, _ complaint: @autoclosure () -> String) throws {
    guard !condition else { return }
    throw LacquerError(.input, "\(name) cannot be used: \(complaint()); \(remedy).")
  }

  /// Requires a number in a range; none that is no number is in any.
  func number(_ value: Double, _ place: String, in range: ClosedRange<Double>) throws {
    try require(
      range.contains(value),
      "\(place) is \(Numeral.shortest(value)) and must be from "
        + "\(Numeral.shortest(range.lowerBound)) to \(Numeral.shortest(range.upperBound))")
  }

  /// Requires a whole number in a range.
  func whole(_ value: Int, _ place: String, in range: ClosedRange<Int>) throws {
    try require(
      range.contains(value),
      "\(place) is \(value) and must be "
        + (range.count == 1
          ? "\(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"))
  }

  /// Requires so many numbers, all in a range.
  func numbers(
    _ values: [Double], _ place: String, count: ClosedRange<Int>, in range: ClosedRange<Double>
  ) throws {
    try whole(values.count, "the number of entries in \(place)", in: count)
    if let bad = values.indices.first(where: { !range.contains(values[$0]) }) {
      try number(values[bad], "\(place)[\(bad)]", in: range)
    }
  }

  /// Requires a stretch of time that ends after it starts.
  func region(_ region: TimeRegion?, _ place: String) throws {
    guard let region else { return }
    try number(region.start, "\(place).start", in: SettingRange.seconds)
    try number(region.end, "\(place).end", in: SettingRange.seconds)
    try require(region.start < region.end, "\(place) ends before it starts")
  }

  /// Requires the digits of a SHA-256.
  func hash(_ hash: ContentHash, _ place: String) throws {
    try require(
      hash.hexadecimal.utf8.count == 64 && hash.hexadecimal.allSatisfy(\.isHexDigit),
      "\(place) is no SHA-256")
  }
}
