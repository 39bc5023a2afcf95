/// A multipart/form-data body, taken apart as it arrives (RFC 7578, RFC 2046 §5.1).
///
/// Bytes of any cut go in, events come out; memory is bounded by the longest header block. What is
/// malformed throws a `MultipartError` and the parser is spent.
package struct MultipartParser {
  /// What was found.
  package enum Event: Equatable {
    /// A part begins.
    case part(name: String, filename: String?)
    /// Bytes of the part.
    case bytes([UInt8])
    /// The part is whole.
    case end
  }

  /// What is wrong with a body.
  package enum MultipartError: Error, Equatable {
    /// No boundary where one has to be, or a header block that cannot be read.
    case malformed(String)
    /// More parts or longer headers than any client of ours sends.
    case tooMany(String)
  }

  private enum State { case preamble, headers, body, afterBoundary, done }

  private var state = State.preamble
  private var buffer: [UInt8] = []
  private let delimiter: [UInt8]
  private var parts = 0
  private static let mostParts = 32
  private static let longestHeaders = 8192

  /// A parser for the boundary of a Content-Type header; nil when that is not multipart/form-data
  /// with a boundary of 1 to 70 characters.
  package init?(contentType: String) {
    guard let boundary = Self.boundary(contentType) else { return nil }
    delimiter = Array("\r\n--\(boundary)".utf8)
    // The first delimiter may stand at the very start.
    buffer = Array("\r\n".utf8)
  }

  /// Whether the closing delimiter was seen.
  package var isComplete: Bool { state == .done }

  /// Takes bytes and returns what they completed.
  package mutating func add(_ bytes: some Sequence<UInt8>) throws -> [Event] {
    guard state != .done else { return [] }
    buffer.append(contentsOf: bytes)
    var events: [Event] = []
    while try step(&events) {}
    return events
  }

  private mutating func step(_ events: inout [Event]) throws -> Bool {
    switch state {
    case .preamble:
      guard let start = find(delimiter) else {
        guard buffer.count <= Self.longestHeaders else {
          throw MultipartError.malformed("it does not begin with its boundary")
        }
        return false
      }
      buffer.removeFirst(start + delimiter.count)
      state = .afterBoundary
      return true
    case .afterBoundary:
      guard buffer.count >= 2 else { return false }
      if buffer[0] == 0x2D, buffer[1] == 0x2D {
        state = .done
        buffer = []
        return false
      }
      // Transport padding: blanks before the end of the line.
      guard let end = find([13, 10]) else {
        guard buffer.count < 256 else {
          throw MultipartError.malformed("a boundary is followed by something else")
        }
        return false
      }
      guard buffer[..<end].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
        throw MultipartError.malformed("a boundary is followed by something else")
      }
      buffer.removeFirst(end + 2)
      parts += 1
      guard parts <= Self.mostParts else {
        throw MultipartError.tooMany("more than \(Self.mostParts) parts")
      }
      state = .headers
      return true
    case .headers:
      let isEmpty = buffer.starts(with: [13, 10])
      guard let end = isEmpty ? 0 : find([13, 10, 13, 10]) else {
        guard buffer.count <= Self.longestHeaders else {
          throw MultipartError.tooMany("a part with headers of more than 8192 bytes")
        }
        return false
      }
      guard end <= Self.longestHeaders else {
        throw MultipartError.tooMany("a part with headers of more than 8192 bytes")
      }
      events.append(try Self.part(Array(buffer[..<end])))
      // The line feed that closes the headers stays: a delimiter may begin with it.
      buffer.removeFirst(isEmpty ? 0 : end + 2)
      state = .body
      pendingBlankLine = true
      return true
    case .body:
      return body(&events)
    case .done:
      return false
    }
  }

  /// Whether the CRLF that ends the headers is still in front of the body.
  private var pendingBlankLine = false

  private mutating func body(_ events: inout [Event]) -> Bool {
    if let start = find(delimiter) {
      let first = pendingBlankLine ? min(2, start) : 0
      if start > first { events.append(.bytes(Array(buffer[first..<start]))) }
      events.append(.end)
      buffer.removeFirst(start + delimiter.count)
      pendingBlankLine = false
      state = .afterBoundary
      return true
    }
    // All but what could be the beginning of a delimiter is the part's.
    let safe = buffer.count - (delimiter.count - 1)
    let first = pendingBlankLine ? 2 : 0
    if safe > first {
      events.append(.bytes(Array(buffer[first..<safe])))
      buffer.removeFirst(safe)
      pendingBlankLine = false
    }
    return false
  }

  private func find(_ needle: [UInt8]) -> Int? {
    let last = buffer.count - needle.count
    guard last >= 0 else { return nil }
    let lead = needle[0]
    return unsafe buffer.withUnsafeBufferPointer { bytes in
      var index = 0
      while index <= last {
        if unsafe bytes[index] == lead {
          var length = 1
          while length < needle.count, unsafe bytes[index + length] == needle[length] {
            length += 1
          }
          if length == needle.count { return index }
        }
        index += 1
      }
      return nil
    }
  }

  private static func part(_ bytes: [UInt8]) throws -> Event {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw MultipartError.malformed("a part's headers are not UTF-8")
    }
    for line in text.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":"),
        line[..<colon].lowercased() == "content-disposition"
      else { continue }
      let parameters = parameters(String(line[line.index(after: colon)...]))
      guard let name = parameters["name"] else { break }
      return .part(name: name, filename: parameters["filename"] ?? parameters["filename*"])
    }
    throw MultipartError.malformed("a part has no name")
  }

  private static func boundary(_ contentType: String) -> String? {
    guard contentType.trimmed.lowercased().hasPrefix("multipart/form-data") else { return nil }
    guard let boundary = parameters(contentType)["boundary"],
      (1...70).contains(boundary.utf8.count),
      boundary.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    else { return nil }
    return boundary
  }

  /// The parameters of a header's value by lower-case name; quotes and backslashes are undone.
  package static func parameters(_ value: String) -> [String: String] {
    var result: [String: String] = [:]
    var rest = value[...]
    while let semicolon = rest.firstIndex(of: ";") {
      rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
      guard let equals = rest.firstIndex(of: "=") else { break }
      let name = rest[..<equals].trimmed.lowercased()
      rest = rest[rest.index(after: equals)...]
      var text = ""
      if rest.first == "\"" {
        rest = rest.dropFirst()
        while let next = rest.popFirst(), next != "\"" {
          text.append(next == "\\" ? rest.popFirst() ?? next : next)
        }
      } else {
        text = String(rest.prefix { $0 != ";" }).trimmed
        rest = rest.drop { $0 != ";" }
      }
      if result[name] == nil { result[name] = text }
    }
    return result
  }
}
