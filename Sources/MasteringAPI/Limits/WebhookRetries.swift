/// When a webhook is tried again; published in docs/server.md and by /v1/capabilities.
package enum WebhookRetries {
  /// Seconds from one attempt to the next: at once, 5 s, 1 min, 5 min, 30 min, 2 h, 5 h.
  package static let delays: [Double] = [0, 5, 60, 300, 1800, 7200, 18_000]

  /// Longest wait for an answer, s.
  package static let timeout = 15.0

  /// Seconds before attempt number `attempt` (0 is the first), nil when there are no more.
  ///
  /// - jitter: 0 … 1, spreads by ±10 %.
  /// - asked: `Retry-After` of the last answer, s.
  package static func delay(beforeAttempt attempt: Int, jitter: Double, asked: Double?) -> Double? {
    guard delays.indices.contains(attempt) else { return nil }
    return max(delays[attempt] * (0.9 + 0.2 * jitter), asked ?? 0)
  }
}
