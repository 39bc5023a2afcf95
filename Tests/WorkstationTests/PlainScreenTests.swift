import TerminalKit
import Testing
import Workbench
import Workstation

/// One column of text says where the keys are.
@Suite struct PlainScreenTests {
  private func plain() -> WorkbenchState {
    var state = Fixture.loaded
    Fixture.run("view.plain on", &state)
    return state
  }

  private func text(_ state: WorkbenchState) -> String {
    Fixture.frame(state, Size(columns: 80, rows: 24)).grid.text
  }

  @Test func tabSaysThePane() {
    var state = plain()
    Fixture.run("pane bands", &state)
    Fixture.press("shift-tab", &state)
    #expect(state.messages.last?.text == "Pane: match curve.")
    Fixture.run("view.plain off", &state)
    let count = state.messages.count
    Fixture.press("tab", &state)
    #expect(state.messages.count == count)
  }

  @Test func onTheCurveNoParameterIsExplained() {
    var state = plain()
    state.messages = []
    #expect(text(state).contains("Takes "))
    Fixture.run("pane matchcurve", &state)
    #expect(!text(state).contains("Takes ") && text(state).contains("Cursor at"))
  }
}
