import TerminalKit
import Testing
import Workbench
import Workstation

/// The line of files, project and device.
@Suite struct SessionLineTests {
  /// A message goes after some seconds, and another may hide it at once.
  @Test(arguments: [Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)])
  func whatACrashLeftIsOfferedUntilItIsTakenUpOrForgotten(size: Size) {
    var state = Fixture.loaded
    let kept = RecoverableProject(file: "/state/1.lacquer", project: nil, writtenAt: 0)
    Fixture.send(.event(.recoverable([kept])), &state)
    state.messages = []
    #expect(Fixture.frame(state, size).grid.text.contains("! recover: unsaved work"))
    Fixture.run("recover.drop", &state)
    state.messages = []
    #expect(!Fixture.frame(state, size).grid.text.contains("unsaved work"))
  }

  @Test(arguments: [Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)])
  func aLongNameLeavesRoomForTheReferenceAndTheProject(size: Size) {
    var state = Fixture.loaded
    let name = String(repeating: "a name without an end ", count: 9)
    Fixture.run("mix /music/\(name)take 27.wav", &state)
    Fixture.run("work", &state)
    let line = Fixture.frame(state, size).grid.text(row: 1)
    for words in ["take 27.wav", "ref.flac 44.1/24", state.project.name] {
      #expect(line.contains(words), "\(line)")
    }
  }

  @Test(arguments: [Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)])
  func aLongProjectLeavesRoomForWhatStandsBehindIt(size: Size) {
    var state = Fixture.loaded
    let name = String(repeating: "a name without an end ", count: 9)
    state.project.path = "/music/\(name)take 27.lacquer"
    let line = Fixture.frame(state, size).grid.text(row: 1)
    for words in ["take 27.lacquer*", "undo "] {
      #expect(line.contains(words), "\(line)")
    }
  }

  /// What of a reference is followed, and how much it weighs among others, stands beside its name.
  @Test(arguments: [Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)])
  func weightsAndSectionsOfReferencesAreSeen(size: Size) {
    var state = Fixture.loaded
    func line() -> String { Fixture.frame(state, size).grid.text(row: 1) }
    #expect(line().contains("ref.flac 44.1/24   "))
    Fixture.run("reference.section 1 0:02-0:08.5", &state)
    #expect(line().contains("ref.flac@0:02-0:08.5 44.1/24   "), "\(line())")
    Fixture.run("reference other.flac", &state)
    #expect(line().contains("44.1/24 (1 of 2)   "), "\(line())")
    Fixture.run("reference.weight 1 40", &state)
    Fixture.run("reference.weight 1 tone=20", &state)
    #expect(line().contains("44.1/24 (1 of 2, 40 %, tone 20 %)   "), "\(line())")
    Fixture.run("files", &state)
    #expect(Fixture.frame(state, size).grid.text.contains("ref.flac@0:02-0:08.5"))
  }
}
