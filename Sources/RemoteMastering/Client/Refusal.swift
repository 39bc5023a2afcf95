package import AudioCore
package import HTTPClient

/// What an answer that is no success means, in a sentence with the next step.
package struct Refusal: Error, Sendable, Equatable {
  /// What a caller can do about it.
  package enum Kind: Sendable, Equatable {
    /// The key is not good: the job can go on with another.
    case key
    /// No credits.
    case credits
    /// Not there: on submit the account or plan, on byId the job.
    case missing
    /// Try again later.
    case later
    /// The request itself is at fault.
    case request
    /// The service is at fault.
    case service
  }

  /// What a caller can do about it.
  package var kind: Kind
  /// HTTP status.
  package var status: Int
  /// The service's own word for it, where it has one: "idempotency_key_reused".
  package var code: String?
  /// Seconds after which the service wants to be asked again, where it says so.
  package var retryAfter: Double?
  /// The sentence.
  package var text: String

  /// What is being done, which decides what some statuses mean.
  package enum Step: Sendable { case submit, status, other }

  /// Reads an answer.
  package init(_ answer: TransportAnswer, service: RemoteService, step: Step, now: Double) {
    let words = RefusalWords(answer, service: service, step: step, now: now)
    status = answer.status
    code = words.code
    retryAfter = words.retryAfter
    kind = words.kind
    text = words.sentence
  }

  /// The error for the command line.
  package var error: LacquerError { LacquerError(.remote, text) }
}
