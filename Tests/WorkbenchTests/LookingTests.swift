import Foundation
import Mastering
import Metering
import Testing
import Workbench

@Suite struct LookingTests {
  @Test("a theme that there is not is refused")
  func unknownTheme() {
    var bench = Bench.loaded()
    bench.send(.event(.themesFound(["auto", "night", "paper"])))
    bench.run("theme nigth")
    #expect(
      bench.error == "There is no theme nigth; did you mean night? themes shows those there are.")
    #expect(bench.state.appearance.theme == "auto")
    bench.run("theme night")
    #expect(bench.error == nil && bench.state.appearance.theme == "night")
  }

  @Test("a theme that goes, or is not there at the start, is told once")
  func lostTheme() {
    var bench = Bench()
    bench.state.appearance.theme = "mine"
    bench.send(.event(.themesFound(["auto", "mine", "night"])))
    #expect(bench.state.messages.isEmpty)
    for _ in 0..<2 { bench.send(.event(.themesFound(["auto", "night"]))) }
    #expect(
      bench.state.messages.map(\.text)
        == ["The theme mine is gone: night stands in. gt chooses another."])
    #expect(bench.state.appearance.theme == "mine", "it may come back")
    bench = Bench()
    bench.state.appearance.theme = "mine"
    bench.send(.event(.themesFound(["auto", "night"])))
    #expect(bench.state.messages.count == 1)
    bench = Bench()
    bench.state.appearance.theme = "/home/anna/mine.toml"
    bench.send(.event(.themesFound(["auto", "night"])))
    #expect(bench.state.messages.isEmpty)
  }

  @Test("a weight that is given twice is refused, whatever it is for")
  func weighedTwice() {
    var bench = Bench.loaded()
    for (words, what) in [("40 60", "everything"), ("tone=10 tone=20", "tone")] {
      bench.run("reference.weight 1 \(words)")
      #expect(bench.error == "One weight for \(what) is enough, not two: \"\(words)\".")
    }
    #expect(bench.state.document.references[0].weight == 100 && bench.state.history.done.isEmpty)
    bench.run("reference.weight 1 40 tone=10")
    #expect(bench.error == nil && bench.state.document.references[0].weight == 40)
  }

  @Test("two files of one name are told apart where they are named")
  func namesAlike() {
    var bench = Bench()
    for path in ["one/song.wav", "two/song.wav"] { bench.run("reference /music/\(path)") }
    #expect(bench.state.messages.last?.text == "two/song.wav is reference 2.")
    bench.run("listen.reference 1")
    #expect(bench.state.messages.last?.text == "R is one/song.wav.")
    bench.send(.event(.measuringStopped(path: "/music/two/song.wav")))
    #expect(bench.state.warnings.first?.text == "Measuring two/song.wav was stopped.")
    bench.run("reference.remove 2")
    #expect(bench.state.messages.last?.text.hasPrefix("two/song.wav is no reference") == true)
    #expect(bench.state.document.name(of: "/music/one/song.wav") == "song.wav")
  }

  @Test("a theme is worn while it is looked at, and goes again unless it is kept")
  func themes() {
    var bench = Bench()
    bench.send(.event(.themesFound(["auto", "night", "paper"])))
    bench.press("g t")
    #expect(bench.state.navigation.screen == .themes)
    bench.press("j")
    #expect(bench.state.appearance.theme == "night")
    bench.press("j")
    #expect(bench.state.appearance.theme == "paper")
    #expect(!bench.effects.contains { if case .keepChoices = $0 { true } else { false } })
    bench.press("escape")
    #expect(bench.state.appearance.theme == "auto" && bench.state.navigation.screen == .work)

    bench.press("g t")
    bench.press("G")
    bench.press("enter")
    #expect(bench.state.appearance.theme == "paper" && bench.state.navigation.screen == .work)
    #expect(bench.effects.contains { if case .keepChoices = $0 { true } else { false } })
    bench.press("g t")
    #expect(bench.state.navigation.row == 2)
    bench.press("k")
    bench.press("g w")
    #expect(bench.state.appearance.theme == "paper")
  }

  @Test("a mono track is as loud beside another as two loudspeakers play it")
  func mono() throws {
    let stereo = LevelFigures(measured: Tracks.mix.profile)
    var profile = Tracks.mix.profile
    profile.channels = 1
    let distance = try #require(stereo.loudnessLU(over: LevelFigures(measured: profile)))
    #expect(abs(distance + 3.01) < 0.01)
  }

  @Test("the help lists every action once, what counts here first, and does what is chosen")
  func help() {
    var bench = Bench.loaded()
    bench.press("?")
    let registry = ActionRegistry.standard
    let rows = registry.helpRows(in: bench.state, keys: bench.reducer.keys)
    #expect(rows.count == registry.actions.count && Set(rows.map(\.id)).count == rows.count)
    #expect(rows[0].section == "workstation › parameters")
    #expect(rows.first { $0.id == "value.up" }?.keys.isEmpty == false)
    bench.press("G")
    #expect(bench.state.navigation.row == rows.count - 1)

    bench.press("/")
    bench.type("g u")
    bench.press("enter")
    let found = registry.helpRows(in: bench.state, keys: bench.reducer.keys)
    #expect(found.first?.id == "undo.list" && found.count < rows.count)
    #expect(bench.state.navigation.row == 0)
    bench.press("enter")
    #expect(bench.state.navigation.screen == .undo)
    bench.press("?")
    #expect(bench.state.navigation.helpFilter.isEmpty)
    #expect(
      registry.helpRows(in: bench.state, keys: bench.reducer.keys)[0].section == "undo")
  }

  @Test("what can be done where the help was opened is not said to be impossible")
  func helpOfTheFiles() throws {
    var bench = Bench.loaded()
    for (keys, isNow) in [("?", false), ("g f ?", true)] {
      bench.press("escape")
      bench.press(keys)
      let rows = ActionRegistry.standard.helpRows(in: bench.state, keys: bench.reducer.keys)
      let filter = try #require(rows.first { $0.id == "filter" })
      #expect(filter.availability.isNow == isNow, "\(keys)")
      #expect(rows.first { $0.id == "help.filter" }?.availability.isNow == true)
    }
  }

  @Test("the help does what is chosen also where one's own keys put it in another row")
  func helpOfOwnKeys() throws {
    let keys = KeyMap(toml: "[keys.work]\n\"ctrl-g\" = \"jobs\"", named: "keys.toml")
    #expect(keys.complaints.isEmpty)
    var bench = Bench.loaded()
    bench.reducer = WorkbenchReducer(keys: keys, places: Bench.places)
    bench.press("?")
    let rows = ActionRegistry.standard.helpRows(in: bench.state, keys: keys)
    #expect(bench.state.rowCount(keys: keys) == rows.count)
    let row = try #require(rows.firstIndex { $0.id == "jobs" })
    #expect(rows[row].section == "workstation › parameters")
    bench.state.navigation.rows[.help] = row
    bench.press("enter")
    #expect(bench.state.navigation.screen == .jobs)
  }

  @Test("the help shows no key where a narrower place takes it for something else")
  func helpOfTheCurve() throws {
    var bench = Bench.loaded()
    bench.run("pane matchcurve")
    bench.press("?")
    let rows = ActionRegistry.standard.helpRows(in: bench.state, keys: bench.reducer.keys)
    let here = rows.filter { $0.section == "workstation › match curve" }
    #expect(here.first { $0.id == "curve.right" }?.keys.hasPrefix("l ") == true)
    #expect(here.contains { $0.id == "jump" })
    for id in ["value.next", "value.up", "value.type", "value.reset"] {
      #expect(!here.contains { $0.id == id }, "\(id)")
      #expect(rows.first { $0.id == id }?.section == "Values", "\(id)")
    }
    bench.press("escape")
    bench.run("pane parameters")
    bench.press("?")
    let others = ActionRegistry.standard.helpRows(in: bench.state, keys: bench.reducer.keys)
    #expect(others.first { $0.id == "value.up" }?.section == "workstation › parameters")
  }

  @Test("the help calls the panes by their names")
  func places() {
    var bench = Bench.loaded()
    for (pane, name) in [
      ("spectrumab", "spectrum of A and B"), ("matchcurve", "match curve"), ("stereo", "stereo"),
    ] {
      bench.run("pane \(pane)")
      #expect(bench.state.helpPlace == "workstation › \(name)")
    }
  }

  @Test("what a crash left behind is still offered when what was said after it is gone")
  func offer() {
    var bench = Bench.loaded()
    let kept = RecoverableProject(file: "/state/1.lacquer", project: nil, writtenAt: 0)
    bench.send(.event(.recoverable([kept])))
    bench.press("z f")
    #expect(bench.state.toasts(at: bench.now).last?.text.contains("recover") == false)
    #expect(bench.state.toasts(at: bench.now + 10).last?.text.contains("recover") == true)
  }

  @Test("keys that change what is not seen at rest say so")
  func unseen() {
    var bench = Bench.loaded()
    for keys in ["z f", "z p", "z a", "z r", "z c", "z g", "v t"] {
      let count = bench.state.messages.count
      bench.press(keys)
      #expect(bench.state.messages.count == count + 1, "\(keys)")
    }
    for (words, answer) in [
      ("reference.weight 1 40", "Reference 1 weighs 40 %."),
      ("reference.weight 1 tone=60 level=0", "Reference 1 weighs tone 60 %, level 0 %."),
      ("reference.section 1 whole", "Reference 1 is followed as a whole."),
    ] {
      bench.run(words)
      #expect(bench.error == nil && bench.state.messages.last?.text == answer)
    }
  }

  @Test("the parameters, which fill no screen, say so")
  func full() {
    var bench = Bench.loaded()
    bench.press("z z")
    #expect(!bench.state.navigation.isPaneFull)
    #expect(
      bench.error
        == "Fill the screen with the focused pane: not now, the parameters fill no screen; "
        + "gs shows all of them.")
    bench.run("pane waveform")
    bench.press("z z")
    #expect(bench.state.navigation.isPaneFull)
  }

  @Test("what cannot be opened stands below what can")
  func order() {
    var browser = BrowserState()
    browser.entries = [
      .init(name: "LICENCE.txt", kind: .other, bytes: 9, modified: 9),
      .init(name: "mix.wav", kind: .audio, bytes: 2, modified: 2),
      .init(name: "albums", kind: .folder), .init(name: "night.lacquer", kind: .project),
    ]
    for order in BrowserState.Order.allCases {
      browser.order = order
      let names = browser.rows.map(\.name)
      #expect(names == ["albums", "mix.wav", "night.lacquer", "LICENCE.txt"], "\(order)")
    }
  }

  @Test("who leaves a search sees everything again")
  func searching() {
    var bench = Bench.loaded()
    bench.run("files.go /music")
    let entries = ["a.wav", "b.wav"].map { BrowserState.Entry(name: $0, kind: .audio) }
    bench.send(.event(.listed(folder: "/music", entries, fault: nil)))
    bench.press("/")
    bench.type("b")
    #expect(bench.state.browser.rows.map(\.name) == ["b.wav"])
    bench.press("escape")
    #expect(bench.state.browser.rows.count == 2 && bench.state.navigation.prompt == nil)
  }

  @Test("what is copied on the match curve is what is chosen there")
  func copying() {
    var bench = Bench.loaded()
    bench.run("curve.add bell 2.5k -1.5dB Q2")
    bench.press("y")
    #expect(bench.effects.contains(.interface(.copy("bell 2500Hz -1.5dB Q2"))))
  }

  @Test("keys of the render sheet step through word length and dither")
  func delivery() {
    var bench = Bench.loaded()
    bench.press("R")
    #expect(bench.state.navigation.screen == .render)
    let before = bench.state.document.settings.deliver
    bench.press("d")
    #expect(bench.state.document.settings.deliver.depth != before.depth)
    bench.press("t")
    #expect(bench.state.document.settings.deliver.dither != before.dither)
    bench.press("u")
    bench.press("u")
    #expect(bench.state.document.settings.deliver == before)
  }
}

@Suite struct ABXTests {
  private func test(_ list: String) -> ABXTest {
    ABXTest(
      pair: [.original, .master], BlindTest(order: list.map { $0 == "B" ? .b : .a }, salt: "s"))
  }

  @Test("a test hides everything until the last answer, then keeps it")
  func wholeTest() throws {
    var bench = Bench.loaded()
    bench.send(.event(.abxDrawn(test("ABBAB"))))
    #expect(bench.state.navigation.screen == .abx && bench.state.listening.isLevelMatched)
    bench.press("3")
    #expect(bench.state.abx?.source == .original && bench.state.abx?.right == nil)
    #expect(bench.state.abx?.revealed == nil)
    bench.press("A")
    #expect(bench.state.abx?.source == .master)
    bench.press("A")
    bench.press("backspace")
    for key in ["B", "B", "B"] { bench.press(key) }
    #expect(!bench.effects.contains { if case .keepABX = $0 { true } else { false } })
    bench.press("B")
    #expect(bench.state.abx?.right == 4 && bench.state.abx?.revealed == "ABBAB")
    let kept = bench.effects.compactMap { effect -> ABXResult? in
      if case .keepABX(let result) = effect { result } else { nil }
    }
    #expect(kept.count == 1 && kept[0].answers == "ABBBB" && kept[0].right == 4)
    // Another shape than that of "lacquer abx", and so another name.
    let document = String(decoding: try JSONEncoder().encode(kept[0]), as: UTF8.self)
    #expect(document.contains("lacquer.blind-test"))
    bench.press("A")
    #expect(bench.state.abx?.answered == 5)
    bench.press("escape")
    #expect(bench.state.abx == nil && bench.state.navigation.screen == .work)
  }

  @Test("while a test runs nothing changes what it compares, and the monitor stays inside it")
  func undisturbed() {
    var bench = Bench.loaded()
    bench.run("tone.amount 50")
    let document = bench.state.document
    bench.send(.event(.abxDrawn(test("ABBAB"))))
    bench.press("2")
    let listening = bench.state.listening
    for keys in ["e", "v m", "v 1", "v c", "v p", "v 0", "4", "u", "]"] {
      bench.press(keys)
      #expect(bench.error?.contains("a blind test is running") == true, "\(keys)")
    }
    for words in ["tone.amount 20", "reload", "mix other.wav", "open other.lacquer"] {
      bench.run(words)
      #expect(bench.error?.contains("a blind test is running") == true, "\(words)")
    }
    #expect(bench.state.listening == listening && bench.state.document == document)
    bench.effects = []
    bench.press("-")
    let monitors = bench.effects.compactMap { effect -> DeskMonitor? in
      if case .desk(.monitor(let monitor)) = effect { monitor } else { nil }
    }
    #expect(monitors.map(\.source) == [.master] && monitors.map(\.gainDB) == [-0.5])
    // Elsewhere X leads back to it.
    bench.run("warnings")
    bench.press("X")
    #expect(bench.state.navigation.screen == .abx)
    for _ in 0..<5 { bench.press("A") }
    bench.press("e")
    #expect(bench.error == nil && !bench.state.listening.isLevelMatched)
    bench.press("u")
    #expect(bench.state.document != document)
  }

  @Test("stopping asks first, once there is something to lose")
  func stopping() {
    var bench = Bench.loaded()
    bench.send(.event(.abxDrawn(test("AB"))))
    bench.press("A")
    bench.press("escape")
    #expect(bench.state.abx?.isStopping == true)
    bench.press("1")
    #expect(bench.state.abx?.isStopping == false)
    bench.press("escape")
    bench.press("escape")
    #expect(bench.state.abx == nil)
  }

  @Test("without a master there is nothing to test")
  func unavailable() {
    var bench = Bench()
    bench.press("X")
    #expect(bench.state.messages.last?.text.contains("no master") == true)
  }

  @Test("without a sound device the reason goes on in the sentence")
  func silent() throws {
    var bench = Bench.loaded()
    bench.state.plan.draft = try DraftPlanner.draft(
      mix: try #require(Tracks.mix.profiled), references: [],
      settings: bench.state.document.settings)
    bench.state.listening.deviceFault = "There is no sound device here: connect one."
    bench.run("abx")
    #expect(
      bench.error == "Blind test: not now, there is no sound device here: connect one.")
  }
}
