import TerminalKit
import Testing
import Workbench
import Workstation

/// What a blind test shows, on small screens and in plain text too.
@Suite struct ABXScreenTests {
  /// The hash binds the list only if it is seen before the first answer.
  @Test(arguments: ["abx", "abx-over"], [16, 17, 18, 19, 20, 21, 22, 24, 40])
  func theHashIsSeenWhole(name: String, rows: Int) throws {
    let state = try Fixture.screen(name)
    let hash = try #require(state.abx?.commitment)
    for columns in [60, 80, 120] {
      let text = Fixture.frame(state, Size(columns: columns, rows: rows)).grid.text
      #expect(text.contains("SHA-256   \(hash.prefix(32))"), "\(columns) x \(rows)")
      #expect(text.contains(hash.dropFirst(32)), "\(columns) x \(rows)")
      #expect(text.contains("answers   "), "\(columns) x \(rows)")
    }
  }

  @Test func theLevelMatchIsSeenOnTheSmallestScreen() throws {
    let state = try Fixture.screen("abx")
    let row = Fixture.frame(state, Size(columns: 60, rows: 16)).grid.text(row: 0)
    #expect(row.hasSuffix("LM on"), "\(row)")
  }

  @Test(arguments: [60, 80]) func whatChanceDoesNotProveIsSeen(columns: Int) throws {
    let state = try Fixture.screen("abx-over")
    let text = Fixture.frame(state, Size(columns: columns, rows: 24)).grid.text
    #expect(text.contains("that they are alike."), "\(text)")
  }

  @Test func whetherItPlaysIsSeen() throws {
    var state = try Fixture.screen("abx")
    func text() -> String { Fixture.frame(state, Size(columns: 80, rows: 24)).grid.text }
    #expect(text().contains("Space pause"))
    Fixture.run("play off", &state)
    #expect(text().contains("Space play"))
  }

  @Test func keysOfOnesOwnAreNamed() throws {
    let state = try Fixture.screen("abx")
    let keys = KeyMap(
      toml: "[keys.abx]\n\"1\" = \"noop\"\n\"7\" = \"abx.listen a\"\n\"A\" = \"noop\"\n"
        + "\"f8\" = \"abx.answer a\"",
      named: "keys.toml")
    #expect(keys.complaints.isEmpty, "\(keys.complaints)")
    let text = Fixture.frame(state, Size(columns: 80, rows: 24), .mono, keys: keys).grid.text
    for words in [
      "[ 7  A ]", "[ 2  B ]", "F8  X is A   Shift-B  X is B", "7/2/3 listen", "F8/Shift-B answer",
    ] {
      #expect(text.contains(words), "\(text)")
    }
  }

  @Test func theSaltIsSeenAtTheEnd() throws {
    let text = Fixture.frame(try Fixture.screen("abx-over"), Size(columns: 60, rows: 16)).grid.text
    #expect(text.contains("you said") && text.contains("salt     salt"))
  }

  @Test(arguments: ["abx", "abx-over"]) func plainTextHasTheHash(name: String) throws {
    var state = try Fixture.screen(name)
    let hash = try #require(state.abx?.commitment)
    Fixture.run("view.plain on", &state)
    let text = Fixture.frame(state, Size(columns: 60, rows: 16)).grid.text
    #expect(text.contains(hash.prefix(32)) && text.contains(hash.dropFirst(32)))
  }
}
