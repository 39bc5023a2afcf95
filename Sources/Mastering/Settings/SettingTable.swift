import AudioCore

/// The one table of settings, read by the command line, help, docs and tests.
///
/// Order: as in the chain. A key is in the table only when the stage it steers exists.
public enum SettingTable {
  /// Every setting, in the order of help and docs.
  public static let all: [Setting] =
    matching + tone + width + dynamics + loudness + limit + guards + input + edit + deliver

  /// The groups ("match", "balance", …) in order.
  public static let groups: [String] = all.reduce(into: []) { groups, setting in
    if groups.last != setting.group { groups.append(setting.group) }
  }

  /// Where a sentence about an unknown name sends to, as the command line says it.
  package static let listing = "All of them: lacquer settings."

  /// Finds a setting by full key or by its last word where only one key ends with it.
  ///
  /// Throws `LacquerError.usage`: for a word that several keys end with, naming them; for an unknown
  /// name, naming the nearest.
  public static func setting(named name: String) throws -> Setting {
    let wanted = name.trimmingSpaces.lowercased()
    if let exact = all.first(where: { $0.key == wanted }) { return exact }
    let candidates = all.filter { $0.word == wanted }
    if candidates.count == 1 { return candidates[0] }
    guard candidates.isEmpty else {
      let keys = candidates.map(\.key).joined(separator: ", ")
      throw LacquerError(.usage, "\"\(wanted)\" could be any of \(keys): give the full name.")
    }
    throw LacquerError(
      .usage, "There is no setting \"\(wanted)\"\(hint(wanted)) \(listing)")
  }

  /// Applies `key=value` as typed after `--set` and returns whose value it is; throws
  /// `LacquerError.usage`.
  @discardableResult
  public static func apply(
    assignment: String, to settings: inout MasterSettings
  ) throws -> Setting {
    guard let equals = assignment.firstIndex(of: "=") else {
      throw LacquerError(
        .usage, "--set takes key=value (for instance limit.ceiling=-0.5), not \"\(assignment)\".")
    }
    let setting = try setting(named: String(assignment[..<equals]))
    try setting.set(String(assignment[assignment.index(after: equals)...]), in: &settings)
    return setting
  }

  /// The settings that differ between two sets, with the value each has in `settings`.
  public static func differences(
    _ settings: MasterSettings, from base: MasterSettings
  ) -> [(setting: Setting, value: SettingValue)] {
    all.compactMap { setting in
      let value = setting.value(in: settings)
      return value == setting.value(in: base) ? nil : (setting, value)
    }
  }

  /// How a sentence about a setting that there is not ends: with the keys that are near.
  static func hint(_ name: String) -> String { NearNames.clause(name, in: all.map(\.key)) }
}
