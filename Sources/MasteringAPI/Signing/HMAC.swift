import AudioCore

/// HMAC-SHA256 (RFC 2104) and what goes with signatures.
package enum HMAC {
  /// The 32 bytes of the code.
  package static func sha256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? digest(key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = digest(block.map { $0 ^ 0x36 } + message)
    return digest(block.map { $0 ^ 0x5C } + inner)
  }

  /// SHA-256 of bytes.
  package static func digest(_ bytes: [UInt8]) -> [UInt8] {
    Hexadecimal.bytes(ContentHash(of: bytes).hexadecimal) ?? []
  }

  /// Compares in a time that depends on the lengths alone.
  package static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for index in a.indices { difference |= a[index] ^ b[index] }
    return difference == 0
  }
}
