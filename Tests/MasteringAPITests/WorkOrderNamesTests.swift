import AudioCore
import MasteringAPI
import Testing

/// What a worker says names no path of the server.
struct WorkOrderNamesTests {
  private var order: WorkOrder {
    var order = WorkOrder(.master)
    order.scratch = "/data/jobs/1"
    order.mix = "/data/jobs/1/mix"
    order.reference = "/data/jobs/1/reference"
    order.output = "/data/jobs/1/master.wav"
    order.planOutput = "/data/jobs/1/plan.json"
    return order
  }

  @Test("Every file of an order has a name")
  func names() {
    var preview = order
    preview.previewSeconds = 5
    let cases = [
      ("Cannot read /data/jobs/1/mix: no audio.", "Cannot read the audio: no audio."),
      ("/data/jobs/1/reference is short.", "The reference is short."),
      ("Cannot write /data/jobs/1/master.wav.", "Cannot write the master."),
      ("Cannot write /data/jobs/1/plan.json.", "Cannot write the plan."),
      ("No room in /data/jobs/1.", "No room in the scratch folder."),
      ("limit.ceiling takes a number.", "limit.ceiling takes a number."),
    ]
    for (text, told) in cases {
      #expect(order.withoutPaths(text) == told)
    }
    #expect(
      preview.withoutPaths("Cannot write /data/jobs/1/master.wav.whole.wav.")
        == "Cannot write the master.")
  }

  @Test("Stages, results and failures go the same way")
  func events() {
    let stage = WorkEvent(
      progress: WorkEvent.Progress(stage: "reading /data/jobs/1/mix", fraction: 0))
    #expect(stage.withoutPaths(of: order).progress?.stage == "reading the audio")
    let failed = WorkEvent(
      failed: WorkEvent.Failure(code: "output", text: "/data/jobs/1/plan.json is no file."))
    #expect(failed.withoutPaths(of: order).failed?.text == "The plan is no file.")
    let done = WorkEvent(
      done: .object([
        "warnings": .array([.string("/data/jobs/1/master.wav has no tags.")]),
        "seconds": .number(1),
      ]))
    let told: JSONValue = .object([
      "warnings": .array([.string("The master has no tags.")]), "seconds": .number(1),
    ])
    #expect(done.withoutPaths(of: order).done == told)
  }
}
