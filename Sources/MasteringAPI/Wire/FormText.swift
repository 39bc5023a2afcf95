internal import AudioCore

/// application/x-www-form-urlencoded text: query strings and the bodies of simple clients.
package enum FormText {
  /// Names and values in order; nil for a percent sign without two digits or for bytes that are not
  /// UTF-8.
  package static func parse(_ text: some StringProtocol) -> [(name: String, value: String)]? {
    var fields: [(name: String, value: String)] = []
    for pair in text.split(separator: "&", omittingEmptySubsequences: true) {
      let equals = pair.firstIndex(of: "=")
      let name = equals.map { pair[..<$0] } ?? pair[...]
      let value = equals.map { pair[pair.index(after: $0)...] } ?? ""
      guard let name = decode(name), let value = decode(value) else { return nil }
      fields.append((name, value))
    }
    return fields
  }

  /// Escapes everything that is not unreserved (RFC 3986 §2.3).
  package static func encode(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return result
  }

  private static func decode(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x2B: bytes.append(0x20)
      case 0x25:
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        guard let value = Hexadecimal.bytes(digits)?.first else { return nil }
        rest = rest.dropFirst(2)
        bytes.append(value)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
