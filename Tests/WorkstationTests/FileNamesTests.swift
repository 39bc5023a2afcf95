import TerminalKit
import Testing
import Workbench
import Workstation

/// Files that are called alike are told apart.
@Suite struct FileNamesTests {
  @Test(arguments: ["work", "files"]) func withTheirFolders(screen: String) {
    var state = Fixture.loaded
    let size = Size(columns: 120, rows: 40)
    Fixture.run(screen, &state)
    #expect(!Fixture.frame(state, size).grid.text.contains("music/ref.flac"))
    Fixture.run("reference /other/ref.flac", &state)
    state.messages = []
    let text = Fixture.frame(state, size).grid.text
    #expect(text.contains("music/ref.flac"), "\(text)")
    #expect(screen == "work" || text.contains("other/ref.flac"), "\(text)")
  }
}
