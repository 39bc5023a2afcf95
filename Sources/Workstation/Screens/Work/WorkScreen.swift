internal import Metering
internal import Mastering
internal import AudioFiles
internal import AudioCore
internal import TerminalKit
internal import Workbench

/// The workstation: mix and reference side by side, what is done about it, and every number.
enum WorkScreen {
  static func draw(_ scene: Scene, on canvas: inout Canvas) {
    let navigation = scene.state.navigation
    let layout = WorkLayout(
      canvas.grid.size, full: navigation.isPaneFull ? navigation.pane : nil,
      focus: navigation.pane)
    scene.stamps?.begin(scene)
    TopLines.transport(scene, on: &canvas, in: layout.top, layout.width)
    if let info = layout.info {
      draw(.session, scene, on: &canvas, in: info) { TopLines.session(scene, on: &$0, in: info) }
    }
    for pane in Navigation.Pane.allCases {
      guard let rect = layout.panes[pane], !rect.isEmpty else { continue }
      canvas.region(rect, HitTarget("pane." + pane.rawValue))
      let moving = scene.moving(pane, in: rect)
      draw(.pane(pane), scene, moving: moving, on: &canvas, in: rect) {
        draw(pane, scene, on: &$0, in: rect, layout)
      }
    }
    let (line, hints) = (layout.line, layout.hints)
    if line.rows > 0 {
      // A patch does not know the cursor of a text field.
      draw(.line, scene, moving: navigation.prompt == nil ? [] : nil, on: &canvas, in: line) {
        FocusLine.draw(scene, on: &$0, in: line)
      }
    }
    draw(.hints, scene, on: &canvas, in: hints) { WorkHints.draw(scene, on: &$0, in: hints) }
  }

  /// Draws a part within its rectangle, or puts it there as it was; nil moves with every frame.
  private static func draw(
    _ part: PaneStamps.Part, _ scene: Scene, moving: [Double?]? = [], on canvas: inout Canvas,
    in rect: Rect, _ draw: (inout Canvas) -> Void
  ) {
    guard let stamps = scene.stamps, let moving else {
      return canvas.clipped(to: rect, draw)
    }
    stamps.draw(part, scene, moving: moving, on: &canvas, in: rect, draw)
  }

  private static func draw(
    _ pane: Navigation.Pane, _ scene: Scene, on canvas: inout Canvas, in rect: Rect,
    _ layout: WorkLayout
  ) {
    switch pane {
    case .spectrumAB: SpectrumPane.draw(.mine, scene, on: &canvas, in: rect)
    case .spectrumR: SpectrumPane.draw(.reference, scene, on: &canvas, in: rect)
    case .matchCurve: CurvePane.draw(scene, on: &canvas, in: rect)
    case .bands: BandsPane.draw(scene, on: &canvas, in: rect)
    case .loudness: LoudnessPane.draw(scene, on: &canvas, in: rect)
    case .history: HistoryPane.draw(scene, on: &canvas, in: rect)
    case .stereo: StereoPane.draw(scene, on: &canvas, in: rect)
    case .waveform: WaveformPane.draw(scene, on: &canvas, in: rect)
    case .parameters: ParametersPane.draw(scene, on: &canvas, in: rect, layout)
    case .messages: MessagesPane.draw(scene, on: &canvas, in: rect)
    }
  }
}

/// What a pane needs of its surroundings.
extension Scene {
  /// Whether a pane has the focus.
  func isFocused(_ pane: Navigation.Pane) -> Bool {
    state.navigation.pane == pane && state.navigation.screen == .work && hasKeys
  }

  /// Marks a pane that has no frame and has the keys, where a frame has its sign.
  func markFocus(_ pane: Navigation.Pane, on canvas: inout Canvas, in rect: Rect) {
    guard isFocused(pane) else { return }
    canvas.put(paint.glyphs.cursor, rect.column, rect.row, paint[.cursor])
  }

  /// The mark behind B while its figures are predicted: `°`.
  var draftMark: String {
    switch state.plan.phase {
    case .settled, .empty: ""
    case .failed where state.plan.draft == nil: ""
    default: paint.glyphs == .ascii ? "~" : "°"
    }
  }

  /// How far the plan has come, in words.
  var planWords: [Word] {
    switch state.plan.phase {
    case .empty: []
    case .draft: [Word("draft", .statusBusy)]
    case .solving(let stage, let fraction):
      [Word("solving \(Numeral.percent(fraction)) ", .statusBusy), Word(stage, .muted)]
    case .settled: [Word("settled", .statusOK)]
    case .failed: [Word("no plan", .statusError)]
    }
  }

  /// A sentence in the middle of a pane that has nothing to show.
  func say(_ words: [Word], on canvas: inout Canvas, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 4 else { return }
    let text = paint.glyphs.plain(words.map(\.text).joined())
    let width = GlyphWidth.columns(of: text)
    if width <= rect.columns {
      canvas.words(
        words, rect.column + (rect.columns - width) / 2, rect.row + rect.rows / 2, paint)
      return
    }
    let lines = text.wrapped(to: rect.columns - 2, rows: rect.rows, paint.glyphs)
    let top = rect.row + max(0, (rect.rows - lines.count) / 2)
    for (index, line) in lines.enumerated() {
      canvas.words([Word(line, words.first?.role ?? .muted)], rect.column + 1, top + index, paint)
    }
  }
}
