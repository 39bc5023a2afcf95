import Foundation
import TerminalKit
import Testing

@Suite struct WidgetTests {
  private func canvas(_ columns: Int, _ rows: Int) -> Canvas {
    Canvas(size: Size(columns: columns, rows: rows))
  }

  @Test func theFirstHintIsNeverCut() throws {
    let paint = try Samples.paint()
    let bar = HintBar([
      .init("?", "help", action: "help"), .init(":", "palette"), .init("space", "play"),
      .init("R", "render"),
    ])
    var narrow = canvas(10, 1)
    bar.draw(on: &narrow, in: Rect(narrow.grid.size), paint)
    #expect(narrow.grid.text == " ? help")
    #expect(narrow.frame.region(at: Point(column: 2, row: 0))?.target.name == "help")
    var wider = canvas(30, 1)
    bar.draw(on: &wider, in: Rect(wider.grid.size), paint)
    #expect(wider.grid.text == " ? help  : palette  R render")
  }

  @Test func listsKeepTheChosenRowInSight() {
    var state = ListState()
    let list = Array(repeating: 1, count: 20)
    state.select(7, of: 20)
    let below = state.visible(rows: 5, heights: list)
    #expect(below == 3..<8)
    state.select(4, of: 20)
    let still = state.visible(rows: 5, heights: list)
    #expect(still == 3..<8)
    state.select(-1, of: 20)
    let first = state.visible(rows: 5, heights: list)
    #expect(first == 0..<5)
    state.select(99, of: 20)
    let last = state.visible(rows: 5, heights: list)
    #expect(last == 15..<20)
    let short = state.visible(rows: 5, heights: [1, 1])
    #expect(short == 0..<2 && state.selection == 1)
  }

  @Test func columnsGiveWayByRank() throws {
    let paint = try Samples.paint("night", .truecolour, .ascii)
    let table = Table(
      [
        .init("name"), .init("time", width: 5, alignment: .right, rank: 2),
        .init("LUFS", width: 6, alignment: .right, rank: 1),
      ],
      [
        .init([Word("a rather long name.wav"), Word("3:31"), Word("−9.8")]),
        .init([Word("b.wav"), Word("4:02"), Word("−11.4")], isDisabled: true),
      ], target: "row")
    var state = ListState(selection: 1)
    var wide = canvas(40, 3)
    table.draw(on: &wide, in: Rect(wide.grid.size), paint, &state)
    #expect(
      (0..<3).map { wide.grid.text(row: $0) } == [
        "  name                     time    LUFS", "  a rather long name.wav   3:31    -9.8",
        "> b.wav                    4:02   -11.4",
      ])
    #expect(wide.cursor == Point(column: 0, row: 2))
    // What cannot be used is dim, and still legible where it is chosen.
    #expect(wide.grid[2, 2].style.foreground == paint.on(.selected)[.muted].foreground)
    state.select(0, of: 2)
    table.draw(on: &wide, in: Rect(wide.grid.size), paint, &state)
    #expect(wide.grid[2, 2].style.foreground == paint[.disabled].foreground)
    state.select(1, of: 2)
    #expect(wide.frame.region(at: Point(column: 9, row: 1))?.target == HitTarget("row", 0))
    var narrow = canvas(26, 3)
    table.draw(on: &narrow, in: Rect(narrow.grid.size), paint, &state)
    #expect(narrow.grid.text(row: 1) == "  a rather long ~    -9.8")
  }

  @Test func theChosenRowIsMarkedWholeWithoutColours() throws {
    let paint = try Samples.paint("night", .mono, .ascii)
    var table = Table(
      [.init("name"), .init("key", width: 3)],
      [.init([Word("one", .muted), Word("a", .key)]), .init([Word("two"), Word("b", .key)])],
      hasHeading: false)
    for (isFocused, mark) in [(true, Attributes.reverse), (false, .underline)] {
      table.isFocused = isFocused
      var state = ListState()
      var canvas = canvas(24, 2)
      table.draw(on: &canvas, in: Rect(canvas.grid.size), paint, &state)
      let chosen = (0..<23).map { canvas.grid[$0, 0].style.attributes.contains(mark) }
      let other = (0..<23).map { canvas.grid[$0, 1].style.attributes.contains(mark) }
      #expect(!chosen.contains(false), "\(mark)")
      #expect(!other.contains(true), "\(mark)")
    }
  }

  @Test func aFocusedParameterIsMarkedWholeWithoutColours() throws {
    let paint = try Samples.paint("night", .mono, .ascii)
    var canvas = canvas(24, 1)
    ParameterCell("Ceil", value: "-1.0", unit: "dBTP", isChanged: true, isFocused: true)
      .draw(on: &canvas, in: Rect(canvas.grid.size), paint)
    let marked = (0..<24).map { canvas.grid[$0, 0].style.attributes.contains(.reverse) }
    #expect(!marked.contains(false))
  }

  @Test func aNoteTakesItsOwnLineAlone() throws {
    let paint = try Samples.paint("night", .truecolour, .ascii)
    var rows = (0..<8).map { Table.Row([Word("row \($0)")]) }
    rows[2].note = Word("not now")
    let table = Table([.init("name")], rows, hasHeading: false, target: "row")
    var state = ListState()
    var canvas = canvas(20, 6)
    table.draw(on: &canvas, in: Rect(canvas.grid.size), paint, &state)
    #expect(canvas.grid.text(row: 3).contains("not now"))
    #expect(canvas.grid.text(row: 5).contains("row 4"))
    // The chosen row is seen with its note, and no row reaches below the list.
    rows[7].note = Word("nor now")
    state.select(7, of: 8)
    Table([.init("name")], rows, hasHeading: false, target: "row")
      .draw(on: &canvas, in: Rect(canvas.grid.size), paint, &state)
    #expect(canvas.grid.text(row: 4).contains("row 7"))
    #expect(canvas.grid.text(row: 5).contains("nor now"))
    let heights = [1, 2, 2]
    let cut = state.visible(rows: 2, heights: heights)
    #expect(cut == 2..<3)
  }

  @Test func namesOfFilesKeepTheirEnds() throws {
    let paint = try Samples.paint("night", .truecolour, .ascii)
    let table = Table(
      [.init("name", keepsEnds: true)], [.init([Word("a rather long name (mix 12).wav")])],
      hasHeading: false)
    var state = ListState()
    var canvas = canvas(24, 1)
    table.draw(on: &canvas, in: Rect(canvas.grid.size), paint, &state)
    #expect(canvas.grid.text(row: 0).hasSuffix("(mix 12).wav"))
  }

  @Test func longTextsAreCutWithAnEllipsis() {
    #expect("abcdef".cut(to: 4, .braille) == "abc…")
    #expect("abcdef".cut(to: 6, .braille) == "abcdef")
    #expect("日本語".cut(to: 4, .ascii) == "日~")
    #expect("/home/me/music/song.wav".cutInside(to: 14, .braille) == "/home…song.wav")
    #expect("one two three".wrapped(to: 7) == ["one two", "three"])
    #expect("abcdefghij".wrapped(to: 4) == ["abcd", "efgh", "ij"])
    #expect("a peak of −1.0 dBTP".wrapped(to: 14) == ["a peak of", "−1.0 dBTP"])
    #expect("−14.0 LUFS".wrapped(to: 7) == ["−14.0", "LUFS"])
  }

  @Test func dialogsCoverWhatLiesBehind() throws {
    let paint = try Samples.paint()
    var canvas = canvas(40, 12)
    canvas.fill(Rect(canvas.grid.size), "x", paint[.srcB])
    canvas.region(Rect(canvas.grid.size), HitTarget("behind"))
    let (inner, inside) = Popup("quit", size: Size(columns: 20, rows: 6)).draw(on: &canvas, paint)
    Buttons([.init("Save", action: "save"), .init("No", action: "no", refusal: "r")], focus: 0)
      .draw(on: &canvas, in: inner.line(3), inside)
    let frame = canvas.frame
    #expect(frame.grid[0, 0].style.foreground == paint[.popupShadow].foreground)
    #expect(frame.region(at: Point(column: 0, row: 0))?.target.name == "popup.outside")
    #expect(
      frame.region(at: Point(column: inner.column + 2, row: inner.row + 3))?.target.name == "save")
    #expect(frame.cursor == Point(column: inner.column + 2, row: inner.row + 3))
    #expect(frame.grid[inner.column, inner.row].style.background == inside[.popup].background)
  }

  @Test func scrollingStaysInside() throws {
    let paint = try Samples.paint()
    var top = 99
    var canvas = canvas(12, 3)
    ScrollText((0..<10).map { [Word("line \($0)")] }).draw(
      on: &canvas, in: Rect(canvas.grid.size), paint, top: &top)
    #expect(top == 7 && canvas.grid.text(row: 0).hasPrefix("line 7"))
    top = -1
    ScrollText([[Word("one line")]]).draw(
      on: &canvas, in: Rect(canvas.grid.size), paint, top: &top)
    #expect(top == 0)
  }

  @Test func nothingIsSaidByColourAlone() throws {
    // Without colours the chosen row, the focus and the signs of results still differ.
    let paint = try Samples.paint("night", .mono, .ascii)
    var focused = canvas(12, 3)
    PaneFrame("t", isFocused: true).draw(on: &focused, in: Rect(focused.grid.size), paint)
    var plain = canvas(12, 3)
    PaneFrame("t").draw(on: &plain, in: Rect(plain.grid.size), paint)
    #expect(focused.grid.text != plain.grid.text)
    let signs = GlyphSet.ascii.signs
    #expect(Set([signs.ok, signs.warn, signs.error, signs.info]).count == 4)
  }

  @Test func asciiHasNothingElse() throws {
    let paint = try Samples.paint("night", .ansi, .ascii)
    var canvas = canvas(78, 24)
    ThemeSample().draw(on: &canvas, in: Rect(canvas.grid.size), paint)
    ParameterCell("Ceil", value: "−1.0", unit: "dBTP", place: 0.9, isChanged: true, isFocused: true)
      .draw(on: &canvas, in: Rect(column: 0, row: 0, columns: 24, rows: 2), paint)
    Toast(.ok, "written – “done”").draw(
      on: &canvas, in: Rect(column: 0, row: 3, columns: 78, rows: 1), paint)
    for scalar in canvas.grid.text.unicodeScalars { #expect(scalar.isASCII, "\(scalar)") }
  }

  /// A theme is chosen by its sources: on the smallest screens all four are seen.
  @Test(arguments: [32, 42, 78]) func samplesOfAThemeAreWhole(columns: Int) throws {
    let paint = try Samples.paint()
    var canvas = canvas(columns, 12)
    ThemeSample().draw(on: &canvas, in: Rect(canvas.grid.size), paint)
    let text = canvas.grid.text
    #expect(text.contains("Δ diff") && text.contains("✗ failed"), "\(text)")
    #expect(text.contains("[ focus ]") == (columns > 32) && !text.contains("…"), "\(text)")
  }

  @Test func aLongMessageLeavesNoStumpBesideIt() throws {
    let paint = try Samples.paint()
    var canvas = canvas(60, 1)
    canvas.text("Scales tone, width and dynamics together.", 0, 0, paint[.fg])
    Toast(.warning, "There is no sound device here: connect one now.").draw(
      on: &canvas, in: Rect(canvas.grid.size), paint)
    let row = canvas.grid.text(row: 0)
    #expect(row.hasPrefix("    ") && row.contains("connect one now."), "\(row)")
  }

  @Test func aMessageCutsNoWordsInTheMiddle() throws {
    let paint = try Samples.paint()
    var canvas = canvas(80, 1)
    canvas.text("How far the spectrum follows.", 0, 0, paint[.fg])
    canvas.text("h/l step  X/Y coarse  = type  0 reset", endingAt: 79, 0, paint[.fg])
    Toast(.info, "Stored as snapshot 1.").draw(on: &canvas, in: Rect(canvas.grid.size), paint)
    let row = canvas.grid.text(row: 0)
    #expect(row.contains("h/l step   ") && !row.contains("X"), "\(row)")
    #expect(row.hasPrefix("How far the spectrum follows.") && row.hasSuffix("snapshot 1."))
  }

  /// A sentence has single blanks alone.
  @Test func aMessageOverASentenceCutsNoWordInTheMiddle() throws {
    let paint = try Samples.paint()
    var canvas = canvas(100, 1)
    canvas.text(
      "Scales tone, width, dynamics and balance together; loudness is not.", 0, 0, paint[.fg])
    let text = "Level match off: sources keep their own level."
    Toast(.info, text).draw(on: &canvas, in: Rect(canvas.grid.size), paint)
    let row = canvas.grid.text(row: 0)
    #expect(row.contains("and balance   ") && !row.contains("toge"), "\(row)")
  }

  @Test func widgetsDrawAtAnySize() throws {
    let paint = try Samples.paint()
    for columns in [0, 1, 2, 5, 9, 23] {
      for rows in 0..<5 {
        var canvas = canvas(columns, rows)
        let rect = Rect(canvas.grid.size)
        ThemeSample().draw(on: &canvas, in: rect, paint)
        PaneFrame("title", remark: "remark", isFocused: true).draw(on: &canvas, in: rect, paint)
        _ = Popup("title", size: Size(columns: 40, rows: 20)).draw(on: &canvas, paint)
        Goniometer().draw(on: &canvas, in: rect, paint)
        CorrelationBar(nil).draw(on: &canvas, in: rect, paint)
        MeterScale.ebu9.draw(on: &canvas, in: rect, paint)
        MeterBar(.ebu9, value: .infinity, hold: .nan, target: -300, tolerance: 9).draw(
          on: &canvas, in: rect, paint)
        #expect(canvas.grid.size.columns == columns)
      }
    }
  }
}
