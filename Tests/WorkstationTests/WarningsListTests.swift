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
    var state = try Fixture.screen("failed")
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

  @Test func aPlanThatCannotBeMadeIsInTheListUntilTheNext() {
    var state = Fixture.loaded
    Fixture.send(
      .event(.solveFailed(revision: state.plan.revision, "Cannot find /music/mix.wav.")), &state)
    Fixture.run("warnings", &state)
    state.messages = []
    let text = text(state)
    #expect(text.contains("Cannot find /music/mix.wav."))
    #expect(text.contains("Enter: read the files again"))
    Fixture.run("tone.amount 50", &state)
    #expect(!state.warnings.contains { $0.id == "plan.failed" })
  }

  @Test func everyWarningHasItsRow() {
    var state = WorkbenchState()
    for name in ["a", "b", "c"] { Fixture.run("reference \(name).wav", &state) }
    for name in ["a", "b", "c"] {
      Fixture.send(
        .event(.measuringFailed(path: "/music/\(name).wav", "Cannot find \(name).wav.")), &state)
    }
    Fixture.run("warnings", &state)
    state.messages = []
    let text = text(state)
    for (slot, name) in ["a", "b", "c"].enumerated() {
      #expect(text.contains("Cannot find \(name).wav."))
      #expect(text.contains("Enter: relink \(slot + 1) FILE"))
    }
  }
}
