import TerminalKit
import Testing
import Workbench
import Workstation

/// A hand at the mouse of a workstation on paper.
struct Hand {
  var state = Fixture.loaded
  var mouse = MouseRouter()
  let size: Size

  /// A hand at a screen of a size, after the action of these words if any.
  init(_ columns: Int, _ rows: Int, _ words: String? = nil) {
    size = Size(columns: columns, rows: rows)
    if let words { Fixture.run(words, &state) }
  }

  var scene: Scene { Scene(state: state, paint: Fixture.paint(.mono, .braille), now: 1e9) }
  var frame: Frame { Composer.frame(scene, size: size) }

  func regions(_ name: String) -> [Rect] {
    frame.regions.filter { $0.target.name == name }.map(\.rect)
  }

  /// A cell of the first region of a name, counted from its left.
  func cell(_ name: String, _ column: Int) throws -> Point {
    let rect = try #require(regions(name).first)
    return Point(column: rect.column + column, row: rect.row)
  }

  mutating func mouse(
    _ kind: MouseEvent.Kind, _ at: Point, clicks: Int = 0, modifiers: Modifiers = []
  ) {
    let event = MouseEvent(kind, .left, at: at, modifiers: modifiers, clicks: clicks)
    for input in mouse.inputs(for: event, frame: frame, scene: scene) {
      Fixture.send(input, &state)
    }
  }
}
