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

  /// The name used in keys.toml and help: `a`, `ctrl-p`, `alt-h`, `shift-left`, `space`, `f5`.
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

  /// Reads a name as `description` writes it; nil when it is none.
  public init?(name text: String) {
    var rest = Substring(text)
    var modifiers = Modifiers()
    while rest.count > 1 {
      if rest.hasPrefix("ctrl-"), rest.count > 5 {
        modifiers.insert(.control)
        rest = rest.dropFirst(5)
      } else if rest.hasPrefix("alt-"), rest.count > 4 {
        modifiers.insert(.alt)
        rest = rest.dropFirst(4)
      } else if rest.hasPrefix("shift-"), rest.count > 6 {
        modifiers.insert(.shift)
        rest = rest.dropFirst(6)
      } else {
        break
      }
    }
    guard let key = Key(name: rest) else { return nil }
    self.init(key, modifiers)
  }
}

extension Key {
  fileprivate init?(name: Substring) {
    if name.count == 1, let character = name.first {
      self = .character(character)
      return
    }
    if name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...24).contains(number) {
      self = .function(number)
      return
    }
    switch name {
    case "space": self = .character(" ")
    case "enter": self = .enter
    case "tab": self = .tab
    case "escape", "esc": self = .escape
    case "backspace": self = .backspace
    case "delete": self = .delete
    case "insert": self = .insert
    case "up": self = .up
    case "down": self = .down
    case "left": self = .left
    case "right": self = .right
    case "home": self = .home
    case "end": self = .end
    case "page-up": self = .pageUp
    case "page-down": self = .pageDown
    default: return nil
    }
  }
}
