internal import AudioCore
internal import Mastering

/// An action with its argument, as words: what keys, palette, scripts and sockets all send.
public struct ActionCall: Sendable, Hashable {
  /// Id of the action: "listen", "limit.ceiling".
  public var action: String
  /// Its argument as a person types it; nil without one.
  public var argument: String?

  /// Creates a call; an empty argument is none.
  public init(_ action: String, _ argument: String? = nil) {
    self.action = action
    self.argument = argument?.isEmpty == true ? nil : argument
  }

  /// The words: "listen b".
  public var text: String { argument.map { "\(action) \($0)" } ?? action }
}

/// What an action needs besides its name.
public enum ActionArgument: Sendable, Equatable {
  /// Nothing.
  case none
  /// A number in a range.
  case number(unit: String, range: ClosedRange<Double>, isOptional: Bool)
  /// A whole number, such as a slot.
  case index(ClosedRange<Int>, isOptional: Bool)
  /// A place in the mix: 83.5, 1:23.5.
  case time
  /// Two places.
  case timeRange
  /// A file.
  case path(isOptional: Bool)
  /// One of a list of words; without one the next in turn, where it is optional.
  case choice([String], isOptional: Bool)
  /// A letter, a … z.
  case letter
  /// Any text.
  case text(isOptional: Bool)
  /// A value of a setting.
  case setting(key: String)
  /// Key and value of any setting.
  case assignment
  /// Key of a setting; without one the focused parameter.
  case settingKey
  /// A number and a text, such as a slot and a note.
  case indexedText(ClosedRange<Int>)

  /// Whether the action can be called without.
  public var isOptional: Bool {
    switch self {
    case .none, .settingKey: true
    case .number(_, _, let optional), .index(_, let optional), .path(let optional),
      .choice(_, let optional), .text(let optional):
      optional
    default: false
    }
  }

  /// What it may be, in words for help and documents: "a number from −60 to 12 dB".
  public var text: String {
    switch self {
    case .none: ""
    case .number(let unit, let range, _):
      "a number from \(Numeral.plain(range.lowerBound)) to \(Numeral.plain(range.upperBound)) \(unit)"
    case .index(let range, _): "\(range.lowerBound) to \(range.upperBound)"
    case .time: "a time (83.5 or 1:23.5)"
    case .timeRange: "two times (1:12 1:40)"
    case .path: "a file"
    case .choice(let words, _): words.joined(separator: ", ")
    case .letter: "a letter"
    case .text: "a text"
    case .setting(let key): Parameter.named(key)?.setting.allowed ?? "a value"
    case .assignment: "a setting and its value"
    case .settingKey: "a setting; without one the focused parameter"
    case .indexedText(let range): "\(range.lowerBound) to \(range.upperBound) and a text"
    }
  }

  /// A short name for usage lines: "dB", "time", "file"; empty without an argument.
  public var placeholder: String {
    switch self {
    case .none: ""
    case .number(let unit, _, _): unit.isEmpty ? "number" : unit
    case .index: "number"
    case .time: "time"
    case .timeRange: "start end"
    case .path: "file"
    case .choice(let words, _): words.count <= 5 ? words.joined(separator: "|") : "name"
    case .letter: "letter"
    case .text: "text"
    case .setting: "value"
    case .assignment: "setting value"
    case .settingKey: "setting"
    case .indexedText: "number text"
    }
  }
}

/// An argument that was understood.
public enum ActionValue: Sendable, Equatable {
  /// A number, or a time in seconds.
  case number(Double)
  /// A whole number.
  case index(Int)
  /// A stretch, s.
  case range(Double, Double)
  /// Text, a path, a word of a list.
  case text(String)
  /// A setting and its value as text; an empty value where none is needed.
  case assignment(key: String, value: String)
  /// A number and a text.
  case indexedText(Int, String)
}
