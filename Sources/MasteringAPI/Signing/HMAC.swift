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

/// Bytes as pairs of digits.
package enum Hexadecimal {
  /// Lower-case digits.
  package static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes of an even number of digits; nil for anything else.
  package static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map(Int.init)
    guard digits.count % 2 == 0 else { return nil }
    var result: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
      result.append(high << 4 | low)
    }
    return result
  }

  private static func value(_ digit: Int) -> UInt8? {
    switch digit {
    case 0x30...0x39: UInt8(digit - 0x30)
    case 0x61...0x66: UInt8(digit - 0x57)
    case 0x41...0x46: UInt8(digit - 0x37)
    default: nil
    }
  }
}
