/// A token bucket: so many calls a minute, a burst at most as large.
package struct RateBucket: Sendable, Equatable, Codable {
  /// Calls a minute.
  package let perMinute: Double
  /// Largest burst.
  package let burst: Double
  private var tokens: Double
  private var updated: Double

  /// A full bucket; `now` in seconds of any steady clock.
  package init(perMinute: Double, burst: Double? = nil, now: Double) {
    self.perMinute = perMinute
    self.burst = max(1, burst ?? perMinute)
    tokens = self.burst
    updated = now
  }

  /// Takes a token: 0 when there was one, else the seconds until there is, with nothing taken.
  package mutating func take(now: Double) -> Double {
    // A clock that began anew (another boot of the machine): the bucket does too.
    if now < updated - 1 { self = RateBucket(perMinute: perMinute, burst: burst, now: now) }
    tokens = min(burst, tokens + max(0, now - updated) * perMinute / 60)
    updated = max(updated, now)
    guard tokens < 1 else {
      tokens -= 1
      return 0
    }
    return perMinute > 0 ? (1 - tokens) * 60 / perMinute : 3600
  }

  /// Whole calls that are left now.
  package var left: Int { Int(tokens) }
}
