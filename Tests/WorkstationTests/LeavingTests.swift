import TerminalKit
import Testing
import Workbench
import Workstation

/// What is said of blind tests and of leaving.
@Suite struct LeavingTests {
  private func text(_ state: WorkbenchState) -> String {
    Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text
  }

  @Test func rendersAtAServiceGoOn() {
    var state = Fixture.loaded
    state.jobs = ["here.wav", "there.wav", "far.wav"].enumerated().map {
      RenderJob(id: $0.offset + 1, title: $0.element, output: "/music/\($0.element)", asked: 90)
    }
    for index in 1...2 { state.jobs[index].service = "studio" }
    Fixture.run("quit", &state)
    state.messages = []
    let text = text(state)
    #expect(text.contains("1 render is not finished; leaving stops it"))
    #expect(text.contains("2 renders are at a service; they go on there"))
    #expect(text.contains("there.wav at studio"))
  }

  /// What is not unsaved is not offered to be saved.
  @Test(arguments: [false, true]) func whereNothingIsUnsavedOnlyLeavingIsOffered(isPlain: Bool) {
    var state = Fixture.loaded
    state.project.begun = state.document
    state.project.readOnlyReason = "it is open in another window, by anna (process 12)"
    state.jobs = [RenderJob(id: 1, title: "m.wav", output: "/music/m.wav", asked: 90)]
    state.appearance.isPlain = isPlain
    Fixture.run("quit", &state)
    state.messages = []
    let text = text(state)
    #expect(text.contains("1 render is not finished; leaving stops it"), "\(text)")
    #expect(!text.contains("saved under another name") && !text.contains("Drop it"), "\(text)")
    #expect(!text.contains("Save and quit") && !text.contains("saves and quits"), "\(text)")
    #expect(text.contains(isPlain ? "Quit? d quits, Esc stays." : "[ d  Quit ]   [ Esc  Stay ]"))
  }

  /// The page of leaving and its plain twin name the keys there are.
  @Test(arguments: [false, true]) func keysOfOnesOwnAreNamed(isPlain: Bool) throws {
    var state = Fixture.loaded
    state.appearance.isPlain = isPlain
    Fixture.run("quit", &state)
    state.messages = []
    let keys = KeyMap(
      toml: "[keys.quit]\n\"s\" = \"noop\"\n\"w\" = \"quit.save\"\n\"enter\" = \"noop\"\n"
        + "\"d\" = \"noop\"\n\"x\" = \"quit.drop\"\n[keys.global]\n\"escape\" = \"noop\"",
      named: "keys.toml")
    #expect(keys.complaints.isEmpty, "\(keys.complaints)")
    func text(_ keys: KeyMap) -> String {
      Fixture.frame(state, Size(columns: 120, rows: 40), .mono, keys: keys).grid.text
    }
    let own = text(keys)
    let usual = text(KeyMap())
    if isPlain {
      #expect(own.contains("w saves and quits, x drops the changes, q stays."), "\(own)")
      #expect(usual.contains("s saves and quits, d drops the changes, Esc stays."), "\(usual)")
    } else {
      for word in ["[ w  Save and quit ]", "[ x  Drop it ]", "[ q  Stay ]"] {
        #expect(own.contains(word), "\(own)")
      }
      for word in ["[ s  Save and quit ]", "[ d  Drop it ]", "[ Esc  Stay ]"] {
        #expect(usual.contains(word), "\(usual)")
      }
    }
  }

  /// Where an action has no key, a sentence says what is typed to call it.
  @Test func aSentenceHasNoGapWithoutAKey() {
    var state = Fixture.loaded
    state.appearance.isPlain = true
    Fixture.run("quit", &state)
    state.messages = []
    let keys = KeyMap(
      toml: "[keys.global]\n\"escape\" = \"noop\"\n\"q\" = \"noop\"", named: "keys.toml")
    #expect(keys.complaints.isEmpty, "\(keys.complaints)")
    let text = Fixture.frame(state, Size(columns: 120, rows: 40), .mono, keys: keys).grid.text
    #expect(text.contains(", :back stays."), "\(text)")
  }

  @Test func aProjectOpenElsewhereIsSavedUnderAnotherName() {
    var state = Fixture.loaded
    state.project.readOnlyReason = "it is open in another window, by anna (process 12)"
    Fixture.run("quit", &state)
    state.messages = []
    let text = text(state)
    #expect(text.contains("it can only be saved under another name: it is open in"), "\(text)")
    #expect(text.contains("another window, by anna (process 12)"), "\(text)")
  }

  @Test func theSaltIsShownOnlyAtTheEnd() throws {
    let over = try Fixture.screen("abx-over")
    let running = try Fixture.screen("abx")
    #expect(text(over).contains("salt     salt") && !text(running).contains("salt"))
  }

  @Test func metersDoNotTellWhatXIs() throws {
    var state = try Fixture.screen("abx")
    Fixture.run("abx.listen x", &state)
    Fixture.run("work", &state)
    var live = MeterReadings()
    live.source = .master
    live.momentaryLUFS = -9
    live.spectrum = FrequencyCurve(frequencies: [20, 20_000], levels: [-20, -20])
    func frame(_ live: MeterReadings) -> Frame {
      let scene = Scene(
        state: state, live: live, paint: Fixture.paint(.truecolour, .braille), now: 1e9)
      return Composer.frame(scene, size: Size(columns: 120, rows: 40))
    }
    #expect(frame(live) == frame(MeterReadings()))
    for _ in 0..<11 { Fixture.run("abx.answer a", &state) }
    #expect(frame(live) != frame(MeterReadings()))
  }

  @Test func aBlindTestIsNotLeftUnasked() throws {
    var state = try Fixture.screen("abx")
    state.project.begun = state.document
    Fixture.press("Q", &state)
    #expect(!state.isQuitting && state.navigation.screen == .quit)
    #expect(text(state).contains("a blind test is running; leaving loses its 5 answers"))
    Fixture.press("escape", &state)
    for _ in 0..<11 { Fixture.run("abx.answer a", &state) }
    Fixture.press("Q", &state)
    #expect(state.isQuitting)
  }

  @Test func theBlindTestSaysHowLevelMatchStands() throws {
    var state = try Fixture.screen("abx")
    #expect(text(state).contains("level match on"))
    state.listening.isLevelMatched = false
    #expect(text(state).contains("level match off"))
  }
}
