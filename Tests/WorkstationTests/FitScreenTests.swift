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
    let state = try Fixture.screen("fit")
    #expect(state.fit.count == 5)
    let lines = text(state, columns, rows).split(separator: "\n")
    for score in state.fit {
      let aspect = score.aspect.rawValue
      let isTold = lines.contains { $0.contains(aspect) && $0.contains(" \(score.score) ") }
      #expect(isTold, "\(aspect) \(score.score)")
    }
  }

  /// A row that is cut is said in full below; the place for it is there for every row.
  @Test func theListStandsStill() throws {
    var state = try Fixture.screen("fit")
    for index in state.fit.indices { state.plan.draft?.fit[index].text = "Near." }
    state.plan.draft?.fit[2].text =
      "Width −18.0 against −4.4 dB, at most +13.6 dB in a band: a different kind of image."
    var places: Set<[Int?]> = []
    for row in state.fit.indices {
      state.navigation.rows[.fit] = row
      let lines = text(state, 80, 24).split(separator: "\n", omittingEmptySubsequences: false)
      let isSaid = lines.contains { $0.contains("kind of image.") }
      #expect(isSaid == (row == 2))
      places.insert(
        ["how well", "Esc close"].map { words in lines.firstIndex { $0.contains(words) } })
    }
    #expect(places.count == 1, "\(places)")
  }

  @Test func whatALineCutsIsSpokenInFull() throws {
    var state = try Fixture.screen("fit")
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
    var state = try Fixture.screen("render")
    let none = text(state, 120, 40)
    #expect(none.contains("Report") && none.contains("or html, txt, json"))
    Fixture.press("n", &state)
    #expect(text(state, 120, 40).contains("/music/mix_master.report.html"))
    var spoken = state
    spoken.appearance.isPlain = true
    #expect(text(spoken, 120, 40).contains("Report: /music/mix_master.report.html, key n."))
    for _ in 0..<3 { Fixture.press("n", &state) }
    #expect(state.reportPath == nil)
  }

  @Test func aCheckNamesTheKeysThereAre() throws {
    var state = try Fixture.screen("render")
    Fixture.press("n", &state)
    let path = try #require(state.reportPath)
    let place = OutputPlace(path: path, isTaken: true, freeBytes: 1 << 40, fault: nil)
    Fixture.send(.event(.outputInspected(place)), &state)
    #expect(text(state, 120, 40).contains("taken: n chooses another, f replaces it"))
    let keys = KeyMap(
      toml: "[keys.render]\n\"n\" = \"noop\"\n\"w\" = \"render.report\"", named: "keys.toml")
    #expect(keys.complaints.isEmpty)
    let frame = Fixture.frame(state, Size(columns: 120, rows: 40), .mono, keys: keys)
    #expect(frame.grid.text.contains("taken: w chooses another, f replaces it"))
  }
}
