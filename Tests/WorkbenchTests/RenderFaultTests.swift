import AudioCore
import Foundation
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

  @Test("a master without its report is done, and says why the report is not there")
  func unwrittenReport() async throws {
    let samples = Signals.pink(count: 5 * 44_100, amplitude: 0.2, seed: 1)
    let mix = try folder.write("mix.wav", [samples, samples])
    let documents = folder.file("documents")
    try FileManager.default.createDirectory(
      atPath: documents, withIntermediateDirectories: false)
    var order = try ordered(mix, to: folder.file("out.wav"))
    order.references = []
    order.report = documents + "/out.json"
    let services = LiveServices(
      LiveServices.Options(), desk: SilentDesk(clock: HandClock(), fault: nil))
    let end: RenderJob.Phase = await withCheckedContinuation { waiting in
      services.start(.render(order)) { event in
        guard case .job(id: _, let phase) = event else { return }
        if phase.isOver { return waiting.resume(returning: phase) }
        // The folder was there when the work began.
        guard case .running(let work) = phase, work.stage == "writing" else { return }
        try? FileManager.default.removeItem(atPath: documents)
      }
    }
    guard case .done(_, _, let fault?) = end else {
      Issue.record("not done: \(end)")
      return
    }
    #expect(fault.message.hasPrefix("Cannot write \(documents)/out.json: "))
    #expect(folder.contents.contains("out.wav"))

    var bench = Bench.loaded()
    bench.run("render out.wav")
    bench.send(.event(.job(id: 1, end)))
    let said = try #require(bench.state.messages.last)
    #expect(said.text == "out.wav is written, but not its report: \(fault.message)")
    #expect(said.weight == .warning)
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
        == "mix.wav was changed after it was measured: :reload reads it again, then render once more."
    )
    order.service = "studio"
    let there = await told(order, LacquerError(.remote, "studio cannot be reached."))
    #expect(there == "studio cannot be reached.")
  }
}
