/// What the mouse did.
public struct MouseEvent: Hashable, Sendable {
  /// The kinds of movement.
  public enum Kind: Hashable, Sendable {
    /// A button went down.
    case press
    /// A button was let go.
    case release
    /// Moved with a button down.
    case drag
    /// Moved with none.
    case move
    /// The wheel turned by one notch.
    case wheelUp, wheelDown, wheelLeft, wheelRight
  }

  /// The buttons.
  public enum Button: Hashable, Sendable {
    /// The three of a mouse, or none of them.
    case left, middle, right, none
  }

  /// What happened.
  public var kind: Kind
  /// Which button.
  public var button: Button
  /// Where, in cells.
  public var at: Point
  /// What was held on the keyboard.
  public var modifiers: Modifiers
  /// 1 for a first press, 2 for a double click, 3 and so on; 0 for anything but a press.
  public var clicks: Int

  /// Creates an event.
  public init(
    _ kind: Kind, _ button: Button = .none, at point: Point, modifiers: Modifiers = [],
    clicks: Int = 0
  ) {
    self.kind = kind
    self.button = button
    self.at = point
    self.modifiers = modifiers
    self.clicks = clicks
  }
}

/// What a terminal answers when asked.
public enum TerminalReply: Hashable, Sendable {
  /// State of a private mode (DECRPM): 0 unknown, 1 set, 2 reset, 3 and 4 permanently so.
  case mode(Int, state: Int)
  /// Where its cursor is (CPR), from 1; never in row 1, which a function key would look like.
  case cursor(row: Int, column: Int)
  /// Its background colour (OSC 11), 8 bits a channel.
  case background(red: UInt8, green: UInt8, blue: UInt8)
  /// It changed between dark and light (mode 2031).
  case appearance(isDark: Bool)
}

/// Everything that comes in through the terminal.
public enum InputEvent: Hashable, Sendable {
  /// A key.
  case key(KeyEvent)
  /// The mouse.
  case mouse(MouseEvent)
  /// A text pasted, or files dropped on the window.
  case paste(String)
  /// A paste has begun and does not go on; until its end nothing is a key.
  case pasteStalled
  /// A paste without an end was given up with Escape; keys are keys again.
  case pasteDropped
  /// The window gained or lost the focus.
  case focus(Bool)
  /// The window has another size.
  case resize(Size)
  /// Back from a suspension: everything has to be drawn anew.
  case resumed
  /// The terminal's answer to a question.
  case reply(TerminalReply)
}
