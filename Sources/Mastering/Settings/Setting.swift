import AudioCore

/// One row of the table of settings: what it is called, what it may be, what it means, and where
/// it lives in `MasterSettings`.
public struct Setting: Sendable, Identifiable {
  /// First stage of the work that has to be done again when a setting changes, in chain order.
  public enum Redo: String, Sendable, Codable, CaseIterable {
    case plan, balance, tone, width, dynamics, limiter, edit, rate, write, codec
  }

  /// Full name: group, dot, word ("limit.ceiling").
  public let key: String
  /// Unit of the numbers; empty for words and switches.
  public let unit: String
  /// What it may be.
  public let kind: SettingKind
  /// Its value in the preset `safe`, the default.
  public let safe: SettingValue
  /// Its value in the preset `full`.
  public let full: SettingValue
  /// First stage that changes with it.
  public let redo: Redo
  /// One sentence for the person.
  public let help: String

  private let read: @Sendable (MasterSettings) -> SettingValue
  private let write: @Sendable (inout MasterSettings, SettingValue) -> Void

  /// The full name.
  public var id: String { key }
  /// The group, the part before the dot.
  public var group: String { String(key.prefix { $0 != "." }) }
  /// The last word, the part after the dot.
  public var word: String { String(key.drop { $0 != "." }.dropFirst()) }
  /// The values in words: "a number from -12 to 0 dBTP".
  public var allowed: String { kind.allowed(unit: unit) }

  init(
    key: String, unit: String, kind: SettingKind, full: SettingValue?, redo: Redo, help: String,
    read: @escaping @Sendable (MasterSettings) -> SettingValue,
    write: @escaping @Sendable (inout MasterSettings, SettingValue) -> Void
  ) {
    self.key = key
    self.unit = unit
    self.kind = kind
    self.redo = redo
    self.help = help
    self.read = read
    self.write = write
    safe = read(MasterSettings())
    self.full = full ?? safe
  }

  /// Its value in `settings`.
  public func value(in settings: MasterSettings) -> SettingValue { read(settings) }

  /// Reads a value as a person types it.
  ///
  /// Throws `LacquerError.usage` with one sentence that names the key, what it takes and what was
  /// given.
  public func value(from text: String) throws -> SettingValue {
    guard let value = kind.parse(text, unit: unit) else {
      throw LacquerError(.usage, "\(key) takes \(allowed), not \"\(text)\".")
    }
    return value
  }

  /// Sets it in `settings` from text; throws as `value(from:)` does.
  public func set(_ text: String, in settings: inout MasterSettings) throws {
    write(&settings, try value(from: text))
  }

  /// Sets it to a value that came from this same setting.
  func set(_ value: SettingValue, in settings: inout MasterSettings) { write(&settings, value) }
}
