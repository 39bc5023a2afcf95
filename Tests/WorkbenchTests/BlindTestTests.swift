import Mastering
import Testing
import Workbench

/// A blind test keeps its answers and what it compares, whatever happens meanwhile.
@Suite struct BlindTestTests {
  private func test(_ list: String) -> ABXTest {
    ABXTest(
      pair: [.original, .master], BlindTest(order: list.map { $0 == "B" ? .b : .a }, salt: "s"))
  }

  private func draws(_ bench: Bench) -> Bool {
    bench.effects.contains { if case .drawABX = $0 { true } else { false } }
  }

  private func plans(_ bench: Bench) -> [DeskCommand] {
    bench.effects.compactMap { effect -> DeskCommand? in
      guard case .desk(let command) = effect, case .plan = command else { return nil }
      return command
    }
  }

  /// A workstation whose master is a draft, and what it settles to.
  private func drafted() throws -> (bench: Bench, settled: SettledPlan) {
    var bench = Bench.loaded()
    let draft = try DraftPlanner.draft(
      mix: try #require(Tracks.mix.profiled), references: [],
      settings: bench.state.document.settings)
    let settled = SettledPlan(
      plan: draft.plan, for: try #require(bench.planned), master: Tracks.reference.profile,
      driveDB: 3, reductionDB: 1, failedChecks: [])
    bench.send(.event(.drafted(revision: bench.state.plan.revision, draft)))
    #expect(plans(bench) == [.plan(draft.plan, isSettled: false)])
    bench.effects = []
    return (bench, settled)
  }

  @Test("X says where the test is and loses none of its answers, nor does another number")
  func again() {
    var bench = Bench.loaded()
    bench.send(.event(.abxDrawn(test("ABBAB"))))
    bench.press("A")
    bench.press("B")
    let running = bench.state.abx
    bench.press("X")
    #expect(bench.state.messages.last?.text == "This is trial 3 of 5; Escape stops the test.")
    bench.run("abx 20")
    #expect(bench.error?.contains("a blind test is running") == true)
    #expect(bench.state.abx == running && !draws(bench))
  }

  @Test("every trial after an answer begins with its X")
  func beginsWithX() {
    var bench = Bench.loaded()
    bench.send(.event(.abxDrawn(test("ABBAB"))))
    bench.run("abx.listen a")
    bench.press("A")
    #expect(bench.state.abx?.voice == .x && bench.state.abx?.source == .master)
  }

  @Test("before the first answer another number of trials is drawn")
  func anotherNumber() {
    var bench = Bench.loaded()
    bench.send(.event(.abxDrawn(test("ABBAB"))))
    bench.run("abx 20")
    #expect(bench.effects.contains(.drawABX(pair: [.original, .master], trials: 20)))
  }

  @Test("while a list is drawn anew no answer is taken, as it would be lost with the old list")
  func drawing() {
    var bench = Bench.loaded()
    bench.send(.event(.abxDrawn(test("ABBAB"))))
    bench.run("abx 20")
    for words in ["abx.answer a", "abx.listen b", "abx.stop", "abx.pair br", "abx 9"] {
      bench.run(words)
      #expect(bench.error?.contains("its list is being drawn") == true, "\(words)")
    }
    bench.run("limit.ceiling -2")
    #expect(bench.error?.contains("a blind test is running") == true)
    #expect(bench.state.abx?.answered == 0)
    bench.send(.event(.abxDrawn(test("BABAB"))))
    bench.press("A")
    #expect(bench.error == nil && bench.state.abx?.answers == "A")
  }

  @Test("a test begins once B is heard as it stays; before, it plays nothing and takes no answer")
  func waitsForB() throws {
    let (start, settled) = try drafted()
    var bench = start
    bench.send(.event(.solved(revision: bench.state.plan.revision, settled)))
    var status = DeskStatus()
    status.isPreparing = true
    status.isMasterNewest = false
    bench.send(.event(.desk(status)))
    bench.send(.event(.abxDrawn(test("AB"))))
    #expect(bench.state.navigation.screen == .abx && bench.state.isTesting)
    for key in ["A", "2"] {
      bench.press(key)
      #expect(bench.error?.contains("the sound is being made ready") == true, "\(key)")
    }
    status.isPreparing = false
    bench.send(.event(.desk(status)))
    #expect(bench.state.abx?.isBegun == false && !bench.state.listening.isPlaying)
    status.isMasterNewest = true
    bench.send(.event(.desk(status)))
    #expect(bench.state.abx?.isBegun == true && bench.state.listening.isPlaying)
    bench.press("A")
    #expect(bench.state.abx?.answered == 1)
  }

  @Test("a test that waits again, as its device is opened anew, stays paused where it was")
  func waitsAgainPaused() throws {
    let (start, settled) = try drafted()
    var bench = start
    bench.send(.event(.solved(revision: bench.state.plan.revision, settled)))
    bench.send(.event(.abxDrawn(test("AB"))))
    #expect(bench.state.abx?.isBegun == true && bench.state.listening.isPlaying)
    bench.run("play off")
    bench.effects = []
    var status = DeskStatus()
    status.isPreparing = true
    bench.send(.event(.desk(status)))
    #expect(bench.state.abx?.isBegun == false)
    status.isPreparing = false
    bench.send(.event(.desk(status)))
    #expect(bench.state.abx?.isBegun == true && !bench.state.listening.isPlaying)
    #expect(!bench.effects.contains(.desk(.play(true))))
  }

  @Test("a test that is stopped over a full pane leaves its screen")
  func stoppedOverAFullPane() throws {
    var (bench, _) = try drafted()
    bench.run("pane bands")
    bench.press("z z")
    bench.send(.event(.abxDrawn(test("AB"))))
    #expect(bench.state.navigation.screen == .abx)
    bench.press("escape")
    #expect(bench.state.abx == nil && bench.state.navigation.screen == .work)
  }

  @Test("a test asked for right after an edit waits for its draft")
  func waitsForTheDraft() throws {
    var (bench, _) = try drafted()
    bench.run("limit.ceiling -2")
    bench.send(.event(.abxDrawn(test("AB"))))
    bench.send(.event(.desk(DeskStatus())))
    #expect(bench.state.abx?.isBegun == false)
    let draft = try DraftPlanner.draft(
      mix: try #require(Tracks.mix.profiled), references: [],
      settings: bench.state.document.settings)
    bench.send(.event(.drafted(revision: bench.state.plan.revision, draft)))
    #expect(plans(bench) == [.plan(draft.plan, isSettled: false)])
    bench.send(.event(.desk(DeskStatus())))
    #expect(bench.state.abx?.isBegun == true)
  }

  @Test(
    "what the sound said before it was told of the draft begins no test", arguments: [false, true])
  func waitsForTheSound(isDrawnFirst: Bool) throws {
    var (bench, _) = try drafted()
    var status = DeskStatus()
    status.taken = bench.state.listening.told
    bench.send(.event(.desk(status)))
    bench.run("limit.ceiling -2")
    let draft = try DraftPlanner.draft(
      mix: try #require(Tracks.mix.profiled), references: [],
      settings: bench.state.document.settings)
    if isDrawnFirst { bench.send(.event(.abxDrawn(test("AB")))) }
    bench.send(.event(.drafted(revision: bench.state.plan.revision, draft)))
    if !isDrawnFirst { bench.send(.event(.abxDrawn(test("AB")))) }
    #expect(bench.state.abx?.isBegun == false)
    bench.send(.event(.desk(status)))
    #expect(bench.state.abx?.isBegun == false)
    status.taken = bench.state.listening.told
    bench.send(.event(.desk(status)))
    #expect(bench.state.abx?.isBegun == true)
  }

  @Test("a test whose B cannot be made is given up with the reason")
  func givenUp() throws {
    var (bench, _) = try drafted()
    var status = DeskStatus()
    status.isMasterNewest = false
    bench.send(.event(.desk(status)))
    bench.send(.event(.abxDrawn(test("AB"))))
    #expect(bench.state.abx?.isBegun == false)
    status.fault = "Cannot read mix.wav."
    bench.send(.event(.desk(status)))
    #expect(bench.state.abx == nil && bench.state.navigation.screen == .work)
    #expect(
      bench.state.messages.last?.text == "The blind test has not begun: Cannot read mix.wav.")
  }

  @Test("B stays the master it was until the last answer", arguments: [false, true])
  func frozen(isStopped: Bool) throws {
    let (start, settled) = try drafted()
    var bench = start
    bench.send(.event(.abxDrawn(test("AB"))))
    bench.send(.event(.solved(revision: bench.state.plan.revision, settled)))
    bench.press("A")
    #expect(bench.state.plan.isSettled && plans(bench).isEmpty)
    let last = isStopped ? ["escape", "escape"] : ["A"]
    for key in last { bench.press(key) }
    #expect(plans(bench) == [.plan(settled.plan, isSettled: true)])
  }

  @Test("another pair takes up the master that came meanwhile")
  func anotherPair() throws {
    let (start, settled) = try drafted()
    var bench = start
    bench.send(.event(.abxDrawn(test("AB"))))
    bench.send(.event(.solved(revision: bench.state.plan.revision, settled)))
    #expect(plans(bench).isEmpty)
    bench.send(.event(.abxDrawn(test("BA"))))
    #expect(plans(bench) == [.plan(settled.plan, isSettled: true)])
    for key in ["A", "B"] { bench.press(key) }
    #expect(plans(bench).count == 1)
  }

  @Test("B is the master itself, whatever it was heard through before")
  func plainMonitor() {
    var bench = Bench.loaded()
    bench.state.listening.codec = "mp3"
    bench.state.listening.polarity = .left
    bench.send(.event(.abxDrawn(test("ABBAB"))))
    bench.press("b")
    let told = bench.effects.compactMap { effect -> DeskMonitor? in
      if case .desk(.monitor(let monitor)) = effect { monitor } else { nil }
    }
    #expect(!told.isEmpty && told.allSatisfy { $0.codec == nil && $0.polarity == .normal })
  }

  @Test("no project is opened during a test, by paste neither, and no test begins meanwhile")
  func opening() throws {
    let (start, _) = try drafted()
    var bench = start
    bench.send(.event(.saved(path: "/music/night.lacquer", bench.state.document)))
    bench.press("X")
    #expect(draws(bench))
    bench.send(.event(.abxDrawn(test("ABBAB"))))
    for input in [WorkbenchInput.paste("/music/day.lacquer"), .call(ActionCall("open", "day"))] {
      bench.send(input)
      #expect(bench.error?.contains("a blind test is running") == true)
      #expect(!bench.state.project.isOpening)
    }
    for key in ["escape", "escape"] { bench.press(key) }
    bench.effects = []
    bench.run("open day")
    bench.press("X")
    #expect(bench.state.project.isOpening && !draws(bench))
  }
}
