import TerminalKit
import Testing
import Workbench
import Workstation

/// What is said of blind tests and of leaving.
@Suite struct LeavingTests {
  private func text(_ state: WorkbenchState) -> String {
    Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text
  }

  @Test func rendersAtAServiceGoOn() {
    var state = Fixture.loaded
    state.jobs = ["here.wav", "there.wav", "far.wav"].enumerated().map {
      RenderJob(id: $0.offset + 1, title: $0.element, output: "/music/\($0.element)", asked: 90)
    }
    for index in 1...2 { state.jobs[index].service = "studio" }
    Fixture.run("quit", &state)
    state.messages = []
    let text = text(state)
    #expect(text.contains("1 render is not finished; leaving stops it"))
    #expect(text.contains("2 renders are at a service; they go on there"))
    #expect(text.contains("there.wav at studio"))
  }

  @Test func theBlindTestSaysHowLevelMatchStands() throws {
    var state = try #require(Fixture.screens.first { $0.name == "abx" }?.state)
    #expect(text(state).contains("level match on"))
    state.listening.isLevelMatched = false
    #expect(text(state).contains("level match off"))
  }
}
