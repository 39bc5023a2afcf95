/// One range of a `Range` header (RFC 9110 §14).
package enum ByteRange: Equatable, Sendable {
  /// No range, an unknown unit or more than one range: the whole.
  case whole
  /// The bytes `first … last`, both of them in the file.
  case part(Int, Int)
  /// Nothing of it is in the file.
  case unsatisfiable

  /// Reads a header for a file of `length` bytes.
  package init(_ header: String?, length: Int) {
    self = .whole
    guard let header = header?.trimmed, header.lowercased().hasPrefix("bytes=") else { return }
    let text = header.dropFirst(6)
    guard !text.contains(","), let dash = text.firstIndex(of: "-") else { return }
    let left = text[..<dash].trimmed
    let right = text[text.index(after: dash)...].trimmed
    guard Self.isNumber(left) || left.isEmpty, Self.isNumber(right) || right.isEmpty else { return }
    guard !left.isEmpty else {
      guard let suffix = Int(right) else { return }
      self = suffix > 0 && length > 0 ? .part(max(0, length - suffix), length - 1) : .unsatisfiable
      return
    }
    guard let first = Int(left) else {
      self = .unsatisfiable
      return
    }
    let last = right.isEmpty ? length - 1 : min(Int(right) ?? length - 1, length - 1)
    if !right.isEmpty, let end = Int(right), end < first { return }
    self = first < length ? .part(first, last) : .unsatisfiable
  }

  /// The first byte of the part that a `Content-Range` header tells of; nil for none, and for others.
  package static func start(ofContentRange header: String?) -> Int? {
    guard let header = header?.trimmed, header.lowercased().hasPrefix("bytes "),
      let dash = header.firstIndex(of: "-")
    else { return nil }
    return Int(header[..<dash].dropFirst(6).trimmed)
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
