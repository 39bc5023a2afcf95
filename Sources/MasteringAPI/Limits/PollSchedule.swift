/// When to ask for a job's state: early enough to be quick, seldom enough to be polite.
package struct PollSchedule: Sendable, Equatable {
  /// Seconds until the next question, before jitter.
  private var interval = 5.0
  private var backoff = 0.0
  /// Seconds before the first question.
  package let firstWait: Double
  /// Seconds of following a job after which the wait is given up (the job is not).
  package let deadline: Double

  /// A schedule for a job of `eta` seconds, nil when unknown.
  package init(eta: Double?) {
    firstWait = eta.map { min(20, max(3, $0 / 2)) } ?? 5
    deadline = max(900, 4 * (eta ?? 0))
  }

  /// Seconds before the next question after an answer; `jitter` 0 … 1 spreads by ±20 %.
  package mutating func next(jitter: Double) -> Double {
    backoff = 0
    defer { interval = min(20, interval * 1.25) }
    return interval * (0.8 + 0.4 * jitter)
  }

  /// Seconds before the next question to a service that holds it until something changes: each answer
  /// may be news of a moment, so the pauses grow with the time that the job has been followed, s.
  package mutating func afterHeld(followed: Double) -> Double {
    backoff = 0
    return min(2, 0.25 + followed / 20)
  }

  /// Seconds after a 429: what the server asks, else 15 s and double each time.
  package mutating func afterRefusal(retryAfter: Double?) -> Double {
    backoff = backoff == 0 ? 15 : min(300, backoff * 2)
    return retryAfter.map { max(1, $0) } ?? backoff
  }

  /// Seconds after a failure of the network or the server: 2 s and double each time, to 60 s.
  package mutating func afterFailure(retryAfter: Double?) -> Double {
    backoff = backoff == 0 ? 2 : min(60, backoff * 2)
    return max(retryAfter ?? 0, backoff)
  }
}
