import AudioCore
import TOMLKit

/// Settings as a TOML file: a table a group, a key a setting.
///
/// ```toml
/// [limit]
/// ceiling = -0.5
/// style = "loud"
/// ```
///
/// `[[reference]]` tables are read by `references(in:named:)`.
public enum SettingsFile {
  /// Applies what `toml` says to `settings`.
  ///
  /// `name` is the file's name for errors; where `toml` is only a table of that file, `part` says of
  /// which text and which table, so that lines are counted in the file. Throws `LacquerError.input`
  /// with the file, the line and, for an unknown key, the nearest known one.
  public static func apply(
    _ toml: String, named name: String, part: (text: String, table: String)? = nil,
    to settings: inout MasterSettings
  ) throws {
    func place(of key: String) -> String {
      guard let part else { return self.place(of: key, in: toml, named: name) }
      return self.place(of: "\(part.table).\(key)", in: part.text, named: name)
    }
    for (group, value) in try parse(toml, named: name) where group != referenceTable {
      guard let table = value.table else {
        throw unknown(group, at: place(of: group))
      }
      for (word, value) in table {
        let key = "\(group).\(word)"
        guard let setting = SettingTable.all.first(where: { $0.key == key }) else {
          throw unknown(key, at: place(of: key))
        }
        do {
          try setting.set(text(of: value), in: &settings)
        } catch let error as LacquerError {
          throw LacquerError(.input, "\(place(of: key)): \(error.message)")
        }
      }
    }
  }

  /// Writes settings as TOML; `base` leaves out what equals it.
  ///
  /// Values are numbers, booleans and strings; `apply` reads the same settings back, exactly.
  public static func encode(_ settings: MasterSettings, omitting base: MasterSettings? = nil)
    -> String
  {
    var sections: [String] = []
    for group in SettingTable.groups {
      let lines = SettingTable.all.filter { $0.group == group }.compactMap { setting -> String? in
        let value = setting.value(in: settings)
        if let base, setting.value(in: base) == value { return nil }
        return "\(setting.word) = \(literal(value))"
      }
      if !lines.isEmpty { sections.append("[\(group)]\n" + lines.joined(separator: "\n") + "\n") }
    }
    return sections.joined(separator: "\n")
  }

  /// The document; throws `LacquerError.input` with the line where it is no TOML.
  static func parse(_ toml: String, named name: String) throws -> TOMLTable {
    if let fault = TOMLGuard.fault(in: toml) {
      throw LacquerError(.input, "\(name), line \(fault.line): \(fault.words).")
    }
    do {
      return try TOMLTable(string: toml)
    } catch let error as TOMLParseError {
      let place = "\(name), line \(error.source.begin.line)"
      throw LacquerError(
        .input, "\(place): this is not TOML: \(error.description).", cause: error.debugDescription)
    }
  }

  private static func literal(_ value: SettingValue) -> String {
    switch value {
    case .number, .integer: value.text
    case .toggle(let isOn): isOn ? "true" : "false"
    case .word, .region, .referenceOffset: "\"\(value.text)\""
    case .bands, .ranges: "[" + value.items.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
  }

  /// The value as a person would type it after `--set`.
  private static func text(of value: any TOMLValueConvertible) -> String {
    if let text = value.string { return text }
    if let isOn = value.bool { return isOn ? "on" : "off" }
    if let number = value.int { return String(number) }
    if let number = value.double { return Numeral.shortest(number) }
    if let array = value.array { return array.map { text(of: $0) }.joined(separator: "; ") }
    return value.debugDescription
  }

  private static func unknown(_ key: String, at place: String) -> LacquerError {
    LacquerError(.input, "\(place): there is no setting \"\(key)\"\(SettingTable.hint(key))")
  }

  /// "FILE, line n" where the line that sets `key` can be found, else "FILE".
  private static func place(of key: String, in toml: String, named name: String) -> String {
    var group = ""
    let lines = toml.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let code = String(line.prefix { $0 != "#" }).filter { !$0.isWhitespace && $0 != "\"" }
      if code.hasPrefix("[") {
        group = code.filter { $0 != "[" && $0 != "]" }
        if group == key { return "\(name), line \(index + 1)" }
      } else if let equals = code.firstIndex(of: "=") {
        let word = code[..<equals]
        let full = group.isEmpty ? String(word) : "\(group).\(word)"
        if full == key || key.hasPrefix(full + ".") { return "\(name), line \(index + 1)" }
      }
    }
    return name
  }
}
