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

  @Test func theCursorStandsBehindWideCharacters() throws {
    let frame = Fixture.frame(
      typing(String(repeating: "日本語", count: 40)), Size(columns: 80, rows: 24))
    let cursor = try #require(frame.cursor)
    #expect(cursor.column < 80 && frame.grid.text(row: cursor.row).contains("日本語"))
  }
}
