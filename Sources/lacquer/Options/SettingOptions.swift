import ArgumentParser
import AudioCore
import Mastering

/// How settings are reached from the command line: preset, then file, then --set.
struct SettingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where settings start: safe (every guard on) or full (as near as it gets).",
      valueName: "name"))
  var preset = PresetName.safe

  @Option(
    help: ArgumentHelp("Settings from a TOML file, over the preset.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var settings: String?

  @Option(
    help: ArgumentHelp(
      "One setting, over preset and file; repeatable. 'lacquer settings' lists them.",
      valueName: "key=value"),
    completion: .list(SettingTable.all.map { $0.key + "=" }))
  var set: [String] = []

  /// Whether anything differs from the defaults.
  var areGiven: Bool { preset != .safe || settings != nil || !set.isEmpty }

  /// References and settings asked for, the file's references among them; `behind` the mix are more.
  func resolve(
    with references: ReferenceOptions, behind: [String] = []
  ) throws -> (references: [ReferenceRequest], settings: MasterSettings) {
    let requests = try references.resolve(behind: behind, file: filedReferences())
    var settings = try resolve()
    try references.apply(to: &settings)
    return (requests, settings)
  }

  private func filedReferences() throws -> [ReferenceRequest] {
    guard let settings else { return [] }
    let toml = String(decoding: try DocumentFile.read(settings), as: UTF8.self)
    return try SettingsFile.references(in: toml, named: settings)
  }

  /// The settings asked for, where nothing is matched.
  func resolve() throws -> MasterSettings {
    var result = preset.preset.settings
    if let settings {
      let toml = String(decoding: try DocumentFile.read(settings), as: UTF8.self)
      try SettingsFile.apply(toml, named: settings, to: &result)
    }
    for assignment in set { try SettingTable.apply(assignment: assignment, to: &result) }
    return result
  }
}

/// The presets as the command line spells them.
enum PresetName: String, CaseIterable, ExpressibleByArgument {
  case safe, full

  /// The preset.
  var preset: SettingPreset { self == .full ? .full : .safe }
}
