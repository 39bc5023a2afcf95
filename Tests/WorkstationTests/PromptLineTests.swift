import TerminalKit
import Testing
import Workbench
import Workstation

/// The line that is typed into.
@Suite struct PromptLineTests {
  private func typing(_ text: String) -> WorkbenchState {
    var state = Fixture.loaded
    Fixture.run("value.type limit.ceiling", &state)
    state.navigation.prompt?.text = text
    state.navigation.prompt?.cursor = text.count
    state.navigation.prompt?.isSelected = false
    state.navigation.prompt?.note = ""
    state.messages = []
    return state
  }

  @Test func aLongTextIsScrolledAtOnce() {
    let state = typing(String(repeating: "x", count: 60_000) + "end")
    let began = ContinuousClock.now
    let frame = Fixture.frame(state, Size(columns: 80, rows: 24))
    let took = ContinuousClock.now - began
    #expect(frame.grid.text.contains("xxend"))
    #expect(took < .seconds(3), "\(took)")
  }

  @Test func aNoteHasTheColumnsItIsDrawnWith() {
    var state = typing("-1")
    state.navigation.prompt?.note = "≤ a… ≥ b… ± end"
    let frame = Fixture.frame(state, Size(columns: 80, rows: 24), .ansi, .ascii)
    #expect(frame.grid.text.contains("<= a... >= b... +- end"), "\(frame.grid.text)")
  }

  /// The sheet has a line of its own: the workstation beneath it shows no second one.
  @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 80, rows: 24)])
  func aSheetIsTypedIntoOnce(size: Size) throws {
    var state = try Fixture.screen("render")
    Fixture.press("o", &state)
    let label = try #require(state.navigation.prompt?.label)
    let frame = Fixture.frame(state, size)
    let lines = (0..<size.rows).filter { frame.grid.text(row: $0).contains(label) }
    let cursor = try #require(frame.cursor)
    #expect(lines == [cursor.row], "\(frame.grid.text)")
  }

  /// The palette has a field of its own: a list beneath it keeps its hints.
  @Test func thePaletteTypesIntoOneLine() {
    var state = Fixture.loaded
    Fixture.run("all.settings", &state)
    Fixture.press(":", &state)
    let text = Fixture.frame(state, Size(columns: 160, rows: 50)).grid.text
    #expect(text.contains("command palette") && text.contains("Esc close"), "\(text)")
  }

  @Test(arguments: ["settings", "snapshots", "help", "jobs", "files"])
  func theListBeneathIsAtRest(name: String) throws {
    var state = try Fixture.screen(name)
    let size = Size(columns: 120, rows: 40)
    let chosen = Fixture.frame(state, size, .mono)
    let mark = try #require(chosen.cursor)
    #expect(chosen.grid[mark.column + 1, mark.row].style.attributes == .reverse)
    Fixture.run("value.type", &state)
    let rest = Fixture.frame(state, size, .mono).grid[mark.column + 1, mark.row]
    #expect(rest.style.attributes == .underline)
  }

  @Test func thePaletteSaysWhyAnActionCannotBeDoneNow() {
    for (base, isRefused) in [(WorkbenchState(), true), (Fixture.loaded, false)] {
      var state = base
      Fixture.press(":", &state)
      Fixture.type("render.sheet", &state)
      let text = Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text
      #expect(text.contains("Render…"), "\(text)")
      #expect(text.contains("not now: no mix is chosen yet") == isRefused, "\(text)")
    }
  }

  @Test func theCursorStandsBehindWideCharacters() throws {
    let frame = Fixture.frame(
      typing(String(repeating: "日本語", count: 40)), Size(columns: 80, rows: 24))
    let cursor = try #require(frame.cursor)
    #expect(cursor.column < 80 && frame.grid.text(row: cursor.row).contains("日本語"))
  }
}
