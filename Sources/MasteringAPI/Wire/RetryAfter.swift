/// How long a server asks to be left alone.
package enum RetryAfter {
  /// Seconds from now for a `Retry-After` header: a number of seconds or a date; nil for others.
  ///
  /// - now: seconds since 1970.
  package static func seconds(_ header: String?, now: Double) -> Double? {
    guard let text = header?.trimmed, !text.isEmpty else { return nil }
    if let seconds = Double(text), seconds.isFinite, seconds >= 0 { return min(seconds, 86_400) }
    guard let date = RFC3339.httpDate(text) else { return nil }
    return min(max(0, date - now), 86_400)
  }
}
