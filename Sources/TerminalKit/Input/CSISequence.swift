/// A control sequence `ESC [ … x`, taken apart.
struct CSISequence {
  private let marker: UInt8?
  private let numbers: [Int]
  private let intermediate: UInt8?
  private let final: UInt8

  init(_ body: ArraySlice<UInt8>, final: UInt8) {
    self.final = final
    var rest = body
    if let first = rest.first, (0x3C...0x3F).contains(first) {
      marker = first
      rest = rest.dropFirst()
    } else {
      marker = nil
    }
    intermediate = rest.last.flatMap { (0x20...0x2F).contains($0) ? $0 : nil }
    numbers = rest.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      field in
      // Sub-parameters after a colon (kitty's alternate keys) are of no use here.
      var value = 0
      for byte in field {
        guard (0x30...0x39).contains(byte) else { break }
        value = min(value * 10 + Int(byte - 0x30), 1_000_000)
      }
      return value
    }
  }

  private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }

  private var modifiers: Modifiers {
    let bits = max(0, number(1) - 1)
    var held = Modifiers()
    if bits & 1 != 0 { held.insert(.shift) }
    if bits & 2 != 0 || bits & 8 != 0 { held.insert(.alt) }
    if bits & 4 != 0 { held.insert(.control) }
    return held
  }

  var isPasteStart: Bool { final == UInt8(ascii: "~") && number(0) == 200 }
  var isX10Mouse: Bool { final == UInt8(ascii: "M") && marker == nil && numbers.count <= 1 }

  /// The event it stands for; nil for what says nothing to us.
  var event: InputEvent? {
    switch (marker, final) {
    case (UInt8(ascii: "<"), UInt8(ascii: "M")), (UInt8(ascii: "<"), UInt8(ascii: "m")):
      return mouse
    case (UInt8(ascii: "?"), UInt8(ascii: "y")) where intermediate == UInt8(ascii: "$"):
      return .reply(.mode(number(0), state: number(1)))
    case (UInt8(ascii: "?"), UInt8(ascii: "n")) where number(0) == 997:
      return .reply(.appearance(isDark: number(1) == 1))
    case (nil, UInt8(ascii: "R")) where numbers.count == 2 && number(0) > 1:
      return .reply(.cursor(row: number(0), column: number(1)))
    case (nil, UInt8(ascii: "I")): return .focus(true)
    case (nil, UInt8(ascii: "O")): return .focus(false)
    case (nil, UInt8(ascii: "~")): return key(CSIKeys.numbered(number(0)))
    case (nil, UInt8(ascii: "u")): return unicodeKey
    case (nil, UInt8(ascii: "Z")): return .key(KeyEvent(.tab, .shift))
    case (nil, _):
      guard let event = CSIKeys.letter(final) else { return nil }
      return key(event.key)
    default: return nil
    }
  }

  private func key(_ key: Key?) -> InputEvent? {
    if final == UInt8(ascii: "~"), number(0) == 27 {
      // modifyOtherKeys: ESC [ 27 ; modifiers ; code ~
      return CSIKeys.unicode(number(2), modifiers).map(InputEvent.key)
    }
    return key.map { .key(KeyEvent($0, modifiers)) }
  }

  /// `ESC [ code ; modifiers u`.
  private var unicodeKey: InputEvent? {
    CSIKeys.unicode(number(0), modifiers).map(InputEvent.key)
  }

  private var mouse: InputEvent? {
    guard numbers.count == 3 else { return nil }
    return Self.mouse(
      code: number(0), column: number(1), row: number(2), released: final == UInt8(ascii: "m"))
  }

  /// The old form: three bytes after `ESC [ M`.
  func x10Mouse(_ bytes: [UInt8]) -> InputEvent? {
    let code = Int(bytes[0]) - 32
    guard code >= 0 else { return nil }
    return Self.mouse(
      code: code & 3 == 3 && code & 0x40 == 0 ? code & ~3 : code, column: Int(bytes[1]) - 32,
      row: Int(bytes[2]) - 32, released: code & 3 == 3 && code & 0x60 == 0)
  }

  private static func mouse(code: Int, column: Int, row: Int, released: Bool) -> InputEvent? {
    var held = Modifiers()
    if code & 4 != 0 { held.insert(.shift) }
    if code & 8 != 0 { held.insert(.alt) }
    if code & 16 != 0 { held.insert(.control) }
    let at = Point(column: max(0, column - 1), row: max(0, row - 1))
    if code & 64 != 0 {
      let kinds: [MouseEvent.Kind] = [.wheelUp, .wheelDown, .wheelLeft, .wheelRight]
      return .mouse(MouseEvent(kinds[code & 3], at: at, modifiers: held))
    }
    let buttons: [MouseEvent.Button] = [.left, .middle, .right, .none]
    let button = buttons[code & 3]
    if code & 32 != 0 {
      return .mouse(
        MouseEvent(button == .none ? .move : .drag, button, at: at, modifiers: held))
    }
    return .mouse(MouseEvent(released ? .release : .press, button, at: at, modifiers: held))
  }
}

/// The keys behind numbers and letters of control sequences.
enum CSIKeys {
  static func letter(_ byte: UInt8) -> KeyEvent? {
    switch byte {
    case UInt8(ascii: "A"): KeyEvent(.up)
    case UInt8(ascii: "B"): KeyEvent(.down)
    case UInt8(ascii: "C"): KeyEvent(.right)
    case UInt8(ascii: "D"): KeyEvent(.left)
    case UInt8(ascii: "H"): KeyEvent(.home)
    case UInt8(ascii: "F"): KeyEvent(.end)
    case UInt8(ascii: "P")...UInt8(ascii: "S"): KeyEvent(.function(Int(byte) - 79))
    case UInt8(ascii: "M"): KeyEvent(.enter)
    // The arrows with Ctrl in rxvt.
    case UInt8(ascii: "a"): KeyEvent(.up, .control)
    case UInt8(ascii: "b"): KeyEvent(.down, .control)
    case UInt8(ascii: "c"): KeyEvent(.right, .control)
    case UInt8(ascii: "d"): KeyEvent(.left, .control)
    default: nil
    }
  }

  static func numbered(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }

  static func unicode(_ code: Int, _ modifiers: Modifiers) -> KeyEvent? {
    switch code {
    case 13: return KeyEvent(.enter, modifiers)
    case 9: return KeyEvent(.tab, modifiers)
    case 27: return KeyEvent(.escape, modifiers)
    case 8, 127: return KeyEvent(.backspace, modifiers)
    default:
      guard code >= 32, let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value),
        !(0xE000...0xF8FF).contains(value)
      else { return nil }
      var character = Character(scalar)
      if modifiers.contains(.shift), let upper = character.uppercased().first { character = upper }
      return KeyEvent(.character(character), modifiers.subtracting(.shift))
    }
  }
}

/// What a terminal answers in an operating-system command.
enum OSCReply {
  /// `]11;rgb:rrrr/gggg/bbbb`: the background colour.
  static func event(_ bytes: ArraySlice<UInt8>) -> InputEvent? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("]11;rgb:") || text.hasPrefix("]11;rgba:") else { return nil }
    let channels = text.drop { $0 != ":" }.dropFirst().split(separator: "/").prefix(3)
      .compactMap { field -> UInt8? in
        guard (1...4).contains(field.count), let value = UInt32(field, radix: 16) else {
          return nil
        }
        let whole = (UInt32(1) << (4 * UInt32(field.count))) - 1
        return UInt8(value * 255 / whole)
      }
    guard channels.count == 3 else { return nil }
    return .reply(.background(red: channels[0], green: channels[1], blue: channels[2]))
  }
}

/// Counts presses that follow each other at one place.
struct ClickCounter: Sendable {
  private var last: (at: Point, button: MouseEvent.Button, time: ContinuousClock.Instant)?
  private var number = 0

  mutating func count(_ event: InputEvent?) -> InputEvent? {
    guard case .mouse(var mouse) = event, mouse.kind == .press else { return event }
    let now = ContinuousClock.now
    if let last, last.at == mouse.at, last.button == mouse.button,
      now - last.time < .milliseconds(400)
    {
      number += 1
    } else {
      number = 1
    }
    last = (mouse.at, mouse.button, now)
    mouse.clicks = number
    return .mouse(mouse)
  }
}
