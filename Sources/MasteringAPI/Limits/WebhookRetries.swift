/// When a webhook is tried again; published in docs/server.md and by /v1/capabilities.
package enum WebhookRetries {
  /// Seconds from one attempt to the next: at once, 5 s, 1 min, 5 min, 30 min, 2 h, 5 h.
  package static let delays: [Double] = [0, 5, 60, 300, 1800, 7200, 18_000]

  /// Longest time from one attempt to the next, also where a receiver asks for more, s.
  package static let longest = 43_200.0

  /// Longest wait for an answer, s.
  package static let timeout = 15.0

  /// Seconds before attempt number `attempt` (0 is the first), nil when there are no more.
  ///
  /// - jitter: 0 … 1, spreads by ±10 %.
  /// - asked: `Retry-After` of the last answer, s.
  /// - slower: 2 for a receiver that said it has too much to do.
  package static func delay(
    beforeAttempt attempt: Int, jitter: Double, asked: Double?, slower: Double = 1
  ) -> Double? {
    guard delays.indices.contains(attempt) else { return nil }
    return min(longest, max(delays[attempt] * (0.9 + 0.2 * jitter), asked ?? 0) * slower)
  }
}
