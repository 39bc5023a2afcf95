import Glibc

/// An IPv4 or IPv6 address as bytes, and whether a server may speak to it on behalf of a stranger.
package struct IPAddress: Sendable, Hashable {
  /// 4 or 16 bytes in network order.
  package let bytes: [UInt8]

  /// Wraps bytes; nil unless there are 4 or 16.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads the usual notations (inet_pton: four decimal numbers, or IPv6); nil for others.
  package init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if unsafe inet_pton(AF_INET, text, &four) == 1 {
      bytes = unsafe withUnsafeBytes(of: &four) { unsafe Array($0) }
    } else if unsafe inet_pton(AF_INET6, text, &six) == 1 {
      bytes = unsafe withUnsafeBytes(of: &six) { unsafe Array($0) }
    } else {
      return nil
    }
  }

  /// The usual notation.
  package var text: String {
    var buffer = [CChar](repeating: 0, count: 64)
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    let written = unsafe bytes.withUnsafeBytes { source in
      unsafe inet_ntop(family, source.baseAddress, &buffer, socklen_t(64)) != nil
    }
    guard written else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The IPv4 address that a socket of both families tells as `::ffff:a.b.c.d`; others as they are.
  package var unmapped: IPAddress {
    guard bytes.count == 16, bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
    else { return self }
    return IPAddress(bytes: Array(bytes[12...])) ?? self
  }

  /// Whether the address is public: none of the special-purpose ranges of RFC 6890, no multicast,
  /// and no IPv4 address of those ranges hidden in an IPv6 one (mapped, NAT64, 6to4, Teredo).
  package var isPublic: Bool {
    if bytes.count == 4 { return !Self.special4.contains { $0.holds(bytes) } }
    if Self.special6.contains(where: { $0.holds(bytes) }) { return false }
    for hidden in Self.hiding where hidden.range.holds(bytes) {
      let four = Array(bytes[hidden.offset..<(hidden.offset + 4)])
      return IPAddress(bytes: four)?.isPublic ?? false
    }
    return true
  }

  private struct Range {
    let prefix: [UInt8]
    let bits: Int

    init(_ text: String, _ bits: Int) {
      prefix = IPAddress(text)?.bytes ?? []
      self.bits = bits
    }

    func holds(_ bytes: [UInt8]) -> Bool {
      guard bytes.count == prefix.count else { return false }
      let whole = bits / 8
      guard bytes.prefix(whole).elementsEqual(prefix.prefix(whole)) else { return false }
      guard bits % 8 > 0 else { return true }
      let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - bits % 8))
      return bytes[whole] & mask == prefix[whole] & mask
    }
  }

  private static let special4 = [
    Range("0.0.0.0", 8), Range("10.0.0.0", 8), Range("100.64.0.0", 10), Range("127.0.0.0", 8),
    Range("169.254.0.0", 16), Range("172.16.0.0", 12), Range("192.0.0.0", 24),
    Range("192.0.2.0", 24), Range("192.88.99.0", 24), Range("192.168.0.0", 16),
    Range("198.18.0.0", 15), Range("198.51.100.0", 24), Range("203.0.113.0", 24),
    Range("224.0.0.0", 4), Range("240.0.0.0", 4),
  ]

  private static let special6 = [
    Range("::", 128), Range("::1", 128), Range("64:ff9b:1::", 48), Range("100::", 64),
    Range("2001:db8::", 32), Range("2001:2::", 48), Range("2001:10::", 28), Range("fc00::", 7),
    Range("fe80::", 10), Range("fec0::", 10), Range("ff00::", 8), Range("2001::", 32),
  ]

  /// Where IPv6 ranges keep an IPv4 address.
  private static let hiding: [(range: Range, offset: Int)] = [
    (Range("::ffff:0:0", 96), 12), (Range("64:ff9b::", 96), 12), (Range("2002::", 16), 2),
    (Range("::ffff:0:0:0", 96), 12), (Range("::", 96), 12),
  ]
}
