import AudioCore
import Mastering
import TestSupport
import Testing
import Workbench

/// What stops a render, told with what the workstation does about it and not with options.
@Suite("Faults of a render")
struct RenderFaultTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What is told of an order that fails, here or at a service that fails with `refusal`.
  private func told(_ order: RenderOrder, _ refusal: LacquerError? = nil) async -> String {
    var options = LiveServices.Options()
    if let refusal {
      options.remote = RemoteRendering(
        look: { ([], []) }, price: { _, _ in "" }, render: { _, _, _ in throw refusal },
        abandon: { _, _ in nil })
    }
    let services = LiveServices(options, desk: SilentDesk(clock: HandClock(), fault: nil))
    return await withCheckedContinuation { waiting in
      services.start(.render(order)) { event in
        if case .job(id: _, .failed(let text)) = event { waiting.resume(returning: text) }
      }
    }
  }

  private func ordered(_ mix: String, to output: String) throws -> RenderOrder {
    var bench = Bench.loaded()
    bench.run("render \(output)")
    var order = try #require(bench.orders.first)
    order.mix = mix
    return order
  }

  @Test("a name that is taken, here and at a service")
  func taken() async throws {
    let output = try folder.file("out.wav", [1])
    var order = try ordered(folder.file("mix.wav"), to: output)
    let expected =
      "\(output) exists already: choose another name, or render.replace replaces it."
    let here = await told(order)
    #expect(here == expected)
    order.service = "studio"
    let there = await told(order, AtomicFile.exists(output))
    #expect(there == expected)
  }

  @Test("a mix that was exported again since it was measured")
  func changed() async throws {
    let mix = try folder.file("mix.wav", [1, 2, 3])
    var order = try ordered(mix, to: folder.file("out.wav"))
    let profiled = try #require(Tracks.mix.profiled)
    order.plan =
      try DraftPlanner.draft(mix: profiled, references: [], settings: MasterSettings()).plan
    let here = await told(order)
    #expect(
      here
        == "mix.wav was changed after it was measured: reload reads it again, then render once more."
    )
    order.service = "studio"
    let there = await told(order, LacquerError(.remote, "studio cannot be reached."))
    #expect(there == "studio cannot be reached.")
  }
}
