internal import AudioCore
internal import Mastering

/// Settings put aside, and how they differ from the present ones.
extension Reduction {
  /// The slot an argument names, the selected row, or the one recalled last.
  func slot(_ value: ActionValue?) -> Int {
    if case .index(let number) = value { return number - 1 }
    if state.navigation.screen == .snapshots {
      return min(MasterDocument.snapshotCount - 1, max(0, state.navigation.row))
    }
    return state.document.recalled ?? 0
  }

  mutating func recall(_ slot: Int) throws {
    guard let snapshot = state.document.snapshots[slot] else {
      throw LacquerError(.usage, "Snapshot \(slot + 1) is empty; S\(slot + 1) stores one.")
    }
    try change("Snapshot \(slot + 1) recalled") { document in
      document.settings = snapshot.settings
      if document.recalled != slot { document.recalledBefore = document.recalled }
      document.recalled = slot
    }
    let note = snapshot.note.isEmpty ? "" : " “\(snapshot.note)”"
    say("Snapshot \(slot + 1)\(note).")
  }

  mutating func store(_ slot: Int) throws {
    try change("Snapshot \(slot + 1) stored") { document in
      let note = document.snapshots[slot]?.note ?? ""
      document.snapshots[slot] = Snapshot(settings: document.settings, note: note)
      if document.recalled != slot { document.recalledBefore = document.recalled }
      document.recalled = slot
    }
    say("Stored as snapshot \(slot + 1).")
  }

  mutating func setNote(_ note: String, slot: Int) throws {
    guard state.document.snapshots[slot] != nil else {
      throw LacquerError(.usage, "Snapshot \(slot + 1) is empty; S\(slot + 1) stores one.")
    }
    try change("Note on snapshot \(slot + 1)") {
      $0.snapshots[slot]?.note = String(note.prefix(200))
    }
  }
}

/// A setting that is another one in a snapshot.
public struct SettingDifference: Sendable, Equatable {
  /// Key of the setting.
  public var key: String
  /// Its short name.
  public var label: String
  /// Its value in the snapshot, with its unit.
  public var then: String
  /// Its value now, with its unit.
  public var now: String
}

extension WorkbenchState {
  /// Setting by setting, in the order of the strip, what differs from a snapshot, 0 … 7.
  public func differences(fromSnapshot slot: Int) -> [SettingDifference] {
    guard document.snapshots.indices.contains(slot), let snapshot = document.snapshots[slot] else {
      return []
    }
    return Parameter.all.compactMap { parameter in
      let then = parameter.setting.value(in: snapshot.settings)
      let now = parameter.setting.value(in: document.settings)
      guard then != now else { return nil }
      return SettingDifference(
        key: parameter.id, label: parameter.label,
        then: Parameter.text(then, setting: parameter.setting),
        now: Parameter.text(now, setting: parameter.setting))
    }
  }

  /// The snapshot that was recalled before the present one.
  var flipTarget: Int? {
    let stored = document.snapshots.indices.filter { document.snapshots[$0] != nil }
    if let before = document.recalledBefore, stored.contains(before) { return before }
    return stored.first { $0 != document.recalled }
  }
}
