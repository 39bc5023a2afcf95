import Mastering
import Metering
import Testing
import Workbench

/// What the render sheet refuses before anything is written.
@Suite("Checks of the render sheet")
struct RenderSheetTests {
  private func refusal(_ bench: Bench) -> String? {
    bench.state.renderChecks.first { $0.verdict == .refused }?.sentence { $0 }
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

  @Test("of masters of earlier sessions none is chosen again, and the search ends at a free name")
  func numbers() {
    var bench = Bench.loaded()
    let files: Set = ["/music/mix_master.wav", "/music/mix_master-2.wav"]
    bench.run("render.sheet")
    var looks = 0
    while case .inspectOutput(let path)? = bench.effects.last, looks < 9 {
      bench.effects = []
      looks += 1
      bench.send(
        .event(
          .outputInspected(
            OutputPlace(
              path: path, isTaken: files.contains(path), freeBytes: 1 << 40, fault: nil))))
    }
    #expect(looks == 3)
    #expect(bench.state.outputPath == "/music/mix_master-3.wav")
    #expect(bench.state.renderChecks.contains { $0.name == "name" && $0.text == "free" })
  }

  @Test("where nothing can be written beside the mix the master goes where the program was started")
  func standIn() {
    var bench = Bench.loaded()
    bench.reducer = WorkbenchReducer(
      places: WorkbenchPlaces(folder: "/sessions", home: "/home/anna"))
    bench.run("render.sheet")
    func look(_ path: String, fault: String?) {
      bench.effects = []
      bench.send(
        .event(
          .outputInspected(
            OutputPlace(path: path, isTaken: false, freeBytes: 1 << 40, fault: fault))))
    }
    let own = "/sessions/mix_master.wav"
    look("/music/mix_master.wav", fault: "you may not write in /music")
    #expect(bench.state.outputPath == own)
    #expect(bench.effects.contains(.inspectOutput(path: own)))
    look(own, fault: nil)
    #expect(refusal(bench) == nil)
    // Where neither takes it the search ends, and the sheet says which key names another place.
    look(own, fault: "you may not write in /sessions")
    #expect(bench.state.outputPath == own)
    #expect(!bench.effects.contains(.inspectOutput(path: own)))
    #expect(refusal(bench) == "you may not write in /sessions: render.output names another")
  }

  @Test("of renders that nobody waited for none has the name of another")
  func namesInARow() {
    var bench = Bench.loaded()
    for _ in 0..<3 { bench.run("render") }
    let stem = "/music/mix_master"
    #expect(bench.orders.map(\.output) == ["\(stem).wav", "\(stem)-2.wav", "\(stem)-3.wav"])
  }

  @Test("a disk that cannot hold the largest file the render may become is refused to the byte")
  func disk() {
    var bench = Bench.loaded()
    let path = "/music/out.wav"
    bench.state.render.output = path
    func verdict(_ freeBytes: Int) -> RenderCheck.Verdict? {
      bench.send(
        .event(
          .outputInspected(
            OutputPlace(path: path, isTaken: false, freeBytes: freeBytes, fault: nil))))
      return bench.state.renderChecks.first { $0.name == "disk" }?.verdict
    }
    func verdicts(around bytes: Int) -> [RenderCheck.Verdict?] { [bytes - 1, bytes].map(verdict) }
    // Two channels of 12 s, and 64 KiB for what stands beside them.
    let whole = verdicts(around: 2 * 12 * 44_100 * 3 + 65_536)
    bench.state.document.settings.deliver.depth = .float32
    bench.state.document.settings.deliver.rate = 96_000
    let large = verdicts(around: 2 * 12 * 96_000 * 4 + 65_536)
    bench.run("loop 2 5")
    bench.run("render.part loop")
    let part = verdicts(around: 2 * 3 * 96_000 * 4 + 65_536)
    for found in [whole, large, part] { #expect(found == [.refused, .fine]) }
  }

  @Test("silence has no figures, and none that it misses its target by")
  func silence() throws {
    var bench = Bench.loaded()
    let draft = try DraftPlanner.draft(
      mix: try #require(Tracks.mix.profiled), references: [],
      settings: bench.state.document.settings)
    var master = Tracks.reference.profile
    master.loudness.integratedLUFS = -200
    master.peaks.truePeakDBTP = -200
    bench.state.plan.settled = SettledPlan(
      plan: draft.plan, for: try #require(bench.planned), master: master, driveDB: 0,
      reductionDB: 0, failedChecks: [])
    bench.state.plan.phase = .settled
    let texts = bench.state.renderChecks.map(\.text)
    #expect(texts.contains("−∞ dBTP, ceiling −1.0 dBTP"))
    #expect(texts.contains("−∞ LUFS"))
    #expect(bench.state.masterFigures?.knownPLRDB == nil)
    bench.run("read")
    let read = try #require(bench.state.messages.last?.text)
    #expect(read.contains("B −∞ LUFS, −∞ dBTP."))
    #expect(!read.contains("LU under the reference"))
  }

  @Test("a refusal ends in one full stop")
  func oneStop() {
    var bench = Bench.loaded()
    bench.send(
      .event(.solveFailed(revision: bench.state.plan.revision, "Cannot find /music/mix.wav.")))
    bench.run("render.sheet")
    bench.press("enter")
    #expect(bench.error == "Render the master: not now, plan: Cannot find /music/mix.wav.")
  }

  @Test("the loop is ordered as a part of the solved master, whose figures are the whole's")
  func loop() throws {
    var bench = Bench.loaded()
    let draft = try DraftPlanner.draft(
      mix: try #require(Tracks.mix.profiled), references: [],
      settings: bench.state.document.settings)
    let plan = draft.plan
    bench.state.plan.settled = SettledPlan(
      plan: plan, for: try #require(bench.planned), master: Tracks.reference.profile, driveDB: 0,
      reductionDB: 0, failedChecks: [])
    bench.state.plan.phase = .settled
    bench.run("loop 2 5")
    func figures() -> [String] {
      bench.state.renderChecks.filter { ["true peak", "loudness"].contains($0.name) }.map(\.text)
    }
    let whole = figures()
    bench.run("render.part loop")
    let told = whole.map { $0 + ", of the whole" }
    #expect(figures() == told)
    bench.run("render out.wav")
    let order = try #require(bench.orders.last)
    #expect(order.part == TimeRegion(start: 2, end: 5))
    #expect(order.settings == bench.state.document.settings)
    #expect(order.plan == plan)
    bench.run("render.part whole")
    bench.run("render other.wav")
    let other = try #require(bench.orders.last)
    #expect(other.id == 2 && other.part == nil)
  }

  @Test("a report goes beside the master or where it is told, and replaces nothing unasked")
  func report() throws {
    var bench = Bench.loaded()
    bench.state.render.output = "/music/out.flac"
    #expect(bench.state.reportPath == nil)
    bench.run("render.report html")
    let beside = "/music/out.report.html"
    #expect(bench.error == nil && bench.state.reportPath == beside)
    #expect(bench.effects.contains(.inspectOutput(path: beside)))
    bench.send(
      .event(
        .outputInspected(
          OutputPlace(path: beside, isTaken: true, freeBytes: 1 << 40, fault: nil))))
    #expect(refusal(bench) == "taken: render.report chooses another, render.replace replaces it")
    bench.run("render.replace on")
    #expect(refusal(bench) == nil)
    bench.run("render")
    #expect(bench.orders.last?.report == beside)
    #expect(bench.state.jobs.last?.report == beside)
    bench.run("render.report notes/night.txt")
    bench.run("render other.wav")
    #expect(bench.orders.last?.report == "/music/notes/night.txt")
    // The kind stays, the place was for one.
    bench.run("render third.wav")
    #expect(bench.orders.last?.report == "/music/third.report.txt")
    bench.run("render.report night.pdf")
    #expect(bench.error == "A report is .html, .json or .txt; night.pdf is none of them.")
    bench.state.render.service = "studio"
    #expect(bench.state.reportPath == nil)
    bench.run("render.report html")
    #expect(bench.error == "Report beside the master: not now, studio gives no report.")
    bench.state.render.service = nil
    bench.run("render.report none")
    #expect(bench.state.reportPath == nil)
  }

  @Test("a loop of which nothing is kept")
  func lostLoop() {
    var bench = Bench.loaded()
    bench.run("loop 2 5")
    bench.run("render.part loop")
    #expect(refusal(bench) == nil)
    bench.state.document.settings.edit.start = 6
    #expect(refusal(bench) == "the loop lies outside of edit.start and edit.end")
    bench.run("render.part whole")
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
