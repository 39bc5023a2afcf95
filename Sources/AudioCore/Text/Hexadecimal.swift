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
