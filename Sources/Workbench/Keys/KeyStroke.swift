/// One key as a person presses it, whatever the terminal sent for it.
public struct KeyStroke: Sendable, Hashable {
  /// A key without its modifiers.
  public enum Key: Sendable, Hashable {
    /// A printing key, as typed: Shift is part of the character ("H", "<", "é", " ").
    case character(Character)
    /// A key with a name.
    case named(Name)
    /// F1 … F12.
    case function(Int)
  }

  /// Keys with names.
  public enum Name: String, Sendable, CaseIterable {
    case enter, escape, tab, backspace, delete, insert, up, down, left, right, home, end
    case pageUp = "page-up"
    case pageDown = "page-down"
  }

  /// The key.
  public var key: Key
  /// Ctrl held.
  public var control = false
  /// Alt held.
  public var alt = false
  /// Shift held; only with named and function keys, never with characters.
  public var shift = false

  /// Creates a stroke from its parts.
  public init(_ key: Key, control: Bool = false, alt: Bool = false, shift: Bool = false) {
    self.key = key
    self.control = control
    self.alt = alt
    self.shift = shift
  }

  /// Creates a stroke of a printing key.
  public init(_ character: Character, control: Bool = false, alt: Bool = false) {
    self.init(.character(character), control: control, alt: alt)
  }

  /// Creates a stroke of a named key.
  public init(_ name: Name, control: Bool = false, alt: Bool = false, shift: Bool = false) {
    self.init(.named(name), control: control, alt: alt, shift: shift)
  }

  /// Reads "ctrl-p", "alt-h", "shift-left", "space", "f2", "-"; nil for anything else.
  public init?(_ text: String) {
    var rest = Substring(text)
    var control = false
    var alt = false
    var shift = false
    while rest.count > 1 {
      let lower = rest.lowercased()
      if lower.hasPrefix("ctrl-"), rest.count > 5 {
        control = true
        rest = rest.dropFirst(5)
      } else if lower.hasPrefix("alt-"), rest.count > 4 {
        alt = true
        rest = rest.dropFirst(4)
      } else if lower.hasPrefix("shift-"), rest.count > 6 {
        shift = true
        rest = rest.dropFirst(6)
      } else {
        break
      }
    }
    guard let key = Self.key(rest) else { return nil }
    if case .character(let character) = key, shift {
      guard let upper = character.uppercased().first else { return nil }
      self.init(.character(upper), control: control, alt: alt)
    } else {
      self.init(key, control: control, alt: alt, shift: shift)
    }
  }

  private static func key(_ text: Substring) -> Key? {
    if text.count == 1, let character = text.first {
      return character.isWhitespace ? nil : .character(character)
    }
    let word = text.lowercased()
    if word == "space" { return .character(" ") }
    if word == "esc" { return .named(.escape) }
    if let name = Name(rawValue: word) { return .named(name) }
    guard word.hasPrefix("f"), let number = Int(word.dropFirst()), (1...12).contains(number)
    else { return nil }
    return .function(number)
  }

  /// The key as `init(_:)` reads it: "ctrl-p".
  public var text: String {
    var result = ""
    if control { result += "ctrl-" }
    if alt { result += "alt-" }
    if shift { result += "shift-" }
    switch key {
    case .character(" "): return result + "space"
    case .character(let character): return result + String(character)
    case .named(let name): return result + name.rawValue
    case .function(let number): return result + "f\(number)"
    }
  }

  /// The key as help writes it: "Ctrl-P", "←", "Enter".
  public var title: String {
    var result = ""
    if control { result += "Ctrl-" }
    if alt { result += "Alt-" }
    if shift { result += "Shift-" }
    switch key {
    case .character(" "): return result + "Space"
    case .character(let character):
      return result + (control ? character.uppercased() : String(character))
    case .named(.up): return result + "↑"
    case .named(.down): return result + "↓"
    case .named(.left): return result + "←"
    case .named(.right): return result + "→"
    case .named(.escape): return result + "Esc"
    case .named(let name):
      return result + name.rawValue.prefix(1).uppercased() + name.rawValue.dropFirst()
    case .function(let number): return result + "F\(number)"
    }
  }
}

/// Keys pressed one after the other: "g l", "ctrl-p".
public struct KeySequence: Sendable, Hashable {
  /// The strokes, at least one.
  public var strokes: [KeyStroke]

  /// Creates a sequence.
  public init(_ strokes: [KeyStroke]) { self.strokes = strokes }

  /// Reads strokes apart by spaces; a part that is no key by itself is read letter by letter ("gl").
  public init?(_ text: String) {
    var strokes: [KeyStroke] = []
    for part in text.split(whereSeparator: \.isWhitespace) {
      if let stroke = KeyStroke(String(part)) {
        strokes.append(stroke)
        continue
      }
      // "f13" is a key that is not there, not three keys.
      let isFunction =
        part.first == "f" && part.count > 1 && part.dropFirst().allSatisfy(\.isNumber)
      guard part.count <= 4, !part.contains("-"), !isFunction else { return nil }
      for character in part { strokes.append(KeyStroke(character)) }
    }
    guard !strokes.isEmpty, strokes.count <= 4 else { return nil }
    self.strokes = strokes
  }

  /// As `init(_:)` reads it.
  public var text: String { strokes.map(\.text).joined(separator: " ") }

  /// As help writes it: "g l" without spaces where each key is one letter.
  public var title: String {
    let titles = strokes.map(\.title)
    return titles.joined(separator: titles.allSatisfy { $0.count == 1 } ? "" : " ")
  }
}

/// Where a key means something.
public enum KeyContext: String, Sendable, CaseIterable {
  /// Everywhere, unless a narrower context says otherwise.
  case global
  /// The workstation, whatever pane has the focus.
  case work
  /// The waveform pane.
  case waveform
  /// The match curve.
  case curve
  /// Lists: files, jobs, snapshots, undo, warnings, themes.
  case list
  /// Choosing files.
  case files
  /// The render sheet.
  case render
  /// The list of jobs.
  case jobs
  /// The list of themes.
  case themes
  /// The list of snapshots.
  case snapshots
  /// The list of undo steps.
  case undo
  /// The list of warnings.
  case warnings
  /// The help.
  case help
  /// The blind test.
  case abx
  /// Leaving with unsaved work.
  case quit

  /// Contexts that count on a screen with a pane in focus, narrowest first.
  public static func active(screen: Navigation.Screen, pane: Navigation.Pane) -> [KeyContext] {
    switch screen {
    case .work:
      switch pane {
      case .waveform: [.waveform, .work, .global]
      case .matchCurve: [.curve, .work, .global]
      default: [.work, .global]
      }
    case .files: [.files, .list, .global]
    case .render: [.render, .global]
    case .jobs: [.jobs, .list, .global]
    case .themes: [.themes, .list, .global]
    case .snapshots: [.snapshots, .list, .global]
    case .undo: [.undo, .list, .global]
    case .warnings: [.warnings, .list, .global]
    case .settings: [.work, .global]
    case .quit: [.quit, .global]
    case .help: [.help, .list, .global]
    case .fit, .doctor: [.list, .global]
    case .abx: [.abx, .global]
    }
  }
}
