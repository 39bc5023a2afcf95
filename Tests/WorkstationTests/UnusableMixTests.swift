import TerminalKit
import Testing
import Workbench
import Workstation

/// A mix that cannot be used is waited for nowhere, and what is wrong with it is never cut unseen.
@Suite struct UnusableMixTests {
  private static let sentence =
    "Cannot use /music/mix.wav: it contains no audio (0 frames); export it again in the program "
    + "that it came from."

  private var state: WorkbenchState {
    var state = WorkbenchState()
    for words in ["mix /music/mix.wav", "reference ref.flac", "work"] {
      Fixture.run(words, &state)
    }
    Fixture.send(.event(.measured(Fixture.reference)), &state)
    Fixture.send(.event(.measuringFailed(path: "/music/mix.wav", Self.sentence)), &state)
    state.messages = []
    return state
  }

  @Test(arguments: [(80, 24), (120, 40)]) func nothingIsWaitedFor(columns: Int, rows: Int) {
    let text = Fixture.frame(state, Size(columns: columns, rows: rows)).grid.text
    #expect(text.contains("There is nothing to master."))
    #expect(!text.contains("waiting for the measurements"))
  }

  @Test func aSentenceThatIsCutEndsInAnEllipsis() throws {
    let grid = Fixture.frame(state, Size(columns: 80, rows: 24)).grid
    let rows = (0..<24).map { grid.text(row: $0) }
    let row = try #require(rows.first { $0.hasPrefix(" Cannot use /music/mix.wav") })
    #expect(row.contains("…"), "\(row)")
  }

  @Test func withoutADraftBIsNone() {
    var state = Fixture.loaded
    state.plan.draft = nil
    state.plan.phase = .failed("The mix is too short.")
    let row = Fixture.frame(state, Size(columns: 80, rows: 24)).grid.text(row: 0)
    #expect(row.contains("[2 B]"), "\(row)")
  }
}
