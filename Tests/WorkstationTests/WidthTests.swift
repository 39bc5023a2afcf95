import Metering
import TerminalKit
import Testing
import Workbench
import Workstation

/// Width is told in dB of side over mid, as reports, settings and the command line tell it.
@Suite struct WidthTests {
  private func text(_ state: WorkbenchState, columns: Int = 120, rows: Int = 40) -> String {
    Fixture.frame(state, Size(columns: columns, rows: rows)).grid.text
  }

  @Test(arguments: [(80, 40), (120, 40), (200, 60)])
  func theStereoPaneHasDecibels(columns: Int, rows: Int) {
    var state = Fixture.loaded
    Fixture.run("listen a", &state)
    let text = text(state, columns: columns, rows: rows)
    let width = text.firstMatch(of: /width A −\d+\.\d dB  R −\d+\.\d dB/)
    #expect(width != nil, "\(text)")
  }

  /// Both lines of the stereo pane name both tracks.
  @Test func theMonoSumSaysWhose() {
    for source in ["a", "b"] {
      var state = Fixture.loaded
      Fixture.run("listen \(source)", &state)
      let text = text(state, columns: 200, rows: 60)
      #expect(text.contains("mono sum \(source.uppercased()) "), "\(text)")
    }
  }

  @Test func theBrowserHasDecibels() {
    let text = text(Fixture.browsing(Fixture.loaded))
    let width = text.firstMatch(of: /width −\d+\.\d dB/)
    #expect(width != nil && text.contains("width dB"), "\(text)")
  }

  @Test func withoutASideItIsMono() {
    var mix = Fixture.mix
    mix.profile.stereo.widthDB = -200
    var state = Fixture.loaded
    Fixture.send(.event(.measured(mix)), &state)
    Fixture.run("listen a", &state)
    #expect(text(state).contains("width A mono"))
  }
}
