import FoundationEssentials

/// A document on a control socket: JSON on one line.
enum ControlLine {
  /// What ends a line.
  static let end = UInt8(ascii: "\n")

  /// A document as a line, without its end; throws what it holds that JSON cannot.
  static func encode(_ document: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(document))
  }
}

/// Bytes of a control socket until they are whole lines.
struct ControlLineBuffer {
  private var bytes: [UInt8] = []

  /// Bytes that wait.
  var count: Int { bytes.count }

  /// Adds what was received.
  mutating func append(_ received: [UInt8]) { bytes += received }

  /// Takes the first whole line out, without its end; nil while there is none.
  mutating func next() -> [UInt8]? {
    guard let end = bytes.firstIndex(of: ControlLine.end) else { return nil }
    let line = Array(bytes[..<end])
    bytes.removeFirst(end + 1)
    return line
  }
}
