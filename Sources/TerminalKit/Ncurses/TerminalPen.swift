/// The look a terminal writes with: what SGR sequences (ECMA-48 §8.3.117) have set.
struct TerminalPen: Hashable {
  /// Numbers that end in the parameters of a colour; 0 is the terminal's own.
  ///
  /// Kind in the upper byte: 1 the codes 30…37 and 90…97, 2 one of 256, 3 24 bits.
  private(set) var foreground: UInt32 = 0
  /// The same for the ground, as if it were a foreground.
  private(set) var background: UInt32 = 0
  /// A bit for each of the codes 1…9.
  private(set) var attributes: UInt16 = 0

  /// What shows on a blank: underline (4), reverse (7) and strike (9).
  private static let onBlanks: UInt16 = 1 << 4 | 1 << 7 | 1 << 9

  /// Whether a blank looks the same under both.
  func showsBlanks(as other: TerminalPen) -> Bool {
    background == other.background && (attributes | other.attributes) & Self.onBlanks == 0
  }

  /// Takes the parameters of an SGR sequence; false if there is one it does not know.
  mutating func take(_ parameters: ArraySlice<UInt8>) -> Bool {
    var codes: [UInt32] = [0]
    for byte in parameters {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        codes[codes.count - 1] = codes[codes.count - 1] &* 10 &+ UInt32(byte - 48)
      case UInt8(ascii: ";"), UInt8(ascii: ":"): codes.append(0)
      default: return false
      }
    }
    var at = 0
    while at < codes.count {
      let code = codes[at]
      switch code {
      case 0: self = TerminalPen()
      case 1...9: attributes |= 1 << UInt16(code)
      // The primary font, which the Linux console's terminfo asks for in every reset.
      case 10: break
      case 22: attributes &= ~(1 << 1 | 1 << 2)
      case 23...25, 27...29: attributes &= ~(1 << UInt16(code - 20))
      case 30...37, 90...97: foreground = 1 << 24 | code
      case 39: foreground = 0
      case 40...47, 100...107: background = 1 << 24 | code - 10
      case 49: background = 0
      case 38, 48:
        guard let colour = Self.colour(codes[(at + 1)...]) else { return false }
        if code == 38 { foreground = colour.value } else { background = colour.value }
        at += colour.count
      default: return false
      }
      at += 1
    }
    return true
  }

  private static func colour(_ codes: ArraySlice<UInt32>) -> (value: UInt32, count: Int)? {
    let rest = Array(codes.prefix(4))
    switch rest.first {
    case 5 where rest.count >= 2: return (2 << 24 | rest[1] & 255, 2)
    case 2 where rest.count >= 4:
      return (3 << 24 | (rest[1] & 255) << 16 | (rest[2] & 255) << 8 | rest[3] & 255, 4)
    default: return nil
    }
  }

  /// Adds the shortest sequence that makes this pen out of `now`; nil is an unknown one.
  ///
  /// Attributes are taken off by a reset, which every terminal knows.
  func write(over now: TerminalPen?, to bytes: inout [UInt8]) {
    guard now != self else { return }
    var from = now ?? TerminalPen()
    bytes += [0x1B, UInt8(ascii: "[")]
    var isFirst = true
    func put(_ code: UInt32) {
      if !isFirst { bytes.append(UInt8(ascii: ";")) }
      isFirst = false
      bytes += Array("\(code)".utf8)
    }
    if now == nil || from.attributes & ~attributes != 0 || self == TerminalPen() {
      if self != TerminalPen() { put(0) }
      from = TerminalPen()
    }
    for code in UInt32(1)...9 where attributes & ~from.attributes & 1 << UInt16(code) != 0 {
      put(code)
    }
    if foreground != from.foreground { Self.codes(foreground, shift: 0).forEach(put) }
    if background != from.background { Self.codes(background, shift: 10).forEach(put) }
    bytes.append(UInt8(ascii: "m"))
  }

  private static func codes(_ colour: UInt32, shift: UInt32) -> [UInt32] {
    switch colour >> 24 {
    case 1: [colour & 255 + shift]
    case 2: [38 + shift, 5, colour & 255]
    case 3: [38 + shift, 2, colour >> 16 & 255, colour >> 8 & 255, colour & 255]
    default: [39 + shift]
    }
  }
}
