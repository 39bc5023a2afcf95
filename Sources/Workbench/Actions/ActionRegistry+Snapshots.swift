/// Eight sets of settings put aside.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey

  private static let needsSnapshot: @Sendable (WorkbenchState) -> Availability = { state in
    state.document.snapshots.allSatisfy { $0 == nil }
      ? .no(
        "no snapshot is stored yet",
        ways: [Remedy(action: "snapshot.store", effect: "stores one")]) : .now
  }

  static let snapshots: [WorkbenchAction] = [
    .make(
      "snapshot.recall", "Recall a snapshot", .snapshots,
      keys: (1...8).flatMap { Keys.keys("s \($0)", "\($0)") }
        + Keys.keys("enter", in: .snapshots),
      argument: .index(1...8, isOptional: true), undo: true, when: needsSnapshot,
      help: "Its settings become the present ones; the change is heard at once. Flip between two "
        + "to compare them by ear."
    ) { reduction, value in try reduction.recall(reduction.slot(value)) },
    .make(
      "snapshot.store", "Store a snapshot", .snapshots,
      keys: (1...8).flatMap { Keys.keys("S \($0)", "\($0)") },
      argument: .index(1...8, isOptional: true), undo: true,
      help: "Puts the present settings aside under a number."
    ) { reduction, value in try reduction.store(reduction.slot(value)) },
    .make(
      "snapshot.flip", "Hear the last two snapshots in turn", .snapshots, keys: Keys.keys("s `"),
      undo: true, when: { $0.flipTarget == nil ? .no("two snapshots must be stored") : .now },
      help: "Recalls the snapshot that was heard before this one."
    ) { reduction, _ in
      guard let slot = reduction.state.flipTarget else { return }
      try reduction.recall(slot)
    },
    .make(
      "snapshot.clear", "Clear a snapshot", .snapshots, keys: Keys.keys("x", in: .snapshots),
      argument: .index(1...8, isOptional: true), undo: true, when: needsSnapshot,
      help: "Empties its slot."
    ) { reduction, value in
      let slot = reduction.slot(value)
      guard reduction.state.document.snapshots[slot] != nil else {
        return reduction.say("Snapshot \(slot + 1) is empty.", .warning)
      }
      try reduction.change("Snapshot \(slot + 1) cleared") { document in
        document.snapshots[slot] = nil
        if document.recalled == slot { document.recalled = nil }
      }
    },
    .make(
      "snapshot.note", "Write a note on a snapshot", .snapshots,
      keys: Keys.keys("n", in: .snapshots) + Keys.keys("s n"), argument: .indexedText(1...8),
      undo: true, when: needsSnapshot, help: "Number and text: 2 less top."
    ) { reduction, value in
      guard case .indexedText(let number, let note) = value else { return }
      try reduction.setNote(note, slot: number - 1)
    },
    .make(
      "snapshot.compare", "Compare with a snapshot", .snapshots, keys: Keys.keys("s d"),
      argument: .index(1...8, isOptional: true), when: needsSnapshot,
      help: "Shows setting by setting what differs from the present ones."
    ) { reduction, value in
      let slot = reduction.slot(value)
      reduction.show(.snapshots)
      reduction.moveRow(to: slot)
      let changes = reduction.state.differences(fromSnapshot: slot)
      guard !changes.isEmpty else { return reduction.say("Snapshot \(slot + 1): no difference.") }
      let words = changes.prefix(6).map { "\($0.label) \($0.then) → \($0.now)" }
      let more = changes.count > 6 ? ", and \(changes.count - 6) more" : ""
      reduction.say("Snapshot \(slot + 1) → now: \(words.joined(separator: ", "))\(more).")
    },
    .make(
      "snapshot.list", "Snapshots", .snapshots, keys: Keys.keys("s s"),
      help: "All eight with their notes and what differs from the present settings."
    ) { reduction, _ in reduction.show(.snapshots) },
  ]
}
