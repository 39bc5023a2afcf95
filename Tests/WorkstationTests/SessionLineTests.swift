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
}
