/// Signatures of webhooks after Standard Webhooks 1.0.0.
package enum StandardWebhook {
  /// The headers: the id is the same on every attempt, time and signature are the attempt's.
  package static let idHeader = "webhook-id"
  /// Unix seconds of the attempt.
  package static let timeHeader = "webhook-timestamp"
  /// `v1,<base64>`, several separated by blanks while a secret is replaced.
  package static let signatureHeader = "webhook-signature"
  /// Largest difference between a signature's time and now, s.
  package static let tolerance = 300.0

  /// A new secret: `whsec_` and 32 random bytes.
  package static func newSecret() -> String { "whsec_" + Base64.text(RandomBytes.make(32)) }

  /// The signature of `id.timestamp.body`; nil when the secret is none.
  package static func sign(
    secret: String, id: String, timestamp: Int, body: [UInt8]
  ) -> String? {
    guard let key = key(secret) else { return nil }
    let message = Array("\(id).\(timestamp).".utf8) + body
    return "v1," + Base64.text(HMAC.sha256(key: key, message))
  }

  /// Whether one of the signatures is right and the time is within five minutes of `now` (Unix s).
  package static func verify(
    secret: String, id: String, timestamp: String, signatures: String, body: [UInt8], now: Double
  ) -> Bool {
    guard let time = Int(timestamp), abs(Double(time) - now) <= tolerance,
      let wanted = sign(secret: secret, id: id, timestamp: time, body: body)
    else { return false }
    return signatures.split(separator: " ").reduce(false) { found, signature in
      HMAC.areEqual(Array(signature.utf8), Array(wanted.utf8)) || found
    }
  }

  private static func key(_ secret: String) -> [UInt8]? {
    guard secret.hasPrefix("whsec_"), let key = Base64.bytes(String(secret.dropFirst(6))),
      (24...64).contains(key.count)
    else { return nil }
    return key
  }
}
