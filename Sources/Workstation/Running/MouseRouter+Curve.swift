internal import AudioCore
internal import DSP
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The mouse on the match curve.
///
/// A click chooses or puts the cursor there, a double click adds a band where nothing is and resets
/// the band where one is, dragging moves, dragging along the lower edge protects, the wheel changes
/// the width.
extension MouseRouter {
  /// What of the match curve the mouse can reach.
  static let curveTargets = ["curve", "curve.item", "curve.lane"]

  /// Largest gain that a row is worth to a band that is dragged, dB: on a plot of few rows what is seen
  /// of it would be several.
  private static let mostDecibelsPerRow = 1.0

  func isCurve(_ name: String) -> Bool { Self.curveTargets.contains(name) }

  mutating func pressCurve(
    _ event: MouseEvent, _ target: HitTarget, _ frame: Frame, _ scene: Scene
  ) -> [WorkbenchInput] {
    guard let read = reading(event.at, frame, scene) else { return [] }
    let hertz = Self.text(read.hertz)
    switch target.name {
    case "curve.item":
      grip = .curve(event.at)
      let choose = call("curve.choose", "\(target.index)")
      let isBand = target.index <= CurveFocus.bandLimit
      return event.clicks == 2 && isBand ? [choose, call("curve.reset")] : [choose]
    case "curve.lane":
      grip = .lane(from: read.hertz, isMade: false)
      return [call("curve.cursor", hertz)]
    default:
      guard event.clicks == 2 else { return [call("curve.cursor", hertz)] }
      grip = .curve(event.at)
      return [call("curve.add", "bell \(hertz) \(Self.text(read.decibels))")]
    }
  }

  /// Moves what is held by as many cells as the mouse moved; with Alt by a tenth of the gain.
  ///
  /// By differences, as the scale of the curve may change while something is dragged, and beyond the
  /// plot, as a gain may be larger than what is shown. Where rows are worth much the hand is ahead of
  /// the band.
  mutating func dragCurve(
    _ event: MouseEvent, from last: Point, _ frame: Frame, _ scene: Scene
  ) -> [WorkbenchInput] {
    guard let region = frame.regions.last(where: { $0.target.name == "curve" }), event.at != last
    else { return [] }
    let plot = CurveGraph.plot(in: region.rect)
    guard !plot.isEmpty else { return [] }
    grip = .curve(event.at)
    let graph = CurvePane.graph(scene)
    let across = Double(event.at.column - last.column) / Double(plot.columns)
    let factor = graph.frequencies.frequency(at: across) / graph.frequencies.low
    let fine = event.modifiers.contains(.alt) ? 0.1 : 1
    let row = min(2 * graph.range / Double(plot.rows), Self.mostDecibelsPerRow)
    let rise = Double(last.row - event.at.row) * row * fine
    let gain = (scene.state.curveBand?.filter.decibels ?? 0) + rise
    return [
      call("curve.move", "\(Self.text(scene.state.curveHertz * factor)) \(Self.text(gain))")
    ]
  }

  /// Protects from where the lower edge was pressed to where the mouse is.
  mutating func dragLane(
    _ event: MouseEvent, from start: Double, isMade: Bool, _ frame: Frame, _ scene: Scene
  ) -> [WorkbenchInput] {
    guard let read = reading(event.at, frame, scene) else { return [] }
    let (low, high) = (min(start, read.hertz), max(start, read.hertz))
    guard high > low * 1.03 else { return [] }
    grip = .lane(from: start, isMade: true)
    let range = "\(Self.text(low))-\(Self.text(high))"
    return [call(isMade ? "curve.type" : "curve.protect", range)]
  }

  func wheelCurve(
    _ event: MouseEvent, _ direction: Int, _ scene: Scene
  ) -> [WorkbenchInput] {
    guard scene.state.navigation.pane == .matchCurve, scene.state.curveItem != nil else {
      return []
    }
    return [call(direction > 0 ? "curve.narrower" : "curve.wider", size(event.modifiers))]
  }

  /// Frequency and gain under a place; outside the plot those of its edge.
  private func reading(
    _ point: Point, _ frame: Frame, _ scene: Scene
  ) -> (hertz: Double, decibels: Double)? {
    guard let region = frame.regions.last(where: { $0.target.name == "curve" }) else { return nil }
    let plot = CurveGraph.plot(in: region.rect)
    guard !plot.isEmpty else { return nil }
    let inside = Point(
      column: min(max(point.column, plot.column), plot.right - 1),
      row: min(max(point.row, plot.row), plot.bottom - 1))
    return CurvePane.graph(scene).reading(at: inside, in: region.rect)
  }

  /// A number with so many digits as a cell is worth.
  private static func text(_ value: Double) -> String {
    let rounded = value.rounded(toDigits: 3, least: 0.1)
    return "\(abs(rounded) < 0.05 ? 0 : rounded)"
  }
}
