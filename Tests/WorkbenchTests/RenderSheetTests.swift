import Mastering
import Testing
import Workbench

/// What the render sheet refuses before anything is written.
@Suite("Checks of the render sheet")
struct RenderSheetTests {
  private func refusal(_ bench: Bench) -> String? {
    bench.state.renderChecks.first { $0.verdict == .refused }?.text
  }

  @Test(
    "names that nothing can be written under",
    arguments: [
      ("x.xyz", "unknown extension .xyz"), ("mix.wav", "is an input"), ("ref.flac", "is an input"),
    ])
  func names(name: String, expected: String) {
    var bench = Bench.loaded()
    bench.state.render.output = "/music/\(name)"
    #expect(refusal(bench)?.contains(expected) == true)
    bench.state.render.output = "/music/out.flac"
    #expect(refusal(bench) == nil)
  }

  @Test("a plan that could not be made")
  func failedPlan() {
    var bench = Bench.loaded()
    bench.state.plan.phase = .failed("There is no delivery target \"nonsense\".")
    #expect(refusal(bench)?.contains("nonsense") == true)
    #expect(!bench.state.renderChecks.contains { $0.name == "loudness" })
  }
}
