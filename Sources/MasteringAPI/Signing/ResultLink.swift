/// The query that opens a result until its time is over: `exp` and `sig`.
package enum ResultLink {
  /// The path and query of a result, below the API's mount.
  ///
  /// - expires: Unix seconds.
  package static func target(id: String, expires: Int, secret: [UInt8]) -> String {
    "/v1/result/\(id)?exp=\(expires)&sig=\(signature(id: id, expires: expires, secret: secret))"
  }

  /// Whether a signature was made by one of the secrets, in constant time.
  package static func isSigned(
    id: String, expires: Int, signature: String, secrets: [[UInt8]]
  ) -> Bool {
    secrets.reduce(false) { found, secret in
      let wanted = self.signature(id: id, expires: expires, secret: secret)
      return HMAC.areEqual(Array(signature.utf8), Array(wanted.utf8)) || found
    }
  }

  private static func signature(id: String, expires: Int, secret: [UInt8]) -> String {
    Base64.addressText(HMAC.sha256(key: secret, Array("result.\(id).\(expires)".utf8)))
  }
}
