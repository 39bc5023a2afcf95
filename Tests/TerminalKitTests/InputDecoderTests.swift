import TerminalKit
import TestSupport
import Testing

@Suite struct InputDecoderTests {
  /// Everything that a text of bytes means, taken at once.
  private func events(_ text: String, keys: [[UInt8]: KeyEvent] = [:]) -> [InputEvent] {
    var decoder = InputDecoder(keys: keys)
    return decoder.feed(Array(text.utf8)) + decoder.flush()
  }

  private func names(_ text: String) -> [String] {
    events(text).map { event in
      if case .key(let key) = event { return key.description }
      return "\(event)"
    }
  }

  @Test func keysOfAllTerminals() {
    #expect(names("aÄé日 \r\t\u{7F}") == ["a", "Ä", "é", "日", "space", "enter", "tab", "backspace"])
    #expect(
      names("\u{1B}[A\u{1B}OB\u{1B}[1;5C\u{1B}[1;2D") == ["up", "down", "ctrl-right", "shift-left"])
    #expect(names("\u{1B}[[A\u{1B}OP\u{1B}[15~\u{1B}[24~") == ["f1", "f1", "f5", "f12"])
    #expect(
      names("\u{1B}h\u{1B}\u{1B}[Z\u{10}\u{1F}") == [
        "alt-h", "escape", "shift-tab", "ctrl-p", "ctrl-_",
      ])
    #expect(names("\u{1B}[27;5;44~\u{1B}[44;5u\u{1B}[97;3u") == ["ctrl-,", "ctrl-,", "alt-a"])
    // Meta is Alt.
    #expect(names("\u{1B}[1;9A\u{1B}[1;13C\u{1B}[97;9u") == ["alt-up", "ctrl-alt-right", "alt-a"])
    #expect(names("\u{1B}[3~\u{1B}[5~\u{1B}[H\u{1B}[4~") == ["delete", "page-up", "home", "end"])
    #expect(names("\u{1B}") == ["escape"])
  }

  @Test func theTerminalsOwnDescriptionCounts() {
    let keys: [[UInt8]: KeyEvent] = [Array("\u{1B}[11^".utf8): KeyEvent(.function(1), .control)]
    #expect(
      events("\u{1B}[11^x", keys: keys) == [
        .key(KeyEvent(.function(1), .control)), .key(KeyEvent(.character("x"))),
      ])
  }

  @Test func theMouseReachesFarColumns() {
    #expect(
      events("\u{1B}[<0;230;41M\u{1B}[<32;231;41M\u{1B}[<0;231;41m") == [
        .mouse(MouseEvent(.press, .left, at: Point(column: 229, row: 40), clicks: 1)),
        .mouse(MouseEvent(.drag, .left, at: Point(column: 230, row: 40))),
        .mouse(MouseEvent(.release, .left, at: Point(column: 230, row: 40))),
      ])
    #expect(
      events("\u{1B}[<68;3;4M\u{1B}[<65;3;4M") == [
        .mouse(MouseEvent(.wheelUp, at: Point(column: 2, row: 3), modifiers: .shift)),
        .mouse(MouseEvent(.wheelDown, at: Point(column: 2, row: 3))),
      ])
  }

  @Test func twoPressesAtOnePlaceAreADoubleClick() {
    let twice = events("\u{1B}[<0;2;2M\u{1B}[<0;2;2m\u{1B}[<0;2;2M\u{1B}[<0;9;2M")
    let clicks = twice.compactMap { event -> Int? in
      guard case .mouse(let mouse) = event, mouse.kind == .press else { return nil }
      return mouse.clicks
    }
    #expect(clicks == [1, 2, 1])
  }

  @Test func pastesAreTextWhateverTheyHold() {
    #expect(
      events("a\u{1B}[200~/tmp/x\u{1B}[A y\r\u{1B}[201~b") == [
        .key(KeyEvent(.character("a"))), .paste("/tmp/x\u{1B}[A y\r"),
        .key(KeyEvent(.character("b"))),
      ])
  }

  @Test func theRestOfAPasteThatStallsIsNoKey() {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array("\u{1B}[200~/tmp/x".utf8)).isEmpty)
    #expect(decoder.isWaiting && decoder.deadline > .now)
    #expect(decoder.flush() == [.pasteStalled])
    #expect(!decoder.isWaiting)
    // What comes late is told once more where it does not end, and whole where it does.
    #expect(decoder.feed(Array("yqj\u{1B}[20".utf8)).isEmpty)
    #expect(decoder.isWaiting)
    #expect(decoder.flush() == [.pasteStalled])
    #expect(
      decoder.feed(Array("1~j".utf8)) == [.paste("/tmp/xyqj"), .key(KeyEvent(.character("j")))])
    #expect(!decoder.isWaiting)
  }

  @Test func anEscapeAloneGivesUpAPasteWhoseEndNeverComes() {
    var decoder = InputDecoder()
    // Before the stall was told an Escape may be the start of the end.
    #expect(decoder.feed(Array("\u{1B}[200~/tmp/x\u{1B}".utf8)).isEmpty)
    #expect(decoder.flush() == [.pasteStalled])
    #expect(decoder.feed([0x1B]).isEmpty)
    #expect(decoder.isWaiting)
    #expect(decoder.flush() == [.pasteDropped])
    #expect(!decoder.isWaiting)
    #expect(decoder.feed(Array("j".utf8)) == [.key(KeyEvent(.character("j")))])
    #expect(decoder.feed(Array("\u{1B}[200~a\u{1B}[201~".utf8)) == [.paste("a")])
  }

  @Test func repliesAreNoKeys() {
    #expect(
      events("\u{1B}[?2026;2$y\u{1B}]11;rgb:1e1e/2020/ffff\u{1B}\\\u{1B}[I\u{1B}[?997;1n") == [
        .reply(.mode(2026, state: 2)), .reply(.background(red: 0x1E, green: 0x20, blue: 0xFF)),
        .focus(true), .reply(.appearance(isDark: true)),
      ])
    // A report of the cursor, but F3 with Shift in row 1.
    #expect(
      events("\u{1B}[2;4R\u{1B}[1;2R") == [
        .reply(.cursor(row: 2, column: 4)), .key(KeyEvent(.function(3), .shift)),
      ])
  }

  @Test func everySequenceMayBeCutAnywhere() {
    let text =
      "é\u{1B}[1;5C\u{1B}[<0;230;41M\u{1B}[200~a\u{1B}b日\u{1B}[201~\u{1B}OP\u{1B}]11;rgb:0/0/0\u{7}z"
    let whole = events(text)
    #expect(whole.count == 7)
    let bytes = Array(text.utf8)
    for cut in 1..<bytes.count {
      var decoder = InputDecoder()
      let found = decoder.feed(bytes[..<cut]) + decoder.feed(bytes[cut...]) + decoder.flush()
      #expect(found == whole, "cut at \(cut)")
    }
  }

  @Test(arguments: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF], [0x80]] as [[UInt8]])
  func aBrokenCharacterTakesNoKeyWithIt(bytes: [UInt8]) {
    var decoder = InputDecoder()
    let found = decoder.feed(bytes + Array("jé".utf8)) + decoder.flush()
    #expect(found == [.key(KeyEvent(.character("j"))), .key(KeyEvent(.character("é")))])
  }

  @Test func noiseNeverStopsTheDecoder() {
    var random = SeededGenerator(seed: 20261125)
    let pieces: [[UInt8]] =
      ["\u{1B}", "[", "<", "0;", "M", "?", "~", "200~", "]", "\u{7}", "é", "P", "O"]
      .map { Array($0.utf8) } + [[0xFF], [0xC3], [0x9B], [0x80]]
    for _ in 0..<2000 {
      var decoder = InputDecoder()
      for _ in 0..<30 { _ = decoder.feed(pieces[Int(random.next() % UInt64(pieces.count))]) }
      _ = decoder.flush()
      #expect(!decoder.isWaiting)
      // A paste that was begun takes everything, until it is given up.
      _ = decoder.feed([0x1B])
      _ = decoder.flush()
      #expect(!decoder.isWaiting)
      // Whatever came before, what comes now is understood.
      #expect(decoder.feed(Array("x".utf8)) == [.key(KeyEvent(.character("x")))])
    }
  }
}
