import TerminalKit
import Testing

@Suite struct CanvasTests {
  @Test func textIsCutAtTheClip() {
    var canvas = Canvas(size: Size(columns: 8, rows: 2))
    canvas.clipped(to: Rect(column: 2, row: 0, columns: 3, rows: 1)) { inner in
      inner.text("abcdef", 0, 0, .plain)
      inner.text("second row", 0, 1, .plain)
    }
    #expect(canvas.grid.text == "  cde\n")
  }

  @Test func wideCharactersAreNeverHalved() {
    var canvas = Canvas(size: Size(columns: 5, rows: 1))
    canvas.text("日本語", 0, 0, .plain)
    #expect(canvas.grid.text == "日本")
    canvas.put("x", 1, 0, .plain)
    #expect(canvas.grid.text == " x本")
    canvas.put("y", 2, 0, .plain)
    #expect(canvas.grid.text == " xy")
  }

  @Test func aWideCharacterThatALimitWouldHalveIsLeftOut() {
    for (limit, text, end) in [(1, "", 0), (2, "日", 2), (3, "日", 2), (4, "日本", 4)] {
      var canvas = Canvas(size: Size(columns: 8, rows: 1))
      let next = canvas.text("日本語", 0, 0, .plain, limit: limit)
      #expect(next == end)
      #expect(canvas.grid.text == text)
    }
  }

  /// In the C locale no name beyond ASCII is known; what stands behind one keeps its column.
  @Test func aWideCharacterThatIsNotKnownKeepsItsColumns() {
    var canvas = Canvas(size: Size(columns: 8, rows: 1))
    canvas.text("日a…本b", 0, 0, .plain)
    for (known, text) in [(Glyph.space.rawValue..<0x80, "? a?? b "), (0..<UInt64.max, "日a…本b ")] {
      var written = ""
      canvas.grid.forEachWritten(in: 0...7, row: 0, knows: { known.contains($0.rawValue) }) {
        written += $0.glyph.text
      }
      #expect(written == text)
    }
  }

  @Test func marksJoinAndControlsAreShownNotSent() {
    var canvas = Canvas(size: Size(columns: 10, rows: 1))
    let end = canvas.text("e\u{301}a\u{1B}[2J", 0, 0, .plain)
    #expect(canvas.grid.text == "e\u{301}a\u{FFFD}[2J")
    #expect(end == 6)
    #expect(GlyphWidth.columns(of: "👩‍👩‍👧") == 2)
  }

  @Test func rectanglesAreCutUpWithoutLoss() {
    var rest = Rect(column: 0, row: 0, columns: 80, rows: 24)
    let top = rest.takeTop(1)
    let left = rest.takeLeft(40)
    #expect(top == Rect(column: 0, row: 0, columns: 80, rows: 1))
    #expect(left == Rect(column: 0, row: 1, columns: 40, rows: 23))
    #expect(rest == Rect(column: 40, row: 1, columns: 40, rows: 23))
    #expect(Rect(column: 0, row: 0, columns: 1, rows: 1).inset().isEmpty)
  }

  @Test func keysHaveNames() {
    let names: [(KeyEvent, String)] = [
      (KeyEvent(.character("a")), "a"), (KeyEvent(.character("p"), .control), "ctrl-p"),
      (KeyEvent(.character("h"), .alt), "alt-h"), (KeyEvent(.left, .shift), "shift-left"),
      (KeyEvent(.character(" ")), "space"), (KeyEvent(.function(12)), "f12"),
      (KeyEvent(.pageUp), "page-up"), (KeyEvent(.character("-"), .control), "ctrl--"),
    ]
    for (key, name) in names { #expect(key.description == name) }
  }

  /// The short way for what screens are made of says what Unicode's tables say.
  @Test func plainGlyphsAreJudgedAsUnicodeDoes() {
    for value in UInt32(0xA0)...0x2900 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isMark = [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
      let isShown =
        scalar.properties.generalCategory != .format
        && scalar.properties.generalCategory != .unassigned
        && scalar.properties.generalCategory != .lineSeparator
        && scalar.properties.generalCategory != .paragraphSeparator
      if isMark { #expect(GlyphWidth.columns(of: scalar) == (value < 0x300 ? 1 : 0)) }
      #expect(
        (Glyph(scalar).base == scalar) == (isShown && !isMark), "U+\(String(value, radix: 16))")
    }
  }
}
