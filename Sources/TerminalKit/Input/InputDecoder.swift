/// Turns the bytes of a terminal into events.
///
/// A value without side effects: sequences may arrive cut anywhere, mixed or broken, and nothing is
/// lost but what cannot be understood. What follows the start of a paste is never a key, however late
/// it comes: a paste that goes on too slowly waits for its end, or for an Escape that stands alone,
/// which gives it up. ncurses' own reader knows only what terminfo describes: no
/// mouse beyond column 223 under tmux and screen, no paste, no focus, no modifiers; this one takes
/// terminfo's keys and the forms terminals share.
public struct InputDecoder: Sendable {
  /// How long a lone Escape may be the start of a sequence.
  private static let escapeDelay = Duration.milliseconds(25)
  /// When the bytes that wait are taken as they are.
  public private(set) var deadline = ContinuousClock.now

  private let keys: [[UInt8]: KeyEvent]
  private let longestKey: Int
  private var waiting: [UInt8] = []
  private var pasted: [UInt8]?
  /// Whether the paste was told to have stalled, and whether it was since bytes came last.
  private var hasStalled = false
  private var isStallTold = false
  private var clicks = ClickCounter()

  /// Creates a decoder; `keys` are the sequences of this terminal beside the common ones.
  public init(keys: [[UInt8]: KeyEvent] = [:]) {
    self.keys = keys
    longestKey = keys.keys.map(\.count).max() ?? 0
  }

  /// Whether something becomes of what waits at the `deadline`.
  public var isWaiting: Bool { pasted == nil ? !waiting.isEmpty : !isStallTold }

  /// Takes bytes and returns what they complete.
  public mutating func feed(_ bytes: some Collection<UInt8>) -> [InputEvent] {
    waiting += bytes
    var events: [InputEvent] = []
    var at = 0
    while at < waiting.count {
      let step = next(at, final: false)
      if step.length == 0 { break }
      at += step.length
      if let event = step.event { events.append(event) }
    }
    waiting.removeFirst(at)
    if !bytes.isEmpty { isStallTold = false }
    deadline = ContinuousClock.now + patience
    return events
  }

  /// How long what waits may still go on.
  private var patience: Duration {
    if pasted == nil { return Self.escapeDelay }
    return isGivenUp ? .milliseconds(500) : .seconds(2)
  }

  /// Takes what waits for what it is: a lone Escape is the key, a paste has stalled or is given up.
  public mutating func flush() -> [InputEvent] {
    guard pasted == nil else { return [endOfPatience()] }
    var events: [InputEvent] = []
    var at = 0
    while at < waiting.count {
      let step = next(at, final: true)
      at += max(1, step.length)
      if let event = step.event { events.append(event) }
    }
    waiting.removeAll()
    return events
  }

  private struct Step {
    var length: Int
    var event: InputEvent?
    static let more = Step(length: 0, event: nil)
  }

  /// One event from the bytes at `at`; length 0 asks for more bytes.
  private mutating func next(_ at: Int, final: Bool) -> Step {
    if pasted != nil { return paste(at) }
    let byte = waiting[at]
    if byte == 0x1B { return escape(at, final: final) }
    if let known = terminalKey(at) { return known }
    return plain(at, final: final, modifiers: [])
  }

  /// A key that terminfo describes, the longest that fits.
  private func terminalKey(_ at: Int) -> Step? {
    guard longestKey > 1 else { return nil }
    let limit = min(longestKey, waiting.count - at)
    guard limit > 1 else { return nil }
    for length in stride(from: limit, to: 1, by: -1) {
      if let key = keys[Array(waiting[at..<at + length])] {
        return Step(length: length, event: .key(key))
      }
    }
    return nil
  }

  /// A character, or a control character.
  private func plain(_ at: Int, final: Bool, modifiers: Modifiers) -> Step {
    let byte = waiting[at]
    switch byte {
    case 0x0D, 0x0A: return Step(length: 1, event: .key(KeyEvent(.enter, modifiers)))
    case 0x09: return Step(length: 1, event: .key(KeyEvent(.tab, modifiers)))
    case 0x7F, 0x08: return Step(length: 1, event: .key(KeyEvent(.backspace, modifiers)))
    case 0x00:
      return Step(length: 1, event: .key(KeyEvent(.character(" "), modifiers.union(.control))))
    case 0x01...0x1A:
      let letter = Character(Unicode.Scalar(byte + 0x60))
      return Step(length: 1, event: .key(KeyEvent(.character(letter), modifiers.union(.control))))
    case 0x1C...0x1F:
      let sign = Character(Unicode.Scalar(byte + 0x40))
      return Step(length: 1, event: .key(KeyEvent(.character(sign), modifiers.union(.control))))
    default: return character(at, final: final, modifiers: modifiers)
    }
  }

  /// A character of one to four bytes; broken ones are skipped byte by byte.
  private func character(_ at: Int, final: Bool, modifiers: Modifiers) -> Step {
    let first = waiting[at]
    let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
    guard length > 0 else { return Step(length: 1, event: nil) }
    let have = min(length, waiting.count - at)
    for offset in 1..<max(1, have) where waiting[at + offset] & 0xC0 != 0x80 {
      return Step(length: offset, event: nil)
    }
    guard have == length else { return final ? Step(length: have, event: nil) : .more }
    guard let text = String(validating: waiting[at..<at + length], as: UTF8.self),
      let character = text.first
    else { return Step(length: length, event: nil) }
    return Step(length: length, event: .key(KeyEvent(.character(character), modifiers)))
  }

  /// What begins with Escape.
  private mutating func escape(_ at: Int, final: Bool) -> Step {
    guard at + 1 < waiting.count else {
      return final ? Step(length: 1, event: .key(KeyEvent(.escape))) : .more
    }
    if let known = terminalKey(at) { return known }
    switch waiting[at + 1] {
    case UInt8(ascii: "["): return control(at, final: final)
    case UInt8(ascii: "O"): return application(at, final: final)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"): return text(at, final: final)
    case 0x1B:
      // Escape twice, or Alt with a key that is a sequence.
      return Step(length: 1, event: .key(KeyEvent(.escape)))
    default:
      let inner = plain(at + 1, final: final, modifiers: .alt)
      return inner.length == 0 ? .more : Step(length: inner.length + 1, event: inner.event)
    }
  }

  /// `ESC O x`: keypad and function keys in application mode.
  private func application(_ at: Int, final: Bool) -> Step {
    guard at + 2 < waiting.count else {
      return final
        ? Step(length: 2, event: .key(KeyEvent(.character("O"), .alt))) : .more
    }
    guard let key = CSIKeys.letter(waiting[at + 2]) else { return Step(length: 3, event: nil) }
    return Step(length: 3, event: .key(key))
  }

  /// `ESC [ … x`.
  private mutating func control(_ at: Int, final: Bool) -> Step {
    var end = at + 2
    // The Linux console's F1–F5: `ESC [ [ A`.
    if end < waiting.count, waiting[end] == UInt8(ascii: "[") {
      guard end + 1 < waiting.count else { return final ? Step(length: 3, event: nil) : .more }
      let number = Int(waiting[end + 1]) - 64
      let event = (1...5).contains(number) ? InputEvent.key(KeyEvent(.function(number))) : nil
      return Step(length: 4, event: event)
    }
    while end < waiting.count, (0x20...0x3F).contains(waiting[end]) { end += 1 }
    guard end < waiting.count else {
      guard final || end - at > 64 else { return .more }
      let alone = end == at + 2
      return Step(
        length: end - at, event: alone ? .key(KeyEvent(.character("["), .alt)) : nil)
    }
    let length = end - at + 1
    // A byte that ends nothing: what was begun is dropped, the byte itself is looked at again.
    guard (0x40...0x7E).contains(waiting[end]) else { return Step(length: length - 1, event: nil) }
    let sequence = CSISequence(waiting[(at + 2)..<end], final: waiting[end])
    if sequence.isX10Mouse {
      guard end + 3 < waiting.count else {
        return final ? Step(length: waiting.count - at, event: nil) : .more
      }
      let bytes = waiting[(end + 1)...(end + 3)]
      return Step(length: length + 3, event: clicks.count(sequence.x10Mouse(Array(bytes))))
    }
    if sequence.isPasteStart {
      pasted = []
      hasStalled = false
      return Step(length: length, event: nil)
    }
    return Step(length: length, event: clicks.count(sequence.event))
  }

  /// `ESC ] …` and its like: a text that ends with BEL or `ESC \`.
  private func text(_ at: Int, final: Bool) -> Step {
    var end = at + 2
    while end < waiting.count {
      if waiting[end] == 0x07 {
        return Step(
          length: end + 1 - at,
          event: OSCReply.event(waiting[(at + 1)..<end]))
      }
      if waiting[end] == 0x1B {
        guard end + 1 < waiting.count else { break }
        let closes = waiting[end + 1] == UInt8(ascii: "\\")
        return Step(
          length: end + (closes ? 2 : 0) - at,
          event: closes ? OSCReply.event(waiting[(at + 1)..<end]) : nil)
      }
      end += 1
      if end - at > 4096 { return Step(length: end - at, event: nil) }
    }
    guard final else { return .more }
    return waiting.count - at == 2
      ? Step(
        length: 2,
        event: .key(KeyEvent(.character(Character(Unicode.Scalar(waiting[at + 1]))), .alt)))
      : Step(length: waiting.count - at, event: nil)
  }

  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)
  private static let pasteLimit = 1 << 20

  /// Whether an Escape stands at the end of a paste that was told to have stalled.
  private var isGivenUp: Bool { hasStalled && waiting == [0x1B] }

  /// What becomes of a paste that does not go on.
  private mutating func endOfPatience() -> InputEvent {
    guard isGivenUp else {
      hasStalled = true
      isStallTold = true
      return .pasteStalled
    }
    pasted = nil
    waiting.removeAll()
    return .pasteDropped
  }

  /// Inside a paste: everything up to its end mark is text.
  private mutating func paste(_ at: Int) -> Step {
    var end = at
    while end < waiting.count {
      if waiting[end] == 0x1B {
        let rest = waiting[end...].prefix(Self.pasteEnd.count)
        if rest.elementsEqual(Self.pasteEnd) {
          let text = String(decoding: (pasted ?? []) + waiting[at..<end], as: UTF8.self)
          pasted = nil
          return Step(length: end - at + Self.pasteEnd.count, event: .paste(text))
        }
        if Self.pasteEnd.starts(with: rest) { break }
      }
      end += 1
    }
    if (pasted?.count ?? 0) < Self.pasteLimit { pasted?.append(contentsOf: waiting[at..<end]) }
    return Step(length: end - at, event: nil)
  }
}
