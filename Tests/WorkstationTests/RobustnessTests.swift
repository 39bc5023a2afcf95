import Mastering
import TerminalKit
import TestSupport
import Testing
import Workbench
import Workstation

@Suite struct RobustnessTests {
  @Test func everySizeIsDrawn() {
    var random = SeededGenerator(seed: 4)
    var sizes = [(1, 1), (2, 1), (1, 200), (400, 1), (59, 16), (60, 15), (60, 16), (400, 120)]
    for _ in 0..<500 { sizes.append((random.below(400) + 1, random.below(120) + 1)) }
    for (index, (columns, rows)) in sizes.enumerated() {
      let size = Size(columns: columns, rows: rows)
      let (name, state) = Fixture.screens[index % Fixture.screens.count]
      let glyphs = GlyphSet.allCases[index % 3]
      let depth = ColourDepth.allCases[index % 4]
      let frame = Fixture.frame(state, size, depth, glyphs)
      #expect(frame.grid.size == size, "\(name)")
      if let cursor = frame.cursor { #expect(Rect(size).contains(cursor), "\(name) \(size)") }
      for region in frame.regions {
        #expect(Rect(size).intersection(region.rect) == region.rect, "\(name) \(size)")
      }
    }
  }

  @Test func tenThousandKeysAreSurvived() {
    var random = SeededGenerator(seed: 20_261_125)
    var state = Fixture.loaded
    let keys: [KeyStroke] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789`'\"[]\\<>,./?:;=+-_!~ "
      .map { KeyStroke($0) }
      + KeyStroke.Name.allCases.flatMap { [KeyStroke($0), KeyStroke($0, shift: true)] }
      + (1...12).map { KeyStroke(.function($0)) }
      + "acdfhpqrsuz".map { KeyStroke($0, control: true) }
      + "hl".map { KeyStroke($0, alt: true) }
    let sizes = GoldenFrameTests.sizes
    for index in 0..<10_000 {
      Fixture.send(.key(keys[random.below(keys.count)]), &state)
      if state.isDrawingABX {
        let list = BlindTest(order: [.a, .b, .b, .a, .b], salt: "s")
        Fixture.send(
          .event(.abxDrawn(ABXTest(pair: [.original, .reference], list))), &state)
        // A test refuses edits: most keys are pressed without it.
        if random.below(4) > 0 { Fixture.run("abx.stop", &state) }
      }
      if index % 97 == 0 { Fixture.send(.paste("/music/\u{1B}[200~x\ny"), &state) }
      guard index % 10 == 0 else { continue }
      let frame = Fixture.frame(state, sizes[index / 10 % 3], .indexed)
      #expect(frame.grid.size == sizes[index / 10 % 3])
    }
  }

  @Test func theMouseMeetsNothingThatDoesNothing() {
    for (name, state) in Fixture.screens {
      for size in GoldenFrameTests.sizes {
        let scene = Scene(state: state, paint: Fixture.paint(.truecolour, .braille), now: 1e9)
        let frame = Composer.frame(scene, size: size)
        for region in frame.regions where region.target.name != "popup" {
          var mouse = MouseRouter()
          // Something may lie over the corner; then that is what is met.
          let at = Point(column: region.rect.right - 1, row: region.rect.bottom - 1)
          guard frame.region(at: at) == region else { continue }
          let inputs = mouse.inputs(
            for: MouseEvent(.press, .left, at: at, clicks: 1), frame: frame, scene: scene)
          #expect(!inputs.isEmpty, "\(name) \(size): \(region.target)")
          for case .call(let call) in inputs {
            #expect(ActionRegistry.standard.action(call.action) != nil, "\(call.text)")
          }
        }
      }
    }
  }

  @Test func noiseFromTheMouseIsSurvived() {
    var random = SeededGenerator(seed: 7)
    var state = Fixture.loaded
    var mouse = MouseRouter()
    let size = Size(columns: 120, rows: 40)
    let kinds: [MouseEvent.Kind] = [.press, .drag, .release, .wheelUp, .wheelDown, .move]
    for _ in 0..<2000 {
      let scene = Scene(state: state, paint: Fixture.paint(.ansi, .braille), now: 1e9)
      let frame = Composer.frame(scene, size: size)
      let event = MouseEvent(
        kinds[random.below(6)], .left,
        at: Point(column: random.below(130), row: random.below(45)),
        clicks: random.below(3))
      for input in mouse.inputs(for: event, frame: frame, scene: scene) {
        Fixture.send(input, &state)
      }
    }
  }

  @Test func helpIsNeverCutOff() {
    for columns in stride(from: 60, through: 220, by: 7) {
      for (name, state) in Fixture.screens where ["work", "empty", "files"].contains(name) {
        let size = Size(columns: columns, rows: 30)
        let last = Fixture.frame(state, size).grid.text(row: 29)
        #expect(last.contains("? help"), "\(name) \(size): \(last)")
      }
    }
  }
}
