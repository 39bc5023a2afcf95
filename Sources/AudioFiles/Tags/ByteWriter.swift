/// Bytes put together field by field.
struct ByteWriter {
  /// What has been put together.
  private(set) var bytes: [UInt8] = []

  /// Adds an integer, least significant byte first.
  mutating func little<T: FixedWidthInteger>(_ value: T) {
    for i in 0..<T.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * i))) }
  }

  /// Adds an integer, most significant byte first.
  mutating func big<T: FixedWidthInteger>(_ value: T) {
    for i in (0..<T.bitWidth / 8).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: value >> (8 * i)))
    }
  }

  /// Adds bytes.
  mutating func raw(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Adds the UTF-8 of a text.
  mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Adds a text cut or padded with zeros to `size` bytes, never cutting a character.
  mutating func field(_ text: String, _ size: Int) {
    var used = 0
    for character in text {
      let part = Array(String(character).utf8)
      guard used + part.count <= size else { break }
      bytes.append(contentsOf: part)
      used += part.count
    }
    zeros(size - used)
  }

  /// Adds zeros.
  mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

  /// Adds an IFF chunk, padded to an even length.
  mutating func chunk(_ name: String, bigEndian: Bool = false, _ body: [UInt8]) {
    text(name)
    if bigEndian { big(UInt32(body.count)) } else { little(UInt32(body.count)) }
    raw(body)
    if body.count % 2 == 1 { zeros(1) }
  }
}
