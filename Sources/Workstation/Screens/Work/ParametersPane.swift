internal import Metering
internal import AudioFiles
internal import AudioCore
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The strip of parameters, scrolled so that the focused one shows.
enum ParametersPane {
  static func draw(
    _ scene: Scene, on canvas: inout Canvas, in rect: Rect, _ layout: WorkLayout
  ) {
    var inner = rect
    if layout.width == .wide, rect.rows >= 5 {
      let all = Parameter.all
      let index = all.firstIndex { $0.id == scene.state.navigation.parameter } ?? 0
      inner = PaneFrame(
        [Word("parameters ", .title), Word(" \(index + 1) of \(all.count)", .muted)],
        remark: changes(scene), isFocused: scene.isFocused(.parameters)
      ).draw(on: &canvas, in: rect, scene.paint)
      _ = inner.takeBottom(1)
    }
    strip(scene, on: &canvas, in: inner)
  }

  /// Columns of the strip at a width.
  static func columns(_ width: Int) -> Int { max(2, width / 16) }

  private static func strip(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    guard rect.rows > 0 else { return }
    let all = Parameter.all
    let columns = self.columns(rect.columns)
    let isTall = rect.rows >= 4
    let lines = isTall ? rect.rows / 2 : rect.rows
    let focused = all.firstIndex { $0.id == scene.state.navigation.parameter } ?? 0
    // On the match curve the keys turn something else.
    let hasKeys = scene.state.navigation.pane != .matchCurve
    let top = max(0, min(focused / columns - lines + 1, (all.count - 1) / columns - lines + 1))
    let first = focused / columns < lines ? 0 : top
    let snapshot = scene.state.document.recalled.flatMap {
      scene.state.document.snapshots[$0]?.settings
    }
    let width = rect.columns / columns
    for line in 0..<lines {
      for column in 0..<columns {
        let index = (first + line) * columns + column
        guard index < all.count else { break }
        let parameter = all[index]
        let cell = Rect(
          column: rect.column + column * width, row: rect.row + line * (isTall ? 2 : 1),
          columns: width, rows: isTall ? 2 : 1)
        draw(
          parameter, scene, snapshot, hasKeys && index == focused, on: &canvas, in: cell)
        canvas.region(cell, HitTarget("parameter", index))
      }
    }
  }

  private static func draw(
    _ parameter: Parameter, _ scene: Scene, _ snapshot: MasterSettings?, _ isFocused: Bool,
    on canvas: inout Canvas, in rect: Rect
  ) {
    let settings = scene.state.document.settings
    let setting = parameter.setting
    let value = setting.value(in: settings)
    let text = parameter.text(in: settings)
    let unit = setting.unit.isEmpty ? "" : " " + setting.unit
    let hasUnit = !unit.isEmpty && text.hasSuffix(unit)
    let shown = hasUnit ? String(text.dropLast(unit.count)) : text
    // In narrow cells the name is worth more than the unit, which the line below tells.
    let needed = parameter.label.count + shown.count + unit.count + 3
    let keepsUnit = hasUnit && needed <= rect.columns
    let compare = snapshot.map { setting.value(in: $0) } ?? setting.safe
    ParameterCell(
      parameter.label, value: shown, unit: keepsUnit ? setting.unit : "",
      place: place(of: value, setting),
      defaultPlace: place(of: setting.safe, setting), isChanged: value != compare,
      isOff: isOff(value), isFocused: isFocused && scene.hasKeys
    ).draw(on: &canvas, in: rect, scene.paint)
  }

  private static func isOff(_ value: SettingValue) -> Bool {
    switch value {
    case .word("off"), .toggle(false): true
    default: false
    }
  }

  /// Where a value lies in its range, 0 … 1; nil where it has none.
  static func place(of value: SettingValue, _ setting: Setting) -> Double? {
    switch (setting.kind, value) {
    case (.number(let range, _, _), .number(let number)),
      (.loudness(let range, _, _), .number(let number)):
      let span = range.upperBound - range.lowerBound
      return span > 0 ? (number - range.lowerBound) / span : nil
    case (.choice(let words), .word(let word)):
      guard words.count > 1, let index = words.firstIndex(of: word) else { return nil }
      return Double(index) / Double(words.count - 1)
    case (.toggle, .toggle(let isOn)): return isOn ? 1 : 0
    default: return nil
    }
  }

  private static func changes(_ scene: Scene) -> [Word] {
    let document = scene.state.document
    let base = document.recalled.flatMap { document.snapshots[$0]?.settings }
    let count = SettingTable.all.count { setting in
      setting.value(in: document.settings) != (base.map { setting.value(in: $0) } ?? setting.safe)
    }
    let name = document.recalled.map { "snapshot \($0 + 1)" } ?? "the preset safe"
    guard count > 0 else { return [Word("as in \(name)", .muted)] }
    return [
      Word("\(count) ", .parameterChanged),
      Word("change\(count == 1 ? "" : "s") from \(name)", .muted),
    ]
  }
}
