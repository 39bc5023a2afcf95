import TerminalKit
import Testing
import Workbench
import Workstation

/// The smallest screen shows what is needed to decide.
@Suite struct NarrowScreenTests {
  private static let size = Size(columns: 60, rows: 16)

  private func sheet(freeBytes: Int, isTaken: Bool, services: [String] = []) throws -> String {
    var state = try Fixture.screen("render")
    state.services = services
    let place = OutputPlace(
      path: try #require(state.outputPath), isTaken: isTaken, freeBytes: freeBytes, fault: nil)
    state.render.output = place.path
    Fixture.send(.event(.outputInspected(place)), &state)
    state.messages = []
    return Fixture.frame(state, Self.size).grid.text
  }

  @Test func everyCheckOfARenderIsThere() throws {
    let text = try sheet(freeBytes: 412_000_000, isTaken: false)
    for check in ["✓ true peak", "loudness", "✓ disk", "✓ name", "[ Render ]"] {
      #expect(text.contains(check), "\(check)\n\(text)")
    }
  }

  @Test func whatIsAtStakeWhereYouQuitIsSeen() {
    var state = Fixture.loaded
    state.project.path = "/music/a name that has no end on a small screen, take 27.lacquer"
    Fixture.press("Q", &state)
    let text = Fixture.frame(state, Self.size).grid.text
    for button in [
      "Save and quit ]", "Drop it ]", "[ Esc  Stay ]", ".lacquer has changes that are not saved",
    ] {
      #expect(text.contains(button), "\(text)")
    }
  }

  @Test func whatEnterDoesIsNotCutOff() throws {
    let text = try sheet(freeBytes: 412_000_000, isTaken: false)
    #expect(text.contains("Enter writes it  "), "\(text)")
  }

  /// Where there is a service to choose, the form is a line longer and not every check has room.
  @Test(arguments: [[], ["studio"]]) func whatIsRefusedIsNeverCutOff(services: [String]) throws {
    let text = try sheet(freeBytes: 1000, isTaken: true, services: services)
    #expect(text.contains("✗ disk") && text.contains("✗ name"), "\(text)")
  }

  /// What a newcomer is told to do, with nothing loaded, with a mix, with both.
  @Test(arguments: [(60, 16), (80, 24), (120, 40)])
  func theNextStepIsWhole(columns: Int, rows: Int) {
    var mix = WorkbenchState()
    Fixture.run("mix /music/mix.wav", &mix)
    for (number, state) in [WorkbenchState(), mix, Fixture.loaded].enumerated() {
      let grid = Fixture.frame(Fixture.browsing(state), Size(columns: columns, rows: rows)).grid
      let lines = [grid.text(row: rows - 3), grid.text(row: rows - 2)]
      #expect(lines[0].hasPrefix(" \(number + 1). "), "\(lines)")
      for line in lines {
        let last = line.last { $0 != " " }
        #expect(last == "." && !line.contains("…"), "\(line)")
      }
    }
  }

  @Test func aNameHasTheRoomBesideItsWeight() {
    var state = Fixture.browsing(Fixture.loaded)
    Fixture.run("reference /music/reference.flac", &state)
    state.messages = []
    let text = Fixture.frame(state, Size(columns: 80, rows: 24)).grid.text
    #expect(text.contains("R2   reference.flac "), "\(text)")
  }

  @Test func referencesThatDoNotFitAreCounted() {
    var state = Fixture.browsing(Fixture.loaded)
    for number in 2...8 { Fixture.run("reference /music/song\(number).wav", &state) }
    state.messages = []
    func text() -> String {
      Fixture.frame(state, Size(columns: 80, rows: 24)).grid.text
    }
    let first = text()
    #expect(first.contains("R1   ref.flac") && first.contains("and 2 more"), "\(first)")
    state.listening.reference = 7
    let last = text()
    #expect(last.contains("R8   song8.wav") && last.contains("and 2 more"), "\(last)")
  }
}
