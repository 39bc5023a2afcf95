package import AudioCore
package import HTTPClient
import MasteringAPI

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
    status = answer.status
    code = JSONText.parse(answer.body)?["code"]?.words
    let name = service.name
    let said = ErrorText.find(in: answer.body)
    let words = said.map { " It says: \($0)" } ?? ""
    let means = Self.meaning(answer.status, said)
    retryAfter = RetryAfter.seconds(
      answer.headers["retry-after"] ?? JSONText.parse(answer.body)?["retry_after"]?.words, now: now)
    let pause = retryAfter.map { "in \(Int($0.rounded(.up))) s" }
    switch means {
    case 401, 403:
      kind = .key
      let style =
        service.style == .raw
        ? "; if it wants the word Bearer before the key, add the service with --auth bearer" : ""
      text =
        "\(name) did not accept the key from \(service.key.text): check it\(style).\(words)"
    case 402:
      kind = .credits
      let body = JSONText.parse(answer.body)
      let wanted = body?["required_credits"]?.amount
      let there = body?["available_credits"]?.amount
      var numbers = ""
      if let wanted, let there {
        numbers = ": \(Self.number(wanted)) are needed and \(Self.number(there)) are there"
      }
      text = "\(name) wants more credits\(numbers). Buy credits there, then submit again.\(words)"
    case 404 where step == .other || code == "not_found":
      kind = .missing
      text =
        "\(name) has no mastering service at \(service.baseURL): correct the address, which ends with "
        + "/v1 as a rule (lacquer remote add).\(words)"
    case 404 where step == .submit:
      kind = .missing
      text =
        "\(name) does not know your account or plan: check the subscription and the key.\(words)"
    case 404:
      kind = .missing
      text = "\(name) does not know this job.\(words)"
    case 408, 425:
      kind = .later
      text =
        "\(name) did not wait for the whole request: check the connection and try again.\(words)"
    case 409:
      kind = .request
      text = "\(name) is already at work on this request: look at lacquer jobs list.\(words)"
    case 413:
      kind = .request
      text = "The files are too large for \(name): send FLAC, or shorter audio.\(words)"
    case 415:
      kind = .request
      text = "\(name) does not take a file of this kind: send WAV, FLAC or MP3.\(words)"
    case 422:
      kind = .request
      text = "\(name) cannot use what was sent: check both files and the format.\(words)"
    case 429 where step == .submit && said?.lowercased().contains("parallel") == true:
      kind = .later
      text =
        "\(name) has as many jobs of yours as it takes at a time: wait for one to end (lacquer jobs "
        + "wait), then submit again.\(words)"
    case 429:
      kind = .later
      text = "\(name) asks to slow down: try again \(pause ?? "a little later").\(words)"
    case 400, 405, 410...499:
      kind = .request
      text = "\(name) refused the request (HTTP \(answer.status)).\(words)"
    case 300...399:
      kind = .request
      text =
        "\(name) points to another address, where your key is not sent: correct the service's "
        + "address (lacquer remote add)."
    case 503:
      kind = .service
      text = "\(name) takes nothing now: try again \(pause ?? "later").\(words)"
    case 500...599:
      kind = .service
      text =
        "\(name) has a fault of its own (HTTP \(answer.status)): try again \(pause ?? "later")."
        + words
    default:
      kind = .service
      text = "\(name) gave an answer that makes no sense (HTTP \(answer.status)).\(words)"
    }
  }

  /// The status that an answer means: the words decide where the status leaves it open, as with
  /// "insufficient credits" under 400.
  private static func meaning(_ status: Int, _ said: String?) -> Int {
    guard status == 400 || status == 403, let said = said?.lowercased() else { return status }
    func says(_ words: String...) -> Bool { words.contains { said.contains($0) } }
    if says("insufficient fund", "insufficient credit", "not enough credit") { return 402 }
    if says("slow down", "too many", "rate limit") { return 429 }
    return status
  }

  /// The error for the command line.
  package var error: LacquerError { LacquerError(.remote, text) }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e12 ? String(Int(value)) : "\(value)"
  }
}
