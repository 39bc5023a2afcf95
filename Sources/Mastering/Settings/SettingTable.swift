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
    let hint = nearest(to: wanted).map { "; did you mean \($0)?" } ?? "."
    throw LacquerError(
      .usage, "There is no setting \"\(wanted)\"\(hint) All of them: lacquer settings.")
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

  /// The key (or last word) that takes the fewest edits to become `name`; nil when none is near.
  static func nearest(to name: String) -> String? {
    let ranked = all.map { setting in
      (setting.key, min(editDistance(name, setting.key), editDistance(name, setting.word)))
    }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(1, name.count / 3)
    else { return nil }
    return best.0
  }

  /// Levenshtein distance with swaps of neighbours counted as one edit.
  static func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, rows[i - 1][j - 1] + 1)
        }
        row.append(cost)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
