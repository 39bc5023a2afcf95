package import AudioCore

/// An error of the server: RFC 9457 members and the pair `success`, `error` of the hosted API in one
/// object.
package struct Problem: Error, Sendable, Equatable {
  /// HTTP status.
  package var status: Int
  /// Stable word for programs: "reference_too_short".
  package var code: String
  /// One sentence for the person.
  package var text: String
  /// The form field that is meant, if one is.
  package var field: String?
  /// Seconds after which another try makes sense.
  package var retryAfter: Double?
  /// Members of this kind of problem (`required_credits` …).
  package var extra: [String: JSONValue] = [:]

  /// Creates a problem.
  package init(
    _ status: Int, _ code: String, _ text: String, field: String? = nil,
    retryAfter: Double? = nil, extra: [String: JSONValue] = [:]
  ) {
    self.status = status
    self.code = code
    self.text = text
    self.field = field
    self.retryAfter = retryAfter
    self.extra = extra
  }

  /// The title of RFC 9457: the code in words.
  package var title: String {
    let words = code.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// Whether there is only no place for the request now, and the same one may be accepted soon.
  package var isForNow: Bool { status == 503 || code == "too_many_parallel_jobs" }

  /// The body.
  package func document(requestID: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "success": .bool(false),
      "error": .string(text),
      "type": .string("urn:lacquer:problem:" + code.split(separator: "_").joined(separator: "-")),
      "title": .string(title),
      "status": .integer(Int64(status)),
      "detail": .string(text),
      "code": .string(code),
      "request_id": .string(requestID),
      "errors": .array([]),
    ]
    if let field {
      members["field"] = .string(field)
      members["errors"] = .array([
        .object(["field": .string(field), "code": .string(code), "message": .string(text)])
      ])
    }
    for (name, value) in extra { members[name] = value }
    return .object(members)
  }
}

extension Problem {
  /// 401: no key, or one that is not known.
  package static let unauthorised = Problem(
    401, "authentication_failed",
    "Authentication failed: send the API key in the Authorization header.")

  /// 404: no such job of this key.
  package static let noSuchJob = Problem(
    404, "conversion_not_found", "Conversion not found: there is no job of this id for your key.")

  /// 503: the disk takes nothing now.
  package static let storageFull = Problem(
    503, "storage_full", "The server has no room: try again later.", retryAfter: 60)

  /// 400 for a parameter.
  package static func invalid(_ code: String, _ text: String, field: String? = nil) -> Problem {
    Problem(400, code, text, field: field)
  }

  /// 402, with both numbers.
  package static func insufficientCredits(required: Double, available: Double) -> Problem {
    Problem(
      402, "insufficient_credits", "Insufficient credits for this operation.",
      extra: ["required_credits": .number(required), "available_credits": .number(available)])
  }
}
