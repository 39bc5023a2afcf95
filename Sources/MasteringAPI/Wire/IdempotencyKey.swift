/// The `Idempotency-Key` header (IETF draft): a structured string that names one request.
package enum IdempotencyKey {
  /// The name of the header.
  package static let header = "Idempotency-Key"
  /// The header of an answer that was given before.
  package static let replayed = "Idempotency-Replayed"

  /// The header's value for a key.
  package static func header(_ key: String) -> String { "\"\(key)\"" }

  /// The key in a header: a quoted string of 8 to 255 visible characters, or the same without
  /// quotes, as many clients send it; nil when malformed.
  package static func parse(_ header: String) -> String? {
    var text = header.trimmed
    if text.hasPrefix("\"") {
      guard text.count >= 2, text.hasSuffix("\"") else { return nil }
      text = String(text.dropFirst().dropLast())
    }
    let allowed = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    return allowed && (8...255).contains(text.utf8.count) ? text : nil
  }
}
