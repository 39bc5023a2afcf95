import Glibc

/// Limits on a curve in dB that leave small values alone.
package enum SoftLimit {
  /// `value` up to `limit` − 3 dB, a quadratic knee, flat at `limit` from `limit` + 3 dB on.
  ///
  /// A limit below 3 dB has a knee as narrow as itself, so that 0 stays 0.
  package static func upper(_ value: Double, limit: Double) -> Double {
    let knee = min(3, limit)
    guard knee > 0 else { return min(value, limit) }
    if value <= limit - knee { return value }
    if value >= limit + knee { return limit }
    let over = limit + knee - value
    return limit - over * over / (4 * knee)
  }

  /// The same from below: nothing under −`limit`.
  package static func lower(_ value: Double, limit: Double) -> Double {
    -upper(-value, limit: limit)
  }

  /// The middle of the steepest curves above and below `values` whose neighbours i − 1 and i differ by at
  /// most `step(i)`: the closest curve of limited slope in the maximum norm.
  package static func slope(_ values: [Double], step: (Int) -> Double) -> [Double] {
    var below = values
    var above = values
    for i in values.indices.dropFirst() {
      below[i] = min(below[i], below[i - 1] + step(i))
      above[i] = max(above[i], above[i - 1] - step(i))
    }
    for i in values.indices.dropLast().reversed() {
      below[i] = min(below[i], below[i + 1] + step(i + 1))
      above[i] = max(above[i], above[i + 1] - step(i + 1))
    }
    return zip(below, above).map { ($0 + $1) / 2 }
  }
}
