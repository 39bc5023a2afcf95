import Mastering
import Testing
import Workbench

@Suite("Fit of the reference")
struct ReferenceFitTests {
  @Test("comes with the draft, says why there is none, and a poor aspect is told before a render")
  func scores() throws {
    #expect(WorkbenchState().fitGap == "no mix is chosen yet")
    var bench = Bench.loaded()
    #expect(bench.state.fit.isEmpty && bench.state.fitGap == "no reference is measured yet")
    let mix = try #require(Tracks.mix.profiled)
    let reference = try #require(Tracks.reference.profiled)
    var draft = try DraftPlanner.draft(
      mix: mix,
      references: [
        DraftReference(track: reference, request: ReferenceRequest(path: "/music/ref.flac"))
      ], settings: bench.state.document.settings)
    #expect(draft.fit.map(\.aspect) == MatchAspect.allCases)
    for index in draft.fit.indices { draft.fit[index].score = index == 0 ? 12 : 80 }
    bench.send(.event(.drafted(revision: bench.state.plan.revision, draft)))
    #expect(bench.state.fit == draft.fit)
    let told = bench.state.renderChecks.last
    #expect(told?.name == "fit" && told?.verdict == .remark)
    let sentence = told?.sentence { "<\($0)>" }
    #expect(sentence == "tone 12 of 100: <fit> says why")
    bench.press("g r")
    #expect(bench.state.navigation.screen == .fit)
    bench.press("G")
    #expect(bench.state.navigation.row == 4)
    bench.run("tone.amount 50")
    bench.send(.event(.draftFailed(revision: bench.state.plan.revision, "No such target.")))
    #expect(bench.state.fit.isEmpty && bench.state.fitGap == "No such target")
  }
}
