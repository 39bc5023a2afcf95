/// Finds what the TOML parser that is used here (toml++ 3.4 in TOMLKit) cannot refuse.
///
/// Three kinds of broken document end the process inside the parser instead of giving an error: a
/// table header that begins with no key (`[!`), a `}` where an element of an array should stand, and a
/// date whose time begins with no digit. No valid document has any of them. And what nests without end,
/// as a key of a hundred thousand parts does, is taken apart until the stack is gone; no document of
/// ours is a tenth as deep as what is let through. Every file of a person is looked at here first.
public enum TOMLGuard {
  /// A place that the parser must not see.
  public struct Fault: Sendable, Equatable {
    /// Its line, from 1.
    public var line: Int
    /// Whether it nests too deep, and may be TOML for all that.
    public var isTooDeep: Bool

    package init(line: Int, isTooDeep: Bool) {
      self.line = line
      self.isTooDeep = isTooDeep
    }

    /// What is wrong, as the end of a sentence without its full stop.
    public var words: String {
      isTooDeep ? "this nests deeper than Lacquer reads" : "this is not TOML"
    }
  }

  /// The first such place; nil when the parser can take the text.
  public static func fault(in text: String) -> Fault? {
    var scanner = Scanner(bytes: Array(text.utf8))
    return scanner.fault()
  }

  /// Most dots between the parts of one key.
  private static let mostDots = 16
  /// Most brackets and braces within each other.
  private static let deepest = 32

  private struct Scanner {
    let bytes: [UInt8]
    var place = 0
    /// The last byte that means something; a line feed at the start of a line.
    var previous = UInt8(ascii: "\n")
    var isLineStart = true
    /// Open brackets and braces.
    var depth = 0
    /// Dots of the key that is being read.
    var dots = 0

    mutating func fault() -> Fault? {
      while place < bytes.count {
        let byte = bytes[place]
        switch byte {
        case UInt8(ascii: "\n"):
          isLineStart = true
          dots = 0
          if depth == 0 { previous = byte }
          place += 1
        case UInt8(ascii: " "), 9, 11, 12, 13: place += 1
        case UInt8(ascii: "#"): skip { $0 != UInt8(ascii: "\n") }
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          isLineStart = false
          // A string that does not end is the parser's own error, and the first.
          guard skipString(byte) else { return nil }
          previous = UInt8(ascii: "v")
        case UInt8(ascii: "[") where isLineStart && depth == 0:
          guard isHeaderSound else { return Fault(line: line, isTooDeep: false) }
          skipHeader()
          if dots > TOMLGuard.mostDots { return Fault(line: line, isTooDeep: true) }
        default:
          isLineStart = false
          countDots(byte)
          if isFault(byte) { return Fault(line: line, isTooDeep: false) }
          if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
          if dots > TOMLGuard.mostDots || depth > TOMLGuard.deepest {
            return Fault(line: line, isTooDeep: true)
          }
          if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth = max(0, depth - 1) }
          previous = byte
          place += 1
        }
      }
      return nil
    }

    private var line: Int { 1 + bytes[..<place].count { $0 == UInt8(ascii: "\n") } }

    private func at(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skip(while condition: (UInt8) -> Bool) {
      while let byte = at(place), condition(byte) { place += 1 }
    }

    private func isDigit(_ byte: UInt8?) -> Bool {
      byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    /// Counts the dots of a key; whatever cannot stand in one ends it.
    private mutating func countDots(_ byte: UInt8) {
      if byte == UInt8(ascii: ".") {
        dots += 1
      } else if !isDigit(byte), !isLetter(byte), byte != UInt8(ascii: "_"),
        byte != UInt8(ascii: "-")
      {
        dots = 0
      }
    }

    private func isLetter(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private func isFault(_ byte: UInt8) -> Bool {
      if byte == UInt8(ascii: "}") {
        return previous == UInt8(ascii: ",") || previous == UInt8(ascii: "[")
      }
      guard byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t"), place >= 3,
        isDigit(at(place - 1)), isDigit(at(place - 2)), at(place - 3) == UInt8(ascii: "-")
      else { return false }
      return place + 1 < bytes.count && !isDigit(at(place + 1))
    }

    /// Whether what follows `[` or `[[` is a key, the end of the header, or the end of the text.
    private var isHeaderSound: Bool {
      var index = place + 1
      func skipBlanks() { while at(index) == 32 || at(index) == 9 { index += 1 } }
      skipBlanks()
      if at(index) == UInt8(ascii: "[") {
        index += 1
        skipBlanks()
      }
      guard let byte = at(index) else { return true }
      return isDigit(byte) || isLetter(byte) || Array("_-\"']".utf8).contains(byte)
    }

    private mutating func skipHeader() {
      isLineStart = false
      previous = UInt8(ascii: "h")
      let ends = Array("\n\"']#".utf8)
      let start = place
      skip { !ends.contains($0) }
      dots = bytes[start..<place].count { $0 == UInt8(ascii: ".") }
      skip { $0 == UInt8(ascii: "]") }
    }

    /// Moves behind a string that begins here; false when it does not end.
    private mutating func skipString(_ quote: UInt8) -> Bool {
      let isLong = at(place + 1) == quote && at(place + 2) == quote
      place += isLong ? 3 : 1
      while let byte = at(place) {
        if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
          place += 2
        } else if isLong {
          if byte == quote, at(place + 1) == quote, at(place + 2) == quote {
            place += 3
            skip { $0 == quote }
            return true
          }
          place += 1
        } else {
          if byte == UInt8(ascii: "\n") { return false }
          place += 1
          if byte == quote { return true }
        }
      }
      return false
    }
  }
}
