/// Keys held down with another.
public struct Modifiers: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Creates a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Shift, where the terminal tells it from the character itself.
  public static let shift = Modifiers(rawValue: 1)
  /// Alt or Meta.
  public static let alt = Modifiers(rawValue: 2)
  /// Control.
  public static let control = Modifiers(rawValue: 4)
}

/// A key of the keyboard.
public enum Key: Hashable, Sendable {
  /// A character, already shifted: `a`, `A`, `é`, `?`, a space.
  case character(Character)
  /// A function key, 1 to 24.
  case function(Int)
  /// The keys that write nothing.
  case enter, tab, escape, backspace, delete, insert
  /// The keys that move.
  case up, down, left, right, home, end, pageUp, pageDown
}

/// A key press.
public struct KeyEvent: Hashable, Sendable, CustomStringConvertible {
  /// The key.
  public var key: Key
  /// What was held with it; Shift is left out for characters.
  public var modifiers: Modifiers

  /// Creates a key press.
  public init(_ key: Key, _ modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }

  /// `a`, `ctrl-p`, `alt-h`, `shift-left`, `space`, `f5`.
  public var description: String {
    var name = ""
    if modifiers.contains(.control) { name += "ctrl-" }
    if modifiers.contains(.alt) { name += "alt-" }
    if modifiers.contains(.shift) { name += "shift-" }
    switch key {
    case .character(" "): return name + "space"
    case .character(let character): return name + String(character)
    case .function(let number): return name + "f\(number)"
    case .pageUp: return name + "page-up"
    case .pageDown: return name + "page-down"
    default: return name + "\(key)"
    }
  }
}
