#if Server
import AudioCore
internal import HTTPTypes
internal import Hummingbird
import MasteringAPI

extension Response {
  /// A JSON answer.
  static func json(
    _ document: JSONValue, status: Int = 200, headers: [(String, String)] = []
  ) -> Response {
    bytes(JSONText.line(document), type: "application/json", status: status, headers: headers)
  }

  /// An answer of text that was JSON before.
  static func jsonText(_ text: String, headers: [(String, String)] = []) -> Response {
    bytes(Array(text.utf8), type: "application/json", status: 200, headers: headers)
  }

  /// An answer of bytes.
  static func bytes(
    _ bytes: [UInt8], type: String, status: Int = 200, headers: [(String, String)] = []
  ) -> Response {
    var fields = HTTPFields()
    fields[.contentType] = type
    fields.add("X-Content-Type-Options", "nosniff")
    for (name, value) in headers { fields.add(name, value) }
    if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
    return Response(
      status: .init(code: status), headers: fields,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// The answer for a problem; `application/problem+json` only for those who ask for it.
  static func problem(_ problem: Problem, requestID: String, accept: String?) -> Response {
    var headers: [(String, String)] = []
    if let seconds = problem.retryAfter {
      headers.append(("Retry-After", String(Int(seconds.rounded(.up)))))
    }
    if problem.status == 401 { headers.append(("WWW-Authenticate", "ApiKey")) }
    let wantsProblem = accept?.contains("application/problem+json") ?? false
    return bytes(
      JSONText.line(problem.document(requestID: requestID)),
      type: wantsProblem ? "application/problem+json" : "application/json",
      status: problem.status, headers: headers)
  }
}

extension HTTPFields {
  /// Adds a field by name; nonsense names are left out.
  mutating func add(_ name: String, _ value: String) {
    guard let name = HTTPField.Name(name) else { return }
    append(HTTPField(name: name, value: value))
  }

  /// A field by name.
  func value(_ name: String) -> String? {
    HTTPField.Name(name).flatMap { self[$0] }
  }
}
#endif
