import AudioCore
import HTTPClient
import MasteringAPI

/// What an answer that is no success says, and the sentence it becomes.
struct RefusalWords {
  let code: String?
  let retryAfter: Double?
  private let service: RemoteService
  private let step: Refusal.Step
  private let status: Int
  private let body: JSONValue?
  private let said: String?
  private let meaning: Int

  init(_ answer: TransportAnswer, service: RemoteService, step: Refusal.Step, now: Double) {
    self.service = service
    self.step = step
    status = answer.status
    body = JSONText.parse(answer.body)
    said = ErrorText.find(in: answer.body)
    code = body?["code"]?.words
    retryAfter = RetryAfter.seconds(
      answer.headers["retry-after"] ?? body?["retry_after"]?.words, now: now)
    // "200 OK" with `success: false`.
    let isRefused = (200..<300).contains(status) && body?["success"]?.flag == false
    meaning = Self.meaning(isRefused ? 400 : status, said)
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

  /// What a caller can do about it.
  var kind: Refusal.Kind {
    switch meaning {
    case 401, 403: .key
    case 402: .credits
    case 404: .missing
    case 408, 425, 429: .later
    case 300...399, 400, 405, 409...499: .request
    default: .service
    }
  }

  /// What happened and what to do, with the service's own words where it has any.
  var sentence: String {
    guard !(300...399).contains(meaning) else { return elsewhere }
    return whatHappened + (said.map { " It says: \($0)" } ?? "")
  }

  private var whatHappened: String {
    switch meaning {
    case 401, 403: badKey
    case 402: credits
    case 404: missing
    case 429: slower
    case 400...499: unusable
    default: broken
    }
  }

  private var name: String { service.name }

  private var pause: String? { retryAfter.map { "in \(Int($0.rounded(.up))) s" } }

  private var badKey: String {
    let style =
      service.style == .raw
      ? "; if it wants the word Bearer before the key, add the service with --auth bearer" : ""
    return "\(name) did not accept the key from \(service.key.text): check it\(style)."
  }

  private var credits: String {
    var numbers = ""
    if let wanted = body?["required_credits"]?.amount,
      let there = body?["available_credits"]?.amount
    {
      numbers = ": \(Numeral.shortest(wanted)) are needed and \(Numeral.shortest(there)) are there"
    }
    return "\(name) wants more credits\(numbers). Buy credits there, then submit again."
  }

  private var missing: String {
    if step == .other || code == "not_found" {
      return
        "\(name) has no mastering service at \(service.baseURL): correct the address, which ends with "
        + "/v1 as a rule (lacquer remote add)."
    }
    return step == .submit
      ? "\(name) does not know your account or plan: check the subscription and the key."
      : "\(name) does not know this job."
  }

  private var slower: String {
    if step == .submit, said?.lowercased().contains("parallel") == true {
      return
        "\(name) has as many jobs of yours as it takes at a time: wait for one to end (lacquer jobs "
        + "wait), then submit again."
    }
    return "\(name) asks to slow down: try again \(pause ?? "a little later")."
  }

  private var elsewhere: String {
    "\(name) points to another address, where your key is not sent: correct the service's "
      + "address (lacquer remote add)."
  }

  private var unusable: String {
    switch meaning {
    case 408, 425:
      "\(name) did not wait for the whole request: check the connection and try again."
    case 409: "\(name) is already at work on this request: look at lacquer jobs list."
    case 413: "The files are too large for \(name): send FLAC, or shorter audio."
    case 415: "\(name) does not take a file of this kind: send WAV, FLAC or MP3."
    case 422: "\(name) cannot use what was sent: check both files and the format."
    case 400, 405, 410...499: "\(name) refused the request (HTTP \(status))."
    default: senseless
    }
  }

  private var broken: String {
    switch meaning {
    case 503: "\(name) takes nothing now: try again \(pause ?? "later")."
    case 500...599:
      "\(name) has a fault of its own (HTTP \(status)): try again \(pause ?? "later")."
    default: senseless
    }
  }

  private var senseless: String {
    "\(name) gave an answer that makes no sense (HTTP \(status)): check its address (lacquer remote add)."
  }
}
