import TerminalKit
import Testing
import Workbench
import Workstation

/// The list of warnings offers what can be done about the chosen one.
@Suite struct WarningsListTests {
  private func text(_ state: WorkbenchState) -> String {
    Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text
  }

  @Test func aFileThatIsGoneIsOfferedRelink() throws {
    var state = try #require(Fixture.screens.first { $0.name == "failed" }?.state)
    Fixture.run("warnings", &state)
    let text = text(state)
    #expect(text.contains("Enter: relink 0 FILE takes it from elsewhere"))
    #expect(text.contains("Enter relink: say where it is"))
  }

  @Test func nothingIsOfferedWhereNothingCanBeDone() {
    var state = Fixture.loaded
    Fixture.run("warnings", &state)
    #expect(!text(state).contains("put it right"))
  }
}
