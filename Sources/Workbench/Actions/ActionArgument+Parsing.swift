internal import AudioCore
internal import Mastering

extension ActionArgument {
  /// Understands what a person typed; nil text is no argument.
  ///
  /// Throws `LacquerError.usage` in one sentence that begins with `name`.
  func value(from text: String?, named name: String) throws -> ActionValue? {
    guard let text = text.map({ Figures.trimmed($0) }), !text.isEmpty else {
      guard isOptional else { throw needed(name) }
      return nil
    }
    if let value = try parse(text) { return value }
    if case .none = self {
      throw LacquerError(.usage, "\(name) takes nothing after it, not \"\(text)\".")
    }
    throw LacquerError(.usage, "\(name) takes \(self.text), not \"\(text)\".")
  }

  private func needed(_ name: String) -> LacquerError {
    LacquerError(.usage, "\(name) needs \(text).")
  }

  private func parse(_ text: String) throws -> ActionValue? {
    switch self {
    case .none: return nil
    case .number(let unit, let range, _):
      return SettingText.parseNumber(text, unit: unit).map { .number(range.clamping($0)) }
    case .index(let range, _):
      return Int(text).flatMap { range.contains($0) ? .index($0) : nil }
    case .time: return SettingText.parseTime(text).map { .number($0) }
    case .timeRange:
      let parts = text.replacing("–", with: "-").split { $0 == " " || $0 == "-" }
      guard parts.count == 2, let start = SettingText.parseTime(String(parts[0])),
        let end = SettingText.parseTime(String(parts[1])), end > start
      else { return nil }
      return .range(start, end)
    case .path, .text: return .text(text)
    case .choice(let words, _):
      let word = text.lowercased()
      return words.contains(word) ? .text(word) : nil
    case .letter:
      guard text.count == 1, let letter = text.lowercased().first, ("a"..."z").contains(letter)
      else { return nil }
      return .text(String(letter))
    case .setting(let key): return try Self.assignment(key, text)
    case .assignment:
      let parts = text.split(maxSplits: 1) { $0 == " " || $0 == "=" }
      guard parts.count == 2 else { return nil }
      let setting = try SettingTable.setting(named: String(parts[0]))
      return try Self.assignment(setting.key, Figures.trimmed(String(parts[1])))
    case .settingKey:
      return .assignment(key: try SettingTable.setting(named: text).key, value: "")
    case .indexedText(let range):
      let parts = text.split(separator: " ", maxSplits: 1)
      guard let first = parts.first, let index = Int(first), range.contains(index) else {
        return nil
      }
      return .indexedText(index, parts.count == 2 ? String(parts[1]) : "")
    }
  }

  /// A setting and a value it can take, which may be relative to what it is.
  private static func assignment(_ key: String, _ text: String) throws -> ActionValue {
    // What is added to depends on what it is now.
    if !text.hasPrefix("+"), let setting = Parameter.named(key)?.setting {
      _ = try ParameterTyping.value(text, for: setting, in: MasterSettings())
    }
    return .assignment(key: key, value: text)
  }
}
