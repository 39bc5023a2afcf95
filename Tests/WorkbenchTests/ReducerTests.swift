import Mastering
import Testing
import Workbench

@Suite("Reducer")
struct ReducerTests {
  @Test("a mix and a reference are measured, then a draft is asked for and the solve is timed")
  func loading() throws {
    var bench = Bench()
    bench.run("mix mix.wav")
    #expect(bench.state.document.mix == AudioLink(path: "/music/mix.wav"))
    #expect(bench.effects.contains(.measure(path: "/music/mix.wav")))
    #expect(bench.state.plan.phase == .empty)
    bench.effects = []
    bench.send(.event(.measured(Tracks.mix)))
    #expect(bench.state.plan.phase == .draft)
    let request = PlanRequest(
      revision: bench.state.plan.revision, mix: Tracks.mix, references: [],
      settings: MasterSettings())
    #expect(bench.effects.contains(.draft(request)))
    #expect(bench.effects.contains(.start(.settle, after: 0.3)))
    bench.send(.event(.timer(.settle)))
    #expect(bench.state.plan.phase == .solving(stage: "matching", fraction: 0))
    #expect(bench.effects.last == .solve(request))
  }

  @Test("a reference that is still being measured is waited for; one that fails is left out")
  func waiting() {
    var bench = Bench()
    bench.run("mix mix.wav")
    bench.run("reference ref.flac")
    bench.send(.event(.measured(Tracks.mix)))
    #expect(bench.state.plan.phase == .empty)
    bench.send(.event(.measuringFailed(path: "/music/ref.flac", "It is no sound file.")))
    #expect(bench.state.plan.phase == .draft)
    #expect(bench.state.warnings.map(\.id) == ["reference1.unusable"])
  }

  @Test("a reference that is the mix itself is told, a section of the mix is not")
  func mixAsReference() {
    var bench = Bench.loaded()
    var copy = Tracks.reference
    copy.hash = Tracks.mix.hash
    bench.send(.event(.measured(copy)))
    let warning = bench.state.warnings.first { $0.id == "reference1.mix" }
    #expect(warning?.text.hasPrefix("ref.flac is mix and reference, the same file") == true)
    #expect(warning?.fix == ActionCall("reference.remove", "1"))
    bench.run("reference.section 1 2-8")
    #expect(bench.error == nil)
    #expect(!bench.state.warnings.contains { $0.id == "reference1.mix" })
  }

  @Test("steps, typed values and reset change the setting, each as a step with its title")
  func values() {
    var bench = Bench.loaded()
    bench.run("value.focus limit.ceiling")
    bench.press("h")
    #expect(bench.state.document.settings.limit.ceiling == -1.1)
    #expect(bench.state.history.done.map(\.title) == ["Ceil −1.0 dBTP → −1.1 dBTP"])
    bench.now += 0.5
    bench.press("H")
    #expect(bench.state.document.settings.limit.ceiling == -2.1)
    #expect(bench.state.history.done.map(\.title) == ["Ceil −1.0 dBTP → −2.1 dBTP"])
    bench.now += 1
    bench.press("alt-l")
    #expect(bench.state.document.settings.limit.ceiling == -2.09)
    #expect(bench.state.history.done.count == 2)
    bench.press("=")
    #expect(bench.state.navigation.prompt?.text == "-2.09")
    bench.type("-0,5")
    #expect(bench.state.navigation.prompt?.note == "−0.5 dBTP")
    bench.press("enter")
    #expect(bench.state.document.settings.limit.ceiling == -0.5)
    #expect(bench.state.navigation.prompt == nil)
    bench.press("0")
    #expect(bench.state.document.settings == MasterSettings())
    for _ in 0..<4 { bench.press("u") }
    #expect(bench.state.document.settings == MasterSettings())
    #expect(bench.state.history.undone.count == 4)
    bench.press("U")
    #expect(bench.state.document.settings.limit.ceiling == -2.1)
  }

  @Test("what was undone is gone for good with the next step")
  func newStep() {
    var bench = Bench.loaded()
    bench.run("tone.amount 50")
    bench.run("width.amount 50")
    bench.press("u")
    bench.press("u")
    bench.run("balance.amount 50")
    let document = bench.state.document
    bench.press("ctrl-r")
    #expect(bench.error?.hasPrefix("Redo: not now, ") == true)
    #expect(bench.state.document == document)
  }

  @Test("a preset leaves input, edit and delivery as they are", arguments: SettingPreset.allCases)
  func preset(preset: SettingPreset) {
    var bench = Bench.loaded()
    var own = MasterSettings()
    own.input.swap = true
    own.edit.start = 1
    own.edit.end = 11
    own.edit.fadein = 0.5
    own.edit.fadeout = 2
    own.deliver.seed = 7
    own.tone.amount = 50
    bench.state.document.settings = own
    bench.run("preset \(preset.rawValue)")
    var expected = preset.settings
    expected.input = own.input
    expected.edit = own.edit
    expected.deliver = own.deliver
    #expect(bench.state.document.settings == expected)
  }

  @Test("what is outside its range is brought to the nearest end, and said")
  func clamps() {
    var bench = Bench.loaded()
    bench.run("limit.ceiling -40")
    #expect(bench.state.document.settings.limit.ceiling == -12)
    #expect(bench.state.messages.last?.text.contains("it is -12 now") == true)
  }

  @Test(
    "typed values are understood as people type them",
    arguments: [
      ("tone.amount", "80", 80.0), ("tone.amount", "80 %", 80), ("tone.amount", "+5", 105),
      ("tone.amount", "-20", 80), ("tone.amount", "*0.5", 50), ("tone.amount", "*0,5", 50),
      ("tone.tilt", "+1.5", 1.5), ("tone.tilt", "-1.5 dB", -1.5), ("tone.from", "30 Hz", 30),
    ])
  func typed(key: String, text: String, value: Double) throws {
    var bench = Bench.loaded()
    bench.run("set \(key) \(text)")
    let setting = try SettingTable.setting(named: key)
    #expect(setting.value(in: bench.state.document.settings) == .number(value))
  }

  @Test("a part goes off and on again with the value it had")
  func toggles() {
    var bench = Bench.loaded()
    bench.run("width.amount 70")
    bench.run("value.toggle width.amount")
    #expect(bench.state.document.settings.width.amount == 0)
    bench.run("value.toggle width.amount")
    #expect(bench.state.document.settings.width.amount == 70)
    bench.run("value.toggle width.mono")
    #expect(bench.state.document.settings.width.mono == 20)
    bench.run("value.toggle width.mono")
    #expect(bench.state.document.settings.width.mono == nil)
    bench.run("value.toggle limit.style")
    #expect(bench.state.document.settings.limit.style == .off)
    bench.run("value.toggle limit.style")
    #expect(bench.state.document.settings.limit.style == .balanced)
    bench.run("value.toggle guard.noise")
    #expect(!bench.state.document.settings.guards.noise)
  }

  @Test("a word stands at the end of its numbers where a person expects it")
  func words() {
    var bench = Bench.loaded()
    bench.run("value.focus width.mono")
    bench.press("l")
    #expect(bench.state.document.settings.width.mono == 20)
    bench.press("h")
    #expect(bench.state.document.settings.width.mono == nil)
    bench.press("h")
    #expect(bench.state.document.settings.width.mono == nil)
    bench.run("value.focus tone.slope")
    bench.press("L")
    #expect(bench.state.document.settings.tone.slope == 34)
    bench.run("tone.slope 96")
    bench.press("l")
    #expect(bench.state.document.settings.tone.slope == nil)
    bench.press("h")
    #expect(bench.state.document.settings.tone.slope == 96)
    bench.run("value.focus limit.drive")
    bench.press("l")
    #expect(bench.state.document.settings.limit.drive == 0)
    bench.run("deliver.seed 11")
    bench.run("value.focus deliver.seed")
    for seed in [1, 0, nil, nil] as [UInt64?] {
      bench.press(seed == 1 ? "H" : "h")
      #expect(bench.state.document.settings.deliver.seed == seed)
    }
    bench.press("l")
    #expect(bench.state.document.settings.deliver.seed == 0)
  }

  @Test("snapshots are stored, recalled, flipped and noted")
  func snapshots() {
    var bench = Bench.loaded()
    bench.press("S 1")
    bench.run("tone.amount 50")
    bench.press("S 2")
    bench.run("snapshot.note 2 less top")
    #expect(bench.state.document.snapshots[1]?.note == "less top")
    bench.press("s 1")
    #expect(bench.state.document.settings.tone.amount == 100)
    #expect(!bench.state.document.isChangedFromSnapshot)
    bench.press("s `")
    #expect(bench.state.document.settings.tone.amount == 50)
    bench.press("s `")
    #expect(bench.state.document.settings.tone.amount == 100)
    bench.run("tone.amount 60")
    #expect(bench.state.document.isChangedFromSnapshot)
    // Taking up the present one anew is no turn of the flip.
    bench.press("s 1")
    bench.press("s `")
    #expect(bench.state.document.settings.tone.amount == 50)
    bench.press("s 3")
    #expect(bench.error == "Snapshot 3 is empty; S3 stores one.")
  }

  @Test("sources switch, flip back, and Δ toggles")
  func listening() {
    var bench = Bench.loaded()
    bench.press("2")
    #expect(bench.state.listening.source == .master)
    bench.press("3")
    bench.press("`")
    #expect(bench.state.listening.source == .master)
    bench.press("d")
    #expect(bench.state.listening.source == .difference)
    #expect(!bench.state.listening.isMonitorPlain)
    bench.press("d")
    #expect(bench.state.listening.source == .master)
    bench.press("v m")
    #expect(bench.state.listening.monitorText == "mono")
    bench.press("v 2")
    #expect(bench.state.listening.monitorText == "mono, bass 60–250")
    bench.press("v 0")
    #expect(bench.state.listening.isMonitorPlain)
    #expect(
      bench.effects.last == .desk(.monitor(DeskMonitor(bench.state.listening))))
  }

  @Test("the monitor is turned down and up again, to the level of the source and no further")
  func monitorGain() {
    var bench = Bench.loaded()
    for (step, gain) in [("-", -0.5), ("-", -1), ("+", -0.5), ("+", 0), ("+", 0)] {
      bench.press(step)
      #expect(bench.state.listening.gainDB == gain)
      let told = bench.effects.last {
        if case .desk(.monitor) = $0 { true } else { false }
      }
      #expect(told == .desk(.monitor(DeskMonitor(bench.state.listening))))
    }
    bench.run("monitor.gain 6")
    #expect(bench.state.listening.gainDB == 0)
  }

  @Test("loops keep inside the mix; marks are places to go back to")
  func loops() {
    var bench = Bench.loaded()
    bench.run("loop 0:02 0:05")
    #expect(bench.state.document.loop == LoopRange(start: 2, end: 5))
    bench.run("loop 0:11 1:00")
    #expect(bench.state.document.loop == LoopRange(start: 11, end: 12))
    bench.run("seek 4")
    bench.press("[")
    #expect(bench.state.document.loop == LoopRange(start: 4, end: 12))
    bench.press("\\")
    #expect(bench.state.document.loop?.isOn == false)
    bench.press("m a")
    bench.run("seek 0")
    bench.press("' a")
    #expect(bench.state.listening.position == 4)
    bench.run("jump -100")
    #expect(bench.state.listening.position == 0)
  }

  @Test("a solved plan counts only for the change it was made for")
  func revisions() throws {
    var bench = Bench.loaded()
    let draft = try DraftPlanner.draft(
      mix: try #require(Tracks.mix.profiled),
      references: [
        DraftReference(
          profile: Tracks.reference.profile, sidecar: nil, hash: Tracks.reference.hash,
          request: ReferenceRequest(path: Tracks.reference.path))
      ], settings: bench.state.document.settings)
    let revision = bench.state.plan.revision
    let request = try #require(bench.planned)
    let solved = SettledPlan(
      plan: draft.plan, for: request,
      master: Tracks.reference.profile, driveDB: 3, reductionDB: 1, failedChecks: [])
    bench.send(.event(.drafted(revision: revision, draft)))
    #expect(bench.state.masterFigures?.isPredicted == true)
    bench.run("tone.amount 50")
    bench.send(.event(.solved(revision: revision, solved)))
    #expect(bench.state.plan.phase == .draft)
    bench.press("u")
    // Not solved before, so it has to be solved; then it is remembered.
    bench.send(.event(.solved(revision: bench.state.plan.revision, solved)))
    #expect(bench.state.plan.isSettled)
    #expect(bench.state.masterFigures?.isPredicted == false)
    bench.effects = []
    bench.run("tone.amount 50")
    #expect(bench.state.plan.phase == .draft)
    bench.press("u")
    #expect(bench.state.plan.isSettled)
    let again = try #require(bench.solveRequest)
    #expect(!bench.effects.contains(.solve(again)))
  }
}

extension Bench {
  /// What a plan is made of now.
  var planned: PlanRequest? {
    guard let mix = state.loadedMix, let reference = state.loadedReference else { return nil }
    return PlanRequest(
      revision: state.plan.revision, mix: mix,
      references: [
        PlanRequest.Reference(track: reference, request: state.document.references[0].request)
      ], settings: state.document.settings)
  }

  var solveRequest: PlanRequest? {
    for case .draft(let request) in effects.reversed() { return request }
    return nil
  }
}
