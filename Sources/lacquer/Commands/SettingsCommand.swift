import ArgumentParser
import Glibc
import Mastering

/// `lacquer settings`: what can be set, to what, and what it does.
struct SettingsCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings",
    abstract: "List every setting with its values and defaults.",
    discussion: """
      Give a group, a key or words of what it does to see only that:

        lacquer settings limit
        lacquer settings 'true peak'
        lacquer settings --toml > mine.toml
      """)

  @Argument(
    help: ArgumentHelp(
      "A group (limit), a key (limit.ceiling) or words of what it does (peak).", valueName: "name"))
  var names: [String] = []

  @Flag(help: "Print a settings file with every value, ready to be edited.")
  var toml = false

  @OptionGroup var chosen: SettingOptions
  @OptionGroup var common: CommonOptions

  func check() throws {
    guard toml, common.json || !names.isEmpty else { return }
    throw ValidationError("--toml prints a whole settings file: leave out names and --json.")
  }

  func run() throws {
    let settings = try chosen.resolve()
    if toml {
      Console.output(SettingsFile.encode(settings))
      return
    }
    let rows = try rows()
    if common.json {
      let document = SettingsDocument(rows, in: settings)
      Console.output(try JSONDocument.text(document, curves: true))
      return
    }
    let style = Console.style(of: STDOUT_FILENO)
    common.say(rows.map { Self.text(of: $0, in: settings, style: style) }.joined())
  }

  private func rows() throws -> [Setting] {
    guard !names.isEmpty else { return SettingTable.all }
    var listed: Set<String> = []
    return try names.flatMap(Self.settings(of:)).filter { listed.insert($0.key).inserted }
  }

  /// The settings of a group, that of a key, or those that the words tell of.
  private static func settings(of name: String) throws -> [Setting] {
    let group = SettingTable.all.filter { $0.group == name.lowercased() }
    guard group.isEmpty else { return group }
    do {
      return [try SettingTable.setting(named: name)]
    } catch {
      let told = settings(telling: name)
      guard !told.isEmpty else { throw error }
      return told
    }
  }

  /// The settings in whose key or help the words stand.
  private static func settings(telling words: String) -> [Setting] {
    let wanted = words.lowercased()
    guard wanted.count >= 3 else { return [] }
    return SettingTable.all.filter { "\($0.key) \($0.help)".lowercased().contains(wanted) }
  }

  private static func text(
    of setting: Setting, in settings: MasterSettings, style: TextStyle
  ) -> String {
    let value = setting.value(in: settings).text
    let unit = value.last?.isNumber == true && !setting.unit.isEmpty ? " \(setting.unit)" : ""
    let head = "\(style.bold(TextStyle.left(setting.key, 18)))\(value)\(unit)"
    let lines = style.wrapped(setting.help, indent: 18) + style.wrapped(setting.allowed, indent: 18)
    let margin = String(repeating: " ", count: 18)
    return head + "\n" + lines.map { "\(margin)\(style.dim($0))\n" }.joined()
  }
}

/// The table of settings as a JSON document.
private struct SettingsDocument: Encodable {
  struct Row: Encodable {
    var key: String
    var unit: String
    var allowed: String
    var safe: String
    var full: String
    var value: String
    var redo: String
    var help: String
  }

  var schema = "lacquer.settings/1"
  var engine = EngineIdentity.current
  var settings: [Row]

  init(_ rows: [Setting], in settings: MasterSettings) {
    self.settings = rows.map {
      Row(
        key: $0.key, unit: $0.unit, allowed: $0.allowed, safe: $0.safe.text, full: $0.full.text,
        value: $0.value(in: settings).text, redo: $0.redo.rawValue, help: $0.help)
    }
  }
}
