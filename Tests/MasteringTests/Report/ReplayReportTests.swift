import AudioCore
import Mastering
import TestSupport
import Testing

@Suite("The report of a plan that is rendered again")
struct ReplayReportTests {
  private func limiter(_ outcome: MasterOutcome) -> String? {
    outcome.report.stages.first { $0.stage == "limiter" }?.text
  }

  @Test("names its references, and tells of the limiter what the first report told")
  func replay() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 2, level: 0.2))
    try folder.write("song.wav", Material.stereo(seconds: 8, seed: 5, level: 0.6))
    let first = try folder.master(
      "mix.wav", reference: "song.wav", to: ["a.wav"], set: ["limit.drive=24"])
    let plan = try MasterPlan.decode(try first.plan.encoded(), path: "a.plan.json")
    let again = try folder.master("mix.wav", to: ["b.wav"]) { $0.plan = plan }
    let told = try #require(limiter(first))
    #expect(limiter(again) == told)
    let song = folder.file("song.wav")
    #expect(first.report.followed == nil)
    #expect(again.report.followed?.map(\.path) == [song])
    #expect(ReportText(again.report).summary.contains("\nreference      \(song)\n"))
    #expect(HTMLReport(again.report).text.contains("after song.wav"))
  }

  @Test("a true peak by a fiftieth of a decibel over the ceiling that is wanted fails its check")
  func lowerCeiling() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 2, level: 0.2))
    var plan = try folder.master("mix.wav", to: ["a.wav"], set: ["limit.drive=24"]).plan
    for (ceiling, passes) in [(-1.0, true), (-1.02, false)] {
      plan.settings.limit.ceiling = ceiling
      let again = try folder.master("mix.wav", to: ["b.wav"]) {
        $0.plan = plan
        $0.force = true
      }
      let checks = try #require(again.report.deliverables.first).checks
      let check = try #require(checks.first { $0.name == "true peak" })
      #expect(check.passed == passes, "\(check.measured) dBTP, wanted \(check.wanted)")
    }
  }

  @Test("a plan of another mix is refused with the way its filters come along")
  func anotherMix() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 2, level: 0.2))
    try folder.write("instrumental.wav", Material.stereo(seconds: 8, seed: 3, level: 0.2))
    let plan = try folder.master("mix.wav", to: ["a.wav"]).plan
    let error = #expect(throws: LacquerError.self) {
      _ = try folder.master("instrumental.wav", to: ["b.wav"]) { $0.plan = plan }
    }
    #expect(error?.code == .input)
    #expect(error?.message.contains("lacquer explain PLAN --ir FILE.wav") == true)
  }
}
