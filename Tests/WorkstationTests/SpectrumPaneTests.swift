import TerminalKit
import Testing
import Workbench
import Workstation

/// The edge of a spectrum: what it shows, and how it is drawn.
@Suite struct SpectrumPaneTests {
  /// Beside a name that leaves no room for all of it, a part goes as a whole.
  @Test(arguments: [("mix.wav", true), ("twelve-inch-mix.wav", false)])
  func howItIsDrawnIsNeverCut(name: String, hasSmoothing: Bool) {
    var mix = Fixture.mix
    mix.path = "/music/\(name)"
    var state = WorkbenchState()
    for words in ["mix \(mix.path)", "reference ref.flac"] { Fixture.run(words, &state) }
    for track in [mix, Fixture.reference] { Fixture.send(.event(.measured(track)), &state) }
    Fixture.draft(&state)
    Fixture.run("work", &state)
    state.messages = []
    let row = Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text(row: 2)
    #expect(row.contains(name) && row.contains("tilt 4.5 ") && !row.contains("…"), "\(row)")
    #expect(row.contains("1/6 oct") == hasSmoothing, "\(row)")
  }
}
