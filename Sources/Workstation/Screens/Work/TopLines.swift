internal import Metering
internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import TerminalKit
internal import Workbench

/// The lines at the top: transport and sources, then files, project and device.
enum TopLines {
  /// Files with their formats, project, what a crash left behind, snapshot, undo, device.
  static func session(_ scene: Scene, on canvas: inout Canvas, in line: Rect) {
    var groups = groups(scene, nameColumns: .max)
    let columns = groups.reduce(0) { $0 + scene.paint.columns(of: $1) + 3 } - 3
    // A long name leaves room for what stands behind it.
    if columns > line.columns - 2 { groups = self.groups(scene, nameColumns: line.columns / 4) }
    var at = line.column + 1
    for words in groups where at < line.right - 8 {
      at = canvas.words(words, at, line.row, scene.paint, limit: line.right - 1 - at) + 3
    }
  }

  /// What stands in the line, from the left; names and notes are cut to so many columns.
  private static func groups(_ scene: Scene, nameColumns: Int) -> [[Word]] {
    let state = scene.state
    func cut(_ name: String) -> String { name.cutInside(to: nameColumns, scene.paint.glyphs) }
    var groups: [[Word]] = []
    if let link = state.document.mix {
      groups.append(
        file(state.library[link.path], cut(state.document.name(of: link.path)), .srcAText))
    }
    let references = state.document.references
    let slot = state.listening.reference
    if references.indices.contains(slot) {
      let share = TrackWords.share(slot, of: references)
      groups.append(
        file(
          state.reference(slot), cut(TrackWords.name(references[slot], in: state.document)),
          .srcRText)
          + (share.isEmpty ? [] : [Word(" (\(share))", .muted)]))
    }
    groups.append([
      Word(cut(state.project.name), .fg), Word(state.isDirty ? "*" : "", .parameterChanged),
      Word(state.project.readOnlyReason == nil ? "" : " read-only", .statusWarn),
    ])
    if !state.project.recoverable.isEmpty {
      groups.append([Word("! recover: unsaved work", .statusWarn)])
    }
    if let slot = state.document.recalled, let snapshot = state.document.snapshots[slot] {
      let note = snapshot.note.isEmpty ? "" : " “\(cut(snapshot.note))”"
      groups.append([
        Word("snapshot \(slot + 1)", .muted),
        Word(state.document.isChangedFromSnapshot ? "*" : "", .parameterChanged),
        Word(note, .muted),
      ])
    }
    if !state.history.done.isEmpty {
      groups.append([Word("undo \(state.history.done.count)", .muted)])
    }
    if !state.warnings.isEmpty {
      let count = state.warnings.count
      groups.append([
        Word("! \(count) warning\(count == 1 ? "" : "s") ", .statusWarn),
        Word(scene.key("warnings"), .key),
      ])
    }
    let device = state.listening.deviceFault ?? state.listening.device
    if !device.isEmpty {
      groups.append([
        Word(device, state.listening.deviceFault == nil ? .muted : .statusWarn)
      ])
    }
    return groups
  }

  private static func file(_ status: TrackStatus?, _ name: String, _ role: Role) -> [Word] {
    guard let track = status?.loaded else {
      return [Word(name, role), Word(waiting(status), .statusBusy)]
    }
    return [
      Word(name, role),
      Word(" " + TrackWords.format(track.info), .muted),
    ]
  }

  private static func waiting(_ status: TrackStatus?) -> String {
    switch status {
    case .measuring(let progress): " measuring \(Numeral.percent(progress.fraction))"
    case .stopped: " stopped"
    case .failed: " cannot be used"
    default: " waiting"
    }
  }
}
