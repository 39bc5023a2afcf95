internal import AudioCore
public import TerminalKit
public import Workbench

/// Turns what the mouse does into calls of actions, by what lies under it.
public struct MouseRouter: Sendable {
  enum Grip {
    case parameter(column: Int)
    case waveform(from: Double)
    /// Something on the match curve, where it was last.
    case curve(Point)
    /// A new protected range from a frequency on, Hz.
    case lane(from: Double, isMade: Bool)
  }

  var grip: Grip?

  /// Nothing is held.
  public init() {}

  /// The inputs that an event stands for, in order.
  public mutating func inputs(
    for event: MouseEvent, frame: Frame, scene: Scene
  ) -> [WorkbenchInput] {
    let region = frame.region(at: event.at)
    switch event.kind {
    case .press where event.button == .left: return press(event, region, frame, scene)
    case .drag: return drag(event, frame, scene)
    case .release:
      grip = nil
      return []
    case .wheelUp: return wheel(event, 1, region, scene)
    case .wheelDown: return wheel(event, -1, region, scene)
    default: return []
    }
  }

  func call(_ action: String, _ argument: String? = nil) -> WorkbenchInput {
    .call(ActionCall(action, argument))
  }

  private mutating func press(
    _ event: MouseEvent, _ region: HitRegion?, _ frame: Frame, _ scene: Scene
  ) -> [WorkbenchInput] {
    grip = nil
    guard let target = region?.target else { return [] }
    if target.name.hasPrefix("pane.") {
      return [call("pane", target.name.dropFirst(5).lowercased())]
    }
    if isCurve(target.name) { return pressCurve(event, target, frame, scene) }
    switch target.name {
    case "popup": return []
    case "popup.outside": return [.key(KeyStroke(.escape))]
    case "listen":
      let sources = Listening.Source.allCases
      guard sources.indices.contains(target.index) else { return [] }
      return [call("listen", sources[target.index].rawValue)]
    case "parameter", "setting":
      guard Parameter.all.indices.contains(target.index) else { return [] }
      let key = Parameter.all[target.index].id
      guard event.clicks < 2 else { return [call("value.reset", key)] }
      grip = .parameter(column: event.at.column)
      return target.name == "setting"
        ? [call("row", "\(target.index + 1)")] : [call("value.focus", key)]
    case "waveform":
      guard let seconds = seconds(at: event.at, frame, scene) else { return [] }
      grip = .waveform(from: seconds)
      return [call("seek", Self.time(seconds))]
    case "row":
      let choose = call("row", "\(target.index + 1)")
      return event.clicks == 2 ? [choose, .key(KeyStroke(.enter))] : [choose]
    case "abx.voice":
      guard ABXTest.Voice.allCases.indices.contains(target.index) else { return [] }
      return [call("abx.listen", ABXTest.Voice.allCases[target.index].rawValue)]
    case "palette":
      // The hint of that name opens it; the rows of the open palette run what they say.
      guard let prompt = scene.state.navigation.prompt else { return [call("palette")] }
      let entries = ActionRegistry.standard.search(prompt.text, in: scene.state, keys: scene.keys)
      guard entries.indices.contains(target.index) else { return [] }
      return [.key(KeyStroke(.escape)), call(entries[target.index].id)]
    default:
      guard let action = ActionRegistry.standard.action(target.name) else { return [] }
      // What needs an argument asks for it as its key does.
      let keys = scene.keys.keys(for: target.name).first { $0.call.argument == nil }
      if !action.argument.isOptional, let keys { return keys.keys.strokes.map { .key($0) } }
      return [call(target.name)]
    }
  }

  private mutating func drag(
    _ event: MouseEvent, _ frame: Frame, _ scene: Scene
  ) -> [WorkbenchInput] {
    switch grip {
    case .parameter(let column):
      let steps = event.at.column - column
      guard steps != 0 else { return [] }
      grip = .parameter(column: event.at.column)
      let action = steps > 0 ? "value.up" : "value.down"
      return (0..<min(abs(steps), 50)).map { _ in call(action, size(event.modifiers)) }
    case .waveform(let from):
      guard let seconds = seconds(at: event.at, frame, scene), abs(seconds - from) > 0.05 else {
        return []
      }
      let (start, end) = (min(from, seconds), max(from, seconds))
      return [call("loop", "\(Self.time(start)) \(Self.time(end))")]
    case .curve(let last): return dragCurve(event, from: last, frame, scene)
    case .lane(let start, let isMade):
      return dragLane(event, from: start, isMade: isMade, frame, scene)
    case nil: return []
    }
  }

  private func wheel(
    _ event: MouseEvent, _ direction: Int, _ region: HitRegion?, _ scene: Scene
  ) -> [WorkbenchInput] {
    let target = region?.target
    switch target?.name {
    case "parameter":
      guard let index = target?.index, Parameter.all.indices.contains(index) else { return [] }
      return [
        call("value.focus", Parameter.all[index].id),
        call(direction > 0 ? "value.up" : "value.down", size(event.modifiers)),
      ]
    case "waveform": return [call("view.zoom", direction > 0 ? "in" : "out")]
    case let name? where isCurve(name): return wheelCurve(event, direction, scene)
    case "palette": return [.key(KeyStroke(direction > 0 ? .up : .down))]
    case "row", "popup", "setting": return [call(direction > 0 ? "row.previous" : "row.next")]
    default:
      return scene.state.navigation.screen == .files
        ? [call(direction > 0 ? "row.previous" : "row.next")] : []
    }
  }

  func size(_ modifiers: Modifiers) -> String {
    modifiers.contains(.shift) ? "coarse" : modifiers.contains(.alt) ? "fine" : "normal"
  }

  private func seconds(at point: Point, _ frame: Frame, _ scene: Scene) -> Double? {
    guard let lane = frame.regions.last(where: { $0.target.name == "waveform" }),
      let graph = WaveformPane.graph(scene, rows: lane.rect.rows)
    else { return nil }
    let column = min(max(point.column, lane.rect.column), lane.rect.right - 1)
    return min(max(0, graph.seconds(at: column, in: lane.rect)), scene.state.heardLength ?? 0)
  }

  /// Seconds with two decimals, as actions read them.
  private static func time(_ seconds: Double) -> String {
    Numeral.ascii(max(0, seconds), 2)
  }
}
