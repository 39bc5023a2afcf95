import TerminalKit
import Testing
import Workbench
import Workstation

/// The terminal report, which may be longer than the screen.
@Suite struct ReportScreenTests {
  private let size = Size(columns: 60, rows: 16)

  private func scene(_ state: WorkbenchState, complaints: Int) -> Scene {
    let lines = (10..<10 + complaints).map { "\"hyper-\($0)\" = \"play\"\n" }
    let keys = KeyMap(toml: "[keys]\n" + lines.joined(), named: "keys.toml")
    return Scene(state: state, paint: Fixture.paint(.mono, .braille), keys: keys, now: 1e9)
  }

  /// From its end every key up moves it, on the screen and in one column of text.
  @Test(arguments: [false, true])
  func theFirstKeyUpFromItsEndMovesIt(isPlain: Bool) throws {
    var state = try Fixture.screen("doctor")
    state.appearance.isPlain = isPlain
    let rows = Composer.reportRows(scene(state, complaints: 20), size: size)
    #expect(rows > 10)
    Fixture.send(.event(.reportFound(rows: rows)), &state)
    func frame() -> Frame { Composer.frame(scene(state, complaints: 20), size: size) }
    Fixture.press("G", &state)
    #expect(state.navigation.row == rows - 1)
    let end = frame()
    #expect(end.grid.text.contains("hyper-29"))
    Fixture.press("k", &state)
    #expect(frame() != end)
  }

  @Test func aShortOneStaysAtItsTop() throws {
    var state = try Fixture.screen("doctor")
    let rows = Composer.reportRows(
      scene(state, complaints: 0), size: Size(columns: 200, rows: 60))
    #expect(rows == 1)
    Fixture.send(.event(.reportFound(rows: rows)), &state)
    Fixture.press("G", &state)
    #expect(state.navigation.row == 0)
  }

  /// What no key calls any more is named as it is typed.
  @Test func anActionWithoutAKeyIsNamed() throws {
    let keys = KeyMap(
      toml: "[keys]\n\"z g\" = \"noop\"\n\"g f\" = \"noop\"\n\"f2\" = \"noop\"\n",
      named: "keys.toml")
    #expect(keys.complaints.isEmpty)
    func text(_ state: WorkbenchState) -> String {
      Fixture.frame(state, Size(columns: 120, rows: 40), .mono, keys: keys).grid.text
    }
    let report = try Fixture.screen("doctor")
    #expect(text(report).contains(":view.glyphs changes it"))
    var empty = WorkbenchState()
    empty.appearance.isPlain = true
    #expect(text(empty).contains("No mix is chosen; :files chooses one."))
  }
}
