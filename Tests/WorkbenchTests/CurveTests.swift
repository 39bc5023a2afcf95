import DSP
import Mastering
import Testing
import Workbench

@Suite("Match curve")
struct CurveTests {
  private func bench() -> Bench {
    var bench = Bench.loaded()
    bench.run("pane matchcurve")
    return bench
  }

  private func bands(_ bench: Bench) -> [ToneBand] { bench.state.document.settings.tone.bands }

  @Test("a band is added at the cursor, moved, raised and narrowed by keys, and each makes a draft")
  func keys() throws {
    var bench = bench()
    bench.press("L")
    #expect(bench.state.curveHertz == 2000)
    bench.press("b")
    #expect(bands(bench) == [ToneBand(EqualizerBand(kind: .bell, hertz: 2000, q: 1))])
    #expect(bench.state.curveItem == .band(0))
    bench.effects = []
    for key in ["l", "k", "k", "alt-k", "K", "j"] { bench.press(key) }
    let band = try #require(bench.state.curveBand).filter
    #expect(band.hertz == 2119 && abs(band.decibels - 3.6) < 1e-9)
    bench.press("W")
    #expect(bench.state.curveBand?.filter.q == 1.1)
    bench.press("w")
    bench.press("w")
    #expect(bench.state.curveBand?.filter.q == 0.9091)
    #expect(bench.effects.count { if case .draft = $0 { true } else { false } } == 9)
    #expect(
      try SettingTable.setting(named: "tone.bands").value(in: bench.state.document.settings)
        .text == "bell 2119Hz 3.6dB Q0.9091")
  }

  @Test(
    "as many steps back give exactly what it was, whatever way they went",
    arguments: ["0.71", "1.4", "0.7071", "9.97", "1.23456", "23"])
  func thereAndBack(q: String) throws {
    var bench = bench()
    bench.run("curve.add bell 997.31 1.234dB Q\(q)")
    let band = try #require(bench.state.curveBand)
    bench.run("curve.protect 1234-5678")
    let range = try #require(bench.state.curveRange)
    let pairs = [
      ("w", "W"), ("alt-w", "alt-W"), ("w", "W"), ("W", "w"), ("l", "h"), ("L", "H"), ("h", "l"),
      ("alt-l", "alt-h"),
    ]
    func walk() {
      for (there, _) in pairs { bench.press(there) }
      for (_, back) in pairs.reversed() { bench.press(back) }
    }
    walk()
    #expect(bench.state.curveRange == range)
    bench.run("curve.choose 1")
    walk()
    #expect(bench.state.curveBand == band)
    for key in ["k", "alt-k", "K", "J", "alt-j", "j"] { bench.press(key) }
    #expect(bench.state.curveBand == band)
    bench.press("w")
    #expect(bench.state.curveBand != band)
    bench.press("W")
    #expect(bench.state.curveBand == band)
    bench.press("escape")
    bench.run("curve.cursor 1000")
    bench.press("l")
    bench.press("h")
    #expect(bench.state.curveHertz == 1000)
  }

  @Test("steps at the end of a range are not owed on the way back")
  func edges() throws {
    var bench = bench()
    bench.run("curve.add bell 1000 2dB Q0.11")
    for _ in 0..<5 { bench.press("w") }
    #expect(bench.state.curveBand?.filter.q == 0.1)
    bench.press("W")
    #expect(bench.state.curveBand?.filter.q == 0.11)
  }

  @Test(
    "a step that an end has cut short holds up no steps of another size",
    arguments: [
      ("bell 1000 22dB", "K", "j", [1000, 23.5, 1]),
      ("bell 1000 21.4dB", "K", "j", [1000, 23.5, 1]),
      ("bell 1000 22dB", "K", "alt-j", [1000, 23.9, 1]),
      ("bell 1000 -23dB", "J", "k", [1000, -23.5, 1]),
      ("bell 1000 2dB Q0.15", "ctrl-w", "W", [1000, 2, 0.11]),
      ("bell 1000 2dB Q0.15", "ctrl-w", "alt-W", [1000, 2, 0.102]),
      ("bell 30k 2dB", "L", "h", [37_755, 2, 1]), ("bell 12 2dB", "H", "l", [10.59, 2, 1]),
    ] as [(String, String, String, [Double])])
  func cutShort(band: String, there: String, back: String, expected: [Double]) throws {
    var bench = bench()
    bench.run("curve.add \(band)")
    bench.press(there)
    bench.press(back)
    let filter = try #require(bench.state.curveBand).filter
    for (value, wanted) in zip([filter.hertz, filter.decibels, filter.q], expected) {
      // Four digits are kept of a frequency.
      #expect(abs(value / wanted - 1) < 5e-4, "\(band) \(there) \(back)")
    }
  }

  @Test("a step that an end has cut short is taken back by one of its size")
  func cutShortAndBack() {
    var bench = bench()
    bench.run("curve.add bell 1000 22dB")
    for key in ["K", "K", "k", "J"] { bench.press(key) }
    #expect(bench.state.curveBand?.filter.decibels == 22)
    for _ in 0..<4 { bench.press("j") }
    #expect(bench.state.curveBand?.filter.decibels == 20)
  }

  @Test("a range at the end of the frequencies comes back by steps of any size")
  func cutRange() throws {
    var bench = bench()
    bench.run("curve.protect 20k-30k")
    bench.press("L")
    #expect(bench.state.curveRange?.highHz == 40_000)
    bench.press("h")
    let range = try #require(bench.state.curveRange)
    #expect(range.highHz < 38_000)
  }

  @Test("repeats are one step of undo, and what is undone is no longer chosen")
  func undo() {
    var bench = bench()
    bench.press("b")
    bench.now += 5
    for _ in 0..<20 {
      bench.press("k")
      bench.now += 0.1
    }
    #expect(bench.state.history.done.count == 2)
    #expect(bench.state.history.done.last?.title == "Band 1: bell 1 kHz +10.0 dB Q 1")
    bench.press("u")
    #expect(bands(bench).first?.filter.decibels == 0 && bench.state.curveItem == .band(0))
    bench.press("u")
    #expect(bands(bench).isEmpty && bench.state.curveItem == nil)
    bench.press("k")
    #expect(
      bench.error == "More gain: not now, nothing is there yet; b adds a band, p protects a range.")
    bench.press("U")
    #expect(bands(bench).count == 1)
  }

  @Test("values stay in their ranges")
  func limits() throws {
    var bench = bench()
    bench.press("b")
    for _ in 0..<40 {
      for key in ["K", "L", "alt-W"] { bench.press(key) }
    }
    var band = try #require(bench.state.curveBand).filter
    #expect(band.decibels == 24 && band.hertz == 40_000)
    for _ in 0..<40 {
      for key in ["J", "H", "ctrl-w"] { bench.press(key) }
    }
    band = try #require(bench.state.curveBand).filter
    #expect(band.decibels == -24 && band.hertz == 10 && band.q == 0.1)
    for count in 2...8 {
      bench.press("b")
      #expect(bands(bench).count == count)
    }
    bench.press("b")
    #expect(bench.error == "Add an equaliser band: not now, there are 8 bands already.")
  }

  @Test("shape, place, off and on, and back to nothing")
  func shapes() {
    var bench = bench()
    bench.run("curve.add bell 100 4 Q1")
    bench.press("t")
    #expect(bench.state.curveBand?.title == "lowshelf 100 Hz +4.0 dB Q 0.71")
    bench.press("c")
    #expect(bench.state.curveBand?.place == .mid)
    bench.press("o")
    #expect(bench.state.curveBand?.filter.decibels == 0)
    bench.press("o")
    #expect(bench.state.curveBand?.filter.decibels == 4)
    bench.run("curve.shape lowcut")
    #expect(bench.state.curveBand?.title == "lowcut 100 Hz Q 0.71 mid")
    bench.press("k")
    #expect(bench.error == "More gain: not now, a cut has no gain.")
    bench.run("curve.shape bell")
    bench.press("0")
    #expect(bench.state.curveBand?.title == "bell 100 Hz 0.0 dB Q 1 mid")
    bench.press("x")
    #expect(bands(bench).isEmpty && bench.state.curveItem == nil)
    #expect(bench.state.navigation.curve.hertz == 100)
  }

  @Test("a range is protected around the cursor, moved and widened as one")
  func ranges() throws {
    var bench = bench()
    bench.press("p")
    var range = try #require(bench.state.curveRange)
    #expect(range.text == "707.1-1414")
    bench.press("L")
    range = try #require(bench.state.curveRange)
    #expect(range.text == "1414-2828")
    for _ in 0..<6 { bench.press("w") }
    range = try #require(bench.state.curveRange)
    #expect(abs(range.lowHz - 1000) < 2 && abs(range.highHz - 3999) < 5)
    for _ in 0..<60 { bench.press("W") }
    range = try #require(bench.state.curveRange)
    #expect(range.highHz / range.lowHz > 1.05)
    for _ in 0..<10 { bench.press("L") }
    #expect(bench.state.curveRange?.highHz == 40_000)
    bench.press("k")
    #expect(bench.error == "More gain: not now, a protected range has none.")
    for _ in 0..<3 { bench.press("p") }
    bench.press("p")
    #expect(
      bench.error == "Protect a range from matching: not now, there are 4 protected ranges already."
    )
  }

  @Test("n goes through everything from low to high, Escape gives the cursor back")
  func choosing() {
    var bench = bench()
    for words in ["curve.add bell 5k 1", "curve.protect 200-400", "curve.add bell 50 1"] {
      bench.run(words)
    }
    bench.press("escape")
    #expect(bench.state.curveItem == nil)
    bench.run("curve.cursor 100")
    var seen: [CurveFocus.Item?] = []
    for _ in 0..<4 {
      bench.press("n")
      seen.append(bench.state.curveItem)
    }
    #expect(seen == [.range(0), .band(0), .band(1), .range(0)])
    bench.press("N")
    #expect(bench.state.curveItem == .band(1))
    bench.run("curve.choose 9")
    #expect(bench.state.curveItem == .range(0))
    bench.run("curve.choose 5")
    #expect(bench.error == "There is no band 5.")
  }

  @Test("words say what they mean while they are typed, and change or add")
  func typing() {
    var bench = bench()
    bench.press("=")
    bench.type("bell 2.5k -1.5 Q2 side")
    #expect(bench.state.navigation.prompt?.note == "bell 2.5 kHz −1.5 dB Q 2 side")
    bench.press("enter")
    #expect(bands(bench).map(\.text) == ["bell 2500Hz -1.5dB Q2 side"])
    bench.press("=")
    bench.type("bell")
    #expect(bench.state.navigation.prompt?.isInvalid == true)
    bench.press("enter")
    #expect(bench.state.messages.last?.text.contains("not \"bell\"") == true)
    bench.press("escape")
    bench.press("escape")
    bench.press("=")
    bench.type("2k-4k")
    #expect(bench.state.navigation.prompt?.note == "protects 2–4 kHz")
    bench.press("enter")
    #expect(bench.state.document.settings.tone.protect.map(\.text) == ["2000-4000"])
    bench.run("curve.move 500 3")
    #expect(bench.state.curveRange?.text == "353.6-707.1")
    bench.run("curve.choose 1")
    bench.run("curve.move 500 3")
    #expect(bands(bench)[0].text == "bell 500Hz 3dB Q2 side")
    bench.run("curve.move far away")
    #expect(bench.error == "curve.move takes Hz and dB, as 2500 -1.5.")
  }

  @Test("in other panes the keys turn parameters")
  func elsewhere() {
    var bench = bench()
    bench.run("pane parameters")
    bench.press("b")
    bench.press("h")
    #expect(bands(bench).isEmpty)
    #expect(bench.state.document.settings.match.amount == 99)
    bench.run("curve.protect 2k-4k")
    for (key, item) in [("tone.bands", nil), ("tone.protect", CurveFocus.Item.range(0))] {
      bench.run("value.focus \(key)")
      bench.press("l")
      #expect(bench.state.navigation.pane == .matchCurve && bench.state.curveItem == item)
    }
  }
}
