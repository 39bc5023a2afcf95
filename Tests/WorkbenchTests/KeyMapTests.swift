import Mastering
import Testing
import Workbench

@Suite("Keys")
struct KeyMapTests {
  @Test(
    "are read as they are written",
    arguments: [
      "a", "A", "ctrl-p", "alt-h", "shift-left", "space", "f12", "escape", "page-up", "-", "ctrl--",
      "g l", "' a", "é",
    ])
  func roundTrip(text: String) throws {
    #expect(try #require(KeySequence(text)).text == text)
  }

  @Test("may be written close together, and bad ones are refused")
  func compact() {
    #expect(KeySequence("gl") == KeySequence("g l"))
    #expect(KeySequence("shift-a") == KeySequence("A"))
    #expect(KeySequence("esc") == KeySequence("escape"))
    for bad in ["", "ctrl-", "f13", "hyper-x", "a b c d e", "ctrl-foo"] {
      #expect(KeySequence(bad) == nil, "\(bad)")
    }
  }

  @Test("of the person's file win, unbind, and count where they say")
  func own() throws {
    let map = KeyMap(
      toml: """
        [keys]
        "ctrl-g" = "loop.loudest"
        "2" = "listen a"
        "e" = "noop"
        [keys.waveform]
        "left" = "jump -5"
        "3 x" = "play"
        """, named: "keys.toml")
    #expect(map.complaints.isEmpty)
    let strokes = { (text: String) in KeySequence(text)?.strokes ?? [] }
    #expect(
      map.match(strokes("ctrl-g"), in: [.work, .global]) == .call(ActionCall("loop.loudest")))
    #expect(map.match(strokes("2"), in: [.work, .global]) == .call(ActionCall("listen", "a")))
    #expect(map.match(strokes("e"), in: [.work, .global]) == .none)
    #expect(
      map.match(strokes("left"), in: [.waveform, .work, .global]) == .call(ActionCall("jump", "-5"))
    )
    #expect(
      map.match(strokes("left"), in: [.work, .global]) == .call(ActionCall("value.down", "normal")))
    // What a pane's longer key begins with waits there, though it is a key of the screen.
    let pane: [KeyContext] = [.waveform, .work, .global]
    let next = map.continuations(of: strokes("3"), in: pane)
    #expect(next.map(\.call) == [ActionCall("play")])
    #expect(map.match(strokes("3"), in: pane) == .prefix(next))
    #expect(map.match(strokes("3 x"), in: pane) == .call(ActionCall("play")))
    #expect(map.match(strokes("3"), in: [.work, .global]) == .call(ActionCall("listen", "r")))
  }

  @Test("that cannot be taken are told, each in a sentence; the rest counts")
  func complaints() {
    let map = KeyMap(
      toml: """
        [keys]
        "g" = "play"
        "q q" = "quit"
        "hyper-x" = "play"
        "x" = "frobnicate"
        "y" = "limit.ceiling quite"
        "w" = 3
        "z t" = "undo"
        "zt" = "play"
        [keys.moon]
        "a" = "play"
        [colours]
        a = 1
        """, named: "keys.toml")
    let text = map.complaints.joined(separator: "\n")
    #expect(text.contains("keys.toml: g (play) hides g"))
    #expect(text.contains("q q (quit) can never be finished, because q (back) comes first"))
    #expect(text.contains("\"hyper-x\" is no key"))
    #expect(text.contains("There is no action \"frobnicate\""))
    #expect(text.contains("limit.ceiling takes a number from -12 to 0 dBTP"))
    #expect(text.contains("\"w\" needs an action in quotes"))
    #expect(text.contains("z t is bound twice, to \"undo\" and \"play\""))
    #expect(text.contains("there is no [keys.moon]"))
    #expect(text.contains("\"colours\" is not known here"))
    #expect(
      map.match(KeySequence("g")?.strokes ?? [], in: [.work, .global]) == .call(ActionCall("play")))
    let broken = KeyMap(toml: "[keys\n", named: "keys.toml")
    #expect(broken.complaints.count == 1)
    #expect(broken.complaints[0].hasPrefix("keys.toml, line 1: this is not TOML"))
    #expect(broken.bindings == KeyMap().bindings)
  }

  @Test("that begin something wait for the next, which a popup can list")
  func prefixes() {
    var bench = Bench.loaded()
    bench.press("v")
    #expect(bench.state.navigation.pendingKeys.map(\.text) == ["v"])
    #expect(bench.effects.last == .start(.whichKey, after: 0.3))
    let next = bench.reducer.keys.continuations(
      of: bench.state.navigation.pendingKeys, in: bench.state.keyContexts)
    #expect(next.first?.call == ActionCall("listen.tap") || next.count >= 12)
    bench.press("escape")
    #expect(bench.state.navigation.pendingKeys.isEmpty)
    #expect(bench.state.navigation.screen == .work)
    bench.press("g")
    bench.press("f12")
    #expect(bench.state.navigation.pendingKeys.isEmpty)
    #expect(bench.state.messages.last?.text == "g F12 means nothing here; ? shows the keys.")
  }

  @Test("go to the line while one is typed")
  func prompts() {
    var bench = Bench.loaded()
    bench.press(":")
    bench.type("ceiling -2")
    #expect(bench.state.navigation.prompt?.text == "ceiling -2")
    bench.press("enter")
    #expect(bench.state.document.settings.limit.ceiling == -2)
    bench.press("ctrl-p")
    bench.type("level mtch")
    for _ in 0..<4 { bench.press("backspace") }
    bench.type("match")
    bench.press("enter")
    #expect(!bench.state.listening.isLevelMatched)
    bench.press("=")
    bench.press("ctrl-u")
    bench.type("quite")
    #expect(bench.state.navigation.prompt?.isInvalid == true)
    bench.press("enter")
    #expect(bench.state.navigation.prompt != nil)
    bench.press("escape")
    #expect(bench.state.navigation.prompt == nil)
  }

  @Test(
    "words behind a name in the palette are taken or refused, never left out",
    arguments: [
      ("abx 1000", "abx takes "), ("listen.match perhaps", "listen.match takes "),
      ("seek soon", "seek takes "), ("quit.drop all", "quit.drop takes nothing after it"),
    ])
  func words(typed: String, sentence: String) {
    var bench = Bench.loaded()
    let before = bench.state.listening
    bench.press(":")
    bench.type(typed)
    bench.press("enter")
    #expect(bench.state.messages.last?.text.hasPrefix(sentence) == true, "\(typed)")
    #expect(bench.state.navigation.prompt?.text == typed)
    #expect(bench.state.listening == before && !bench.state.isQuitting)
  }

  @Test("a name in capitals in the palette keeps what is typed behind it")
  func capitals() {
    var bench = Bench.loaded()
    bench.press(":")
    bench.type("Pane bands")
    bench.press("enter")
    #expect(bench.state.navigation.pane == .bands && bench.state.navigation.prompt == nil)
  }

  @Test("q with nothing open says how to quit; Escape, which many press to be sure, says nothing")
  func nothingIsOpen() {
    var bench = Bench.loaded()
    bench.state.messages = []
    bench.press("escape")
    #expect(bench.state.messages.isEmpty)
    bench.press("q")
    #expect(bench.state.messages.last?.text == "Nothing is open here; Q quits.")
    #expect(!bench.state.isQuitting && bench.state.navigation.screen == .work)
  }

  @Test("sentences name the keys there are, and what is typed where there is none")
  func sentences() {
    var bench = Bench.loaded()
    for (own, word) in [("\"W\" = \"quit\"", "W"), ("", ":quit")] {
      let keys = KeyMap(toml: "[keys]\n\"Q\" = \"noop\"\n\(own)", named: "keys.toml")
      #expect(keys.complaints.isEmpty)
      bench.reducer = WorkbenchReducer(keys: keys, places: Bench.places)
      bench.press("q")
      #expect(bench.state.messages.last?.text == "Nothing is open here; \(word) quits.")
    }
  }

  @Test("why something cannot be done names the keys there are, to scripts the actions")
  func reasons() throws {
    var bench = Bench.loaded()
    let keys = KeyMap(
      toml: "[keys]\n\"g s\" = \"noop\"\n\"f9\" = \"noop\"\n"
        + "[keys.curve]\n\"b\" = \"noop\"\n\"e\" = \"curve.add\"",
      named: "keys.toml")
    #expect(keys.complaints.isEmpty)
    bench.reducer = WorkbenchReducer(keys: keys, places: Bench.places)
    bench.run("curve.up")
    #expect(
      bench.error == "More gain: not now, nothing is there yet; e adds a band, p protects a range.")
    bench.run("view.full")
    #expect(bench.error?.hasSuffix("fill no screen; :all.settings shows all of them.") == true)
    let action = try #require(ActionRegistry.standard.action("curve.up"))
    let reason = action.availability(in: bench.state).reason { $0 }
    #expect(
      reason == "nothing is there yet; curve.add adds a band, curve.protect protects a range")
    let none = Availability.now.reason { $0 }
    #expect(none == nil)
  }

  @Test("what is typed and unknown is told with the screens that list everything, and no command")
  func unknown() {
    var bench = Bench.loaded()
    for (typed, told) in [
      ("nosuchthing", "There is no action \"nosuchthing\". ? lists all of them."),
      ("set foo 1", "There is no setting \"foo\". gs lists all of them."),
    ] {
      bench.press(":")
      bench.type(typed)
      bench.press("enter")
      #expect(bench.state.messages.last?.text == told)
      bench.press("escape")
    }
  }

  @Test("what is undone and done again is told in whole sentences")
  func undone() {
    var bench = Bench.loaded()
    bench.run("limit.ceiling -2")
    for (words, word) in [("undo", "Undone: "), ("redo", "Again: ")] {
      bench.run(words)
      let told = bench.state.messages.last?.text ?? ""
      #expect(told.hasPrefix(word) && told.hasSuffix(".") && !told.hasSuffix(".."), "\(told)")
    }
  }

  @Test("Back closes what is seen first, not the full pane behind it")
  func behindAPane() {
    var bench = Bench.loaded()
    bench.run("pane bands")
    bench.press("z z")
    bench.press("?")
    bench.press("q")
    #expect(bench.state.navigation.screen == .work && bench.state.navigation.isPaneFull)
    bench.press("q")
    #expect(!bench.state.navigation.isPaneFull)
  }

  @Test("a whole title in the palette is the action of that name")
  func titles() {
    var bench = Bench.loaded()
    bench.run("limit.ceiling -2")
    func choose(_ title: String) {
      bench.press(":")
      bench.type(title)
      bench.press("enter")
    }
    choose("Undo list")
    #expect(bench.state.navigation.screen == .undo)
    #expect(bench.state.document.settings.limit.ceiling == -2)
    choose("save and quit")
    #expect(!bench.effects.contains { if case .save = $0 { true } else { false } })
  }
}
