/// Units that stand behind a number and belong to it.
private let units: Set<String> = [
  "%", "GB", "Hz", "LU", "LUFS", "MB", "bit", "dB", "dB/oct", "dB/octave", "dBFS", "dBTP", "h",
  "kB", "kHz", "kbit/s", "min", "ms", "oct", "octave", "s", "µs",
]

extension String {
  /// The parts that a text is broken between into lines: its words, but a number and its unit are one
  /// part with a blank inside.
  public var lineParts: [String] {
    var parts: [String] = []
    var isNumber = false
    for word in split(whereSeparator: \.isWhitespace) {
      if isNumber, let last = parts.indices.last, word.isUnit {
        parts[last] += " \(word)"
        isNumber = false
      } else {
        parts.append(String(word))
        isNumber = word.last.map { ("0"..."9").contains($0) || $0 == "∞" } ?? false
      }
    }
    return parts
  }
}

extension Substring {
  /// Whether it is a unit, with or without what ends a clause behind it.
  fileprivate var isUnit: Bool {
    var name = self
    while let last = name.last, ".,;:!?)]…".contains(last) { name.removeLast() }
    return units.contains(String(name))
  }
}
