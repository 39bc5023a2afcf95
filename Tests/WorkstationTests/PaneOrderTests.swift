import TerminalKit
import Testing
import Workbench
import Workstation

/// Tab goes through the panes that are seen, and through all of them.
@Suite struct PaneOrderTests {
  private func panes(_ state: WorkbenchState, _ size: Size) -> Set<String> {
    Set(Fixture.frame(state, size).regions.map(\.target.name))
      .intersection(Navigation.Pane.allCases.map { "pane." + $0.rawValue })
  }

  @Test(arguments: [(60, 16), (80, 24), (80, 40), (120, 24), (120, 40), (200, 28), (200, 60)])
  func tabReachesWhatIsSeen(columns: Int, rows: Int) {
    let size = Size(columns: columns, rows: rows)
    var state = Fixture.loaded
    Fixture.send(.event(.panesFound(Composer.panes(on: size))), &state)
    for key in ["tab", "shift-tab"] {
      var reached = Set<String>()
      for _ in Navigation.Pane.allCases {
        Fixture.press(key, &state)
        let name = "pane." + state.navigation.pane.rawValue
        #expect(panes(state, size).contains(name), "\(key) to \(name)")
        reached.insert(name)
      }
      #expect(reached.isSuperset(of: panes(Fixture.loaded, size)), "\(key)")
    }
  }

  @Test(arguments: [(60, 16), (80, 24), (80, 40), (120, 24), (120, 40), (200, 28), (200, 60)])
  func theFocusIsSeen(columns: Int, rows: Int) throws {
    let size = Size(columns: columns, rows: rows)
    // The focused parameter shows where the keys of its pane are.
    for pane in Composer.panes(on: size) where pane != .parameters {
      for start in [Fixture.loaded, WorkbenchState()] {
        var state = start
        Fixture.run("pane \(pane.rawValue.lowercased())", &state)
        let frame = Fixture.frame(state, size)
        let region = try #require(
          frame.regions.first { $0.target.name == "pane." + pane.rawValue })
        let corner = frame.grid.text(row: region.rect.row).dropFirst(region.rect.column).prefix(2)
        #expect(corner.contains("▸"), "\(pane): \(corner)")
      }
    }
  }

  /// After a resize the keys are on no pane that is hidden now.
  @Test(arguments: Navigation.Pane.allCases)
  func theFocusIsSeenAfterAResize(pane: Navigation.Pane) {
    let wide = Size(columns: 200, rows: 60)
    var state = Fixture.loaded
    Fixture.send(.event(.panesFound(Composer.panes(on: wide))), &state)
    Fixture.run("pane \(pane.rawValue.lowercased())", &state)
    #expect(state.navigation.pane == pane && !state.navigation.isPaneFull)
    for size in [Size(columns: 80, rows: 24), Size(columns: 60, rows: 16)] {
      Fixture.send(.event(.panesFound(Composer.panes(on: size))), &state)
      let focus = state.navigation.pane
      #expect(panes(state, size).contains("pane." + focus.rawValue), "\(pane): \(focus)")
      #expect(focus == pane || focus == .parameters)
    }
  }

  /// A pane without room fills the screen when it is asked for, and leaves the keys when it goes.
  @Test func aHiddenPaneFillsTheScreen() {
    let size = Size(columns: 80, rows: 24)
    var state = Fixture.loaded
    Fixture.send(.event(.panesFound(Composer.panes(on: size))), &state)
    Fixture.run("pane stereo", &state)
    #expect(state.navigation.pane == .stereo && panes(state, size) == ["pane.stereo"])
    Fixture.press("q", &state)
    #expect(state.navigation.pane == .parameters && !state.navigation.isPaneFull)
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60)])
  func theCurveInFullSaysWhatIsShaped(columns: Int, rows: Int) {
    let size = Size(columns: columns, rows: rows)
    var state = Fixture.shaping
    state.navigation.isPaneFull = true
    #expect(panes(state, size) == ["pane.matchCurve"])
    let line = Fixture.frame(state, size).grid.text(row: rows - 2)
    #expect(line.hasPrefix(" band 2 of 3  bell 400 Hz"), "\(line)")
  }

  @Test func everyPaneFillsTheScreenInTurn() {
    let size = Size(columns: 80, rows: 24)
    var state = Fixture.loaded
    Fixture.send(.event(.panesFound(Composer.panes(on: size))), &state)
    Fixture.run("pane waveform", &state)
    Fixture.press("z z", &state)
    var reached = Set<Navigation.Pane>()
    for _ in Navigation.Pane.allCases {
      Fixture.press("tab", &state)
      reached.insert(state.navigation.pane)
    }
    #expect(reached.count == Navigation.Pane.allCases.count)
  }
}
