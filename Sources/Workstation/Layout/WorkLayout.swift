internal import TerminalKit
internal import Workbench

/// Where the panes of the workstation lie on a screen.
///
/// Three widths: narrow from 60, medium from 116, wide from 176 columns. When rows are short panes go
/// in this order: messages, history, stereo, lane of R, match curve. Transport, loudness, the focused
/// parameter and hints never go.
struct WorkLayout: Equatable {
  /// How wide the screen is.
  enum Width { case narrow, medium, wide }

  var width: Width
  var top = Rect(Size(columns: 0, rows: 0))
  var info: Rect?
  var panes: [Navigation.Pane: Rect] = [:]
  /// The line that explains the focused parameter, or holds what is typed.
  var line = Rect(Size(columns: 0, rows: 0))
  var hints = Rect(Size(columns: 0, rows: 0))

  /// The layout of a screen of at least 60x16.
  ///
  /// `full` is the pane that fills it. Where rows are short the match curve takes those of the
  /// spectra while it has the keys (`focus`), since gains cannot be set on two rows.
  init(_ size: Size, full: Navigation.Pane? = nil, focus: Navigation.Pane? = nil) {
    width = size.columns >= 176 ? .wide : size.columns >= 116 ? .medium : .narrow
    var rest = Rect(size)
    top = rest.takeTop(1)
    if size.rows >= 30, width != .narrow { info = rest.takeTop(1) }
    hints = rest.takeBottom(1)
    if let full, full != .parameters {
      if full == .matchCurve { line = rest.takeBottom(1) }
      panes[full] = rest
      return
    }
    if focus == .matchCurve, size.rows < 30 {
      shaping(&rest)
    } else if size.rows < 22 {
      compact(&rest)
    } else {
      switch width {
      case .narrow: narrow(&rest)
      case .medium: medium(&rest)
      case .wide: wide(&rest)
      }
    }
  }

  private mutating func compact(_ rest: inout Rect) {
    line = rest.takeBottom(1)
    let rows = RowShares.divide(
      rest.rows, [.init(4), .init(2, weight: 1, most: 4), .init(3, weight: 3)])
    panes[.loudness] = rest.takeTop(rows[0])
    panes[.waveform] = rest.takeTop(rows[1])
    panes[.parameters] = rest.takeTop(rows[2])
  }

  private mutating func shaping(_ rest: inout Rect) {
    line = rest.takeBottom(1)
    let hasWave = rest.rows >= 16
    let rows = RowShares.divide(
      rest.rows, [.init(6, weight: 1), .init(4), .init(hasWave ? 2 : 0), .init(hasWave ? 2 : 0)])
    panes[.matchCurve] = rest.takeTop(rows[0])
    panes[.loudness] = rest.takeTop(rows[1])
    guard hasWave else { return }
    panes[.waveform] = rest.takeTop(rows[2])
    panes[.parameters] = rest.takeTop(rows[3])
  }

  private mutating func narrow(_ rest: inout Rect) {
    line = rest.takeBottom(1)
    let hasCurve = rest.rows >= 20
    let hasStereo = rest.rows >= 34
    let rows = RowShares.divide(
      rest.rows,
      [
        .init(8, weight: 6), .init(hasCurve ? 4 : 0, weight: hasCurve ? 3 : 0, most: 12),
        .init(rest.rows >= 28 ? 6 : 4), .init(hasStereo ? 7 : 0),
        .init(2, weight: 2, most: 6),
        .init(2, weight: 1, most: 3),
      ])
    split(rest.takeTop(rows[0]), .spectrumAB, .spectrumR)
    if hasCurve { panes[.matchCurve] = rest.takeTop(rows[1]) }
    panes[.loudness] = rest.takeTop(rows[2])
    if hasStereo { split(rest.takeTop(rows[3]), .history, .stereo, share: 0.62) }
    panes[.waveform] = rest.takeTop(rows[4])
    panes[.parameters] = rest.takeTop(rows[5])
  }

  private mutating func medium(_ rest: inout Rect) {
    line = rest.takeBottom(1)
    let hasCurve = rest.rows >= 25
    let isFramed = rest.rows >= 28
    let rows = RowShares.divide(
      rest.rows,
      [
        .init(8, weight: 6), .init(hasCurve ? 6 : 0, weight: hasCurve ? 4 : 0, most: 15),
        .init(isFramed ? 8 : 4, weight: isFramed ? 1 : 0, most: 11),
        .init(isFramed ? 4 : 2, weight: 2, most: 9),
        .init(2, weight: 1, most: 3),
      ])
    split(rest.takeTop(rows[0]), .spectrumAB, .spectrumR)
    if hasCurve {
      var band = rest.takeTop(rows[1])
      if band.columns >= 150, band.rows >= 8 { panes[.bands] = band.takeRight(46) }
      panes[.matchCurve] = band
    }
    var loud = rest.takeTop(rows[2])
    if isFramed { panes[.stereo] = loud.takeRight(max(34, loud.columns - 84)) }
    panes[.loudness] = loud
    panes[.waveform] = rest.takeTop(rows[3])
    panes[.parameters] = rest.takeTop(rows[4])
  }

  private mutating func wide(_ rest: inout Rect) {
    let isFramed = rest.rows >= 36
    let rows = RowShares.divide(
      rest.rows,
      [
        .init(9, weight: 5), .init(isFramed ? 9 : 5, weight: 3, most: 15),
        .init(isFramed ? 9 : 4, weight: isFramed ? 2 : 0, most: 11),
        .init(isFramed ? 4 : 2, weight: 2, most: 10), .init(isFramed ? 6 : 3),
      ])
    split(rest.takeTop(rows[0]), .spectrumAB, .spectrumR)
    var curve = rest.takeTop(rows[1])
    if curve.rows >= 8 { panes[.bands] = curve.takeRight(60) }
    panes[.matchCurve] = curve
    var loud = rest.takeTop(rows[2])
    if isFramed {
      panes[.stereo] = loud.takeRight(38)
      panes[.history] = loud.takeRight(max(40, loud.columns - 98))
    }
    panes[.loudness] = loud
    panes[.waveform] = rest.takeTop(rows[3])
    if isFramed { panes[.messages] = rest.takeRight(max(50, rest.columns - 128)) }
    panes[.parameters] = rest
    line = Rect(
      column: rest.column + (isFramed ? 2 : 0), row: rest.bottom - (isFramed ? 2 : 1),
      columns: rest.columns - (isFramed ? 4 : 0), rows: 1)
  }

  private mutating func split(
    _ rect: Rect, _ left: Navigation.Pane, _ right: Navigation.Pane, share: Double = 0.5
  ) {
    var rest = rect
    panes[left] = rest.takeLeft(Int((Double(rect.columns) * share).rounded()))
    panes[right] = rest
  }
}
