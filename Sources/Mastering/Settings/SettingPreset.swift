/// A named starting point for every setting.
public enum SettingPreset: String, Sendable, Codable, CaseIterable {
  /// The default: every guard on, generous limits.
  case safe
  /// As near to the reference as the stages can go: limits open, evidence not asked for.
  case full

  /// The settings of the preset.
  public var settings: MasterSettings {
    var settings = MasterSettings()
    if self == .full {
      for setting in SettingTable.all { setting.set(setting.full, in: &settings) }
    }
    return settings
  }
}
