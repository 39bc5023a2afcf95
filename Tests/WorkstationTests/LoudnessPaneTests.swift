import Metering
import TerminalKit
import Testing
import Workbench
import Workstation

/// What the table and the meters of loudness say where there is nothing to say.
@Suite struct LoudnessPaneTests {
  private func rows(
    _ state: WorkbenchState, live: LiveMeters = LiveMeters(),
    on size: Size = Size(columns: 120, rows: 40)
  ) -> [String] {
    var scene = Scene(state: state, paint: Fixture.paint(.mono, .braille), now: 1e9)
    scene.live = live
    let grid = Composer.frame(scene, size: size).grid
    return (0..<size.rows).map { grid.text(row: $0) }
  }

  @Test func theDifferenceHasNoFiguresOfItsOwnAtRest() throws {
    var state = Fixture.loaded
    Fixture.run("listen delta", &state)
    let all = rows(state)
    for (name, unit) in [("Δ Mom", "LUFS"), ("Δ TP", "dBTP")] {
      let row = try #require(all.first { $0.contains(name) })
      #expect(row.contains("– \(unit)"), "\(row)")
    }
  }

  @Test func theDifferenceHasNoTarget() throws {
    for (source, hasTarget) in [("b", true), ("delta", false)] {
      var state = Fixture.loaded
      Fixture.run("listen \(source)", &state)
      let all = rows(state, on: Size(columns: 200, rows: 60))
      let row = try #require(all.first { $0.contains(source == "b" ? "B Sht" : "Δ Sht") })
      #expect(row.contains("┆") == hasTarget, "\(row)")
    }
  }

  @Test func whatPlaysAndIsSilentDoesNotReadAsTheWholeTrack() throws {
    var live = LiveMeters()
    live.source = .original
    live.truePeakDBTP = [-200, -200]
    var state = Fixture.loaded
    Fixture.run("listen a", &state)
    let row = try #require(rows(state, live: live).first { $0.contains("A Mom") })
    #expect(row.contains("– LUFS"), "\(row)")
  }

  @Test func silenceHasNoDistanceToTheReference() throws {
    var mix = Fixture.mix
    mix.profile.loudness.integratedLUFS = -200
    mix.profile.peaks.truePeakDBTP = -200
    var state = Fixture.loaded
    Fixture.send(.event(.measured(mix)), &state)
    let row = try #require(rows(state).first { $0.contains("−∞") })
    #expect(row.firstMatch(of: /\d{3}\.\d/) == nil, "\(row)")
  }
}
