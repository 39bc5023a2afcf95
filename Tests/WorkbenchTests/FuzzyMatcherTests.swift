import Testing
import Workbench

@Suite struct FuzzyMatcherTests {
  @Test func startsOfWordsAndRunsAreWorthMore() throws {
    let matcher = FuzzyMatcher("tpm")
    let good = try #require(matcher.match("True-peak meter"))
    #expect(good.places == [0, 5, 10])
    #expect(good.isMeant)
    let weak = try #require(matcher.match("attempt in many"))
    #expect(good.score > weak.score)
    #expect(!weak.isMeant)
    #expect(matcher.match("peak") == nil)
    #expect(FuzzyMatcher("").match("anything")?.score == 0)
    let run = try #require(FuzzyMatcher("ceil").match("Set ceiling"))
    #expect(run.places == [4, 5, 6, 7])
  }

  @Test func thePaletteFindsByLettersOfWords() {
    func found(_ query: String) -> [String] {
      ActionRegistry.standard.search(query, in: WorkbenchState(), keys: KeyMap()).map(\.id)
    }
    #expect(found("snpl").contains("snapshot.list"))
    #expect(found("lmceil").first == "limit.ceiling")
    // What was typed as it stands comes before what only resembles it.
    #expect(found("undo").first == "undo")
  }
}
