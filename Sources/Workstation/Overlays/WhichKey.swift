internal import TerminalKit
internal import Workbench

/// The keys that may follow a prefix, after a moment: it never takes the next key.
enum WhichKey {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let navigation = scene.state.navigation
    guard !navigation.pendingKeys.isEmpty, navigation.prompt == nil, scene.whichKeyDelay >= 0,
      scene.now - navigation.pendingSince >= scene.whichKeyDelay
    else { return }
    let next = scene.keys.continuations(of: navigation.pendingKeys, in: scene.state.keyContexts)
    guard !next.isEmpty else { return }
    let rows = entries(next, scene)
    func widest(_ texts: [String]) -> Int {
      texts.map { scene.paint.columns(of: [Word($0)]) }.max() ?? 1
    }
    let keyWidth = widest(rows.map(\.key))
    let titleWidth = widest(rows.map { $0.title + $0.argument })
    let size = canvas.grid.size
    let most = max(1, size.rows - 6)
    let columns = (rows.count + most - 1) / most
    let width = min(size.columns, columns * (keyWidth + titleWidth + 4) + 4)
    let height = min(size.rows - 2, (rows.count + columns - 1) / columns + 2)
    let rect = Rect(
      column: size.columns - width, row: size.rows - 1 - height, columns: width, rows: height)
    let title = KeySequence(navigation.pendingKeys).title + "…"
    let (inner, paint) = Popup(title, size: rect.size).draw(
      on: &canvas, at: rect, scene.paint, dims: false)
    for (index, row) in rows.enumerated() {
      let line = inner.row + index % inner.rows
      let column = inner.column + index / inner.rows * (keyWidth + titleWidth + 4)
      guard column < inner.right else { break }
      canvas.words([Word(row.key, row.isNow ? .key : .disabled)], column, line, paint)
      let role: Role = row.isNow ? .fg : .disabled
      // Of calls of one action only what differs catches the eye.
      canvas.words(
        [
          Word(row.title, row.isRepeated && row.isNow ? .muted : role), Word(row.argument, role),
        ], column + keyWidth + 2, line, paint, limit: inner.right - column - keyWidth - 2)
    }
  }

  private struct Entry {
    var key: String
    var title: String
    var argument = ""
    var isNow: Bool
    /// Whether the entry before it is of the same action.
    var isRepeated = false
  }

  /// One row a call; calls of one action that follow each other by argument are told together.
  private static func entries(_ next: [KeyMap.Continuation], _ scene: Scene) -> [Entry] {
    var rows: [Entry] = []
    var last: String?
    let isCrowded = next.count > 20
    for continuation in next {
      guard let call = continuation.call else {
        rows.append(Entry(key: continuation.key.title, title: "…", isNow: true))
        continue
      }
      let action = ActionRegistry.standard.action(call.action)
      let isNow = action?.availability(in: scene.state).isNow ?? true
      let sameRun = last == call.action && isCrowded
      if sameRun, !rows.isEmpty {
        let first = rows[rows.count - 1].key.split(separator: "–").first.map(String.init) ?? ""
        rows[rows.count - 1].key = "\(first)–\(continuation.key.title)"
        continue
      }
      let argument = call.argument.map { isCrowded ? "" : ": \($0)" } ?? ""
      rows.append(
        Entry(
          key: continuation.key.title, title: action?.title ?? call.text, argument: argument,
          isNow: isNow, isRepeated: last == call.action))
      last = call.action
    }
    return rows
  }
}
