/// Numbers and names at places in the first bytes of a file.
struct ByteFields {
  let bytes: [UInt8]

  /// Four characters at `offset`, empty beyond the end.
  func name(_ offset: Int) -> String {
    guard offset >= 0, offset + 4 <= bytes.count else { return "" }
    return String(decoding: bytes[offset..<offset + 4], as: Unicode.ASCII.self)
  }

  /// An unsigned number of `count` bytes, least significant first; 0 beyond the end.
  func little(_ offset: Int, _ count: Int) -> UInt64 {
    guard offset >= 0, offset + count <= bytes.count else { return 0 }
    return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// An unsigned number of `count` bytes, most significant first; 0 beyond the end.
  func big(_ offset: Int, _ count: Int) -> UInt64 {
    guard offset >= 0, offset + count <= bytes.count else { return 0 }
    return bytes[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// An 80-bit extended number (the sample rate of AIFF) as the nearest integer; nil for nonsense.
  func extended(_ offset: Int) -> Int? {
    let exponent = Int(big(offset, 2) & 0x7FFF) - 16_383
    let mantissa = big(offset + 2, 8)
    guard exponent >= 0, exponent < 62 else { return mantissa == 0 ? 0 : nil }
    return Int(mantissa >> UInt64(63 - exponent))
  }
}
