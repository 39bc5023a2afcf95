import Mastering
import TerminalKit
import Testing
import Workbench
import Workstation

/// How well mix and reference go together, aspect by aspect.
@Suite struct FitScreenTests {
  private func text(_ state: WorkbenchState, _ columns: Int, _ rows: Int) -> String {
    Fixture.frame(state, Size(columns: columns, rows: rows)).grid.text
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func everyAspectHasItsScore(columns: Int, rows: Int) throws {
    let state = try #require(Fixture.screens.first { $0.name == "fit" }?.state)
    #expect(state.fit.count == 5)
    let lines = text(state, columns, rows).split(separator: "\n")
    for score in state.fit {
      let aspect = score.aspect.rawValue
      let isTold = lines.contains { $0.contains(aspect) && $0.contains(" \(score.score) ") }
      #expect(isTold, "\(aspect) \(score.score)")
    }
  }

  @Test func whatALineCutsIsSpokenInFull() throws {
    var state = try #require(Fixture.screens.first { $0.name == "fit" }?.state)
    state.appearance.isPlain = true
    state.plan.draft?.fit[2].text =
      "Width -18.0 against -4.4 dB, at most +13.6 dB in a band: a different kind of image; "
      + "width.amount=50 goes half of the way."
    state.navigation.rows[.fit] = 2
    let text = text(state, 80, 24)
    #expect(text.contains(". Width -18.0 against"))
    #expect(text.contains("goes half of the way."))
  }

  @Test func aStateWithoutThemSaysWhy() {
    var state = WorkbenchState()
    Fixture.run("fit", &state)
    #expect(text(state, 80, 24).contains("no mix is chosen yet"))
    #expect(Fixture.loaded.fit.isEmpty == false)
  }

  @Test func aReportStandsOnTheSheetAndItsKindTurns() throws {
    var state = try #require(Fixture.screens.first { $0.name == "render" }?.state)
    let none = text(state, 120, 40)
    #expect(none.contains("Report") && none.contains("or html, txt, json"))
    Fixture.press("n", &state)
    #expect(text(state, 120, 40).contains("mix_master.report.html"))
    for _ in 0..<3 { Fixture.press("n", &state) }
    #expect(state.reportPath == nil)
  }
}
