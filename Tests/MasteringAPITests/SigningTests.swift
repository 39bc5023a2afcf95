import AudioCore
import MasteringAPI
import Testing

@Suite struct SigningTests {
  /// RFC 4231, test cases 1, 2 and 6.
  @Test func hmacVectors() {
    let first = HMAC.sha256(key: [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8))
    #expect(
      Hexadecimal.text(first)
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    let second = HMAC.sha256(
      key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
    #expect(
      Hexadecimal.text(second)
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let sixth = HMAC.sha256(
      key: [UInt8](repeating: 0xAA, count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
    #expect(
      Hexadecimal.text(sixth)
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  private static let secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
  private static let body = Array(
    #"{"success":true,"task_id":"0d12ef34-5678-4abc-9123-456def7890ab","status":"COMPLETED"}"#.utf8)

  @Test func webhookVector() {
    let signature = StandardWebhook.sign(
      secret: Self.secret, id: "msg_0001", timestamp: 1_760_000_000, body: Self.body)
    #expect(signature == "v1,+eoX0glILk0S4jaKhKEWqU71syBzg1QCNUgQolT0lCM=")
  }

  @Test func webhooksAreVerified() {
    func verify(
      _ signatures: String, id: String = "msg_0001", time: String = "1760000000",
      body: [UInt8] = Self.body, now: Double = 1_760_000_100
    ) -> Bool {
      StandardWebhook.verify(
        secret: Self.secret, id: id, timestamp: time, signatures: signatures, body: body, now: now)
    }
    let good = "v1,+eoX0glILk0S4jaKhKEWqU71syBzg1QCNUgQolT0lCM="
    #expect(verify(good))
    #expect(verify("v1,AAAA " + good))
    #expect(!verify("v1,AAAA"))
    #expect(!verify(good, id: "msg_0002"))
    #expect(!verify(good, body: Self.body + [32]))
    #expect(!verify(good, now: 1_760_000_301))
    #expect(!verify(good, now: 1_759_999_699))
    #expect(!verify(good, time: "soon"))
    #expect(StandardWebhook.sign(secret: "whsec_AAAA", id: "a", timestamp: 0, body: []) == nil)
    let made = StandardWebhook.newSecret()
    #expect(StandardWebhook.sign(secret: made, id: "a", timestamp: 0, body: []) != nil)
  }

  @Test func resultLinksOpenWithTheirSecretOnly() throws {
    let old = RandomBytes.make(32)
    let new = RandomBytes.make(32)
    let target = ResultLink.target(id: "abc", expires: 100, secret: old)
    let signature = try #require(target.split(separator: "=").last.map(String.init))
    #expect(
      ResultLink.isSigned(id: "abc", expires: 100, signature: signature, secrets: [new, old]))
    #expect(!ResultLink.isSigned(id: "abc", expires: 100, signature: signature, secrets: [new]))
    #expect(!ResultLink.isSigned(id: "abd", expires: 100, signature: signature, secrets: [old]))
    #expect(!ResultLink.isSigned(id: "abc", expires: 101, signature: signature, secrets: [old]))
  }

  @Test func identifiersAreUUIDs() {
    let made = (0..<1000).map { _ in RandomBytes.uuid() }
    #expect(Set(made).count == 1000)
    let pattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
    #expect(made.allSatisfy { $0.wholeMatch(of: pattern) != nil })
  }
}
