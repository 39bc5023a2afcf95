import AudioCore

/// Times as people type them: 72.5, 1:12, 1:02:03.5.
package enum ClockTime {
  /// Seconds, or nil for what is no time.
  package static func seconds(_ text: some StringProtocol) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var sum = 0.0
    for part in parts {
      guard !part.isEmpty, part.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
        let value = Double(part)
      else { return nil }
      sum = sum * 60 + value
    }
    return sum
  }

  /// A stretch "1:12-1:40"; throws `LacquerError.usage`.
  package static func range(_ text: String, option: String) throws -> Range<Double> {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = seconds(parts[0]), let end = seconds(parts[1]), start < end
    else {
      throw LacquerError(
        .usage, "\(option) takes a start and a later end, such as 1:12-1:40, not '\(text)'.")
    }
    return start..<end
  }
}
