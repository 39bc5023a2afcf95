import DSP
import Mastering
import TerminalKit
import Testing
import Workbench
import Workstation

/// The mouse on the match curve, from press to release, as a hand does it.
@Suite struct CurveMouseTests {
  @Test(arguments: [(80, 24), (120, 40), (200, 60)])
  func addsMovesAndWidens(columns: Int, rows: Int) throws {
    var hand = Hand(columns, rows, "pane matchcurve")
    let plot = try #require(hand.regions("curve").first)
    let place = Point(column: plot.column + plot.columns / 2, row: plot.row + plot.rows / 4)
    hand.mouse(.press, place, clicks: 1)
    #expect(hand.state.curveItem == nil && hand.state.navigation.pane == .matchCurve)
    hand.mouse(.release, place)
    hand.mouse(.press, place, clicks: 2)
    let band = try #require(hand.state.curveBand).filter
    #expect((500...1200).contains(band.hertz) && band.decibels > 0)
    #expect(abs(band.hertz / hand.state.navigation.curve.hertz - 1) < 0.01)
    hand.mouse(.drag, Point(column: place.column + 6, row: place.row + 1))
    let moved = try #require(hand.state.curveBand).filter
    #expect(moved.hertz > band.hertz * 1.1 && moved.decibels < band.decibels)
    hand.mouse(.release, Point(column: place.column + 6, row: place.row + 1))
    let on = try hand.cell("curve.item", 1)
    hand.mouse(.wheelUp, on)
    #expect(try #require(hand.state.curveBand).filter.q > 1)
    hand.mouse(.press, on, clicks: 2)
    #expect(hand.state.curveBand?.filter.decibels == 0)
  }

  /// The scale may grow under a drag; the band goes on with the hand and does not run away.
  @Test func aDragBeyondTheScaleStaysWithTheHand() throws {
    var hand = Hand(120, 40, "curve.add bell 1000 2dB")
    var at = try hand.cell("curve.item", 1)
    hand.mouse(.press, at, clicks: 1)
    for _ in 0..<12 {
      at.row -= 1
      hand.mouse(.drag, at)
    }
    let gain = try #require(hand.state.curveBand).filter.decibels
    #expect((4...24).contains(gain))
    for _ in 0..<40 {
      at.column += 1
      hand.mouse(.drag, at)
    }
    #expect((2000...20_000).contains(hand.state.curveHertz))
  }

  /// A plot of few rows shows several decibels in one, which is no step to set a band by.
  @Test(arguments: [(80, 24), (120, 40), (200, 60)])
  func aRowMovesABandByAtMostADecibel(columns: Int, rows: Int) throws {
    var hand = Hand(columns, rows, "curve.add bell 1000 18dB")
    let at = try hand.cell("curve.item", 1)
    hand.mouse(.press, at, clicks: 1)
    let before = try #require(hand.state.curveBand).filter.decibels
    hand.mouse(.drag, Point(column: at.column, row: at.row + 1))
    let moved = try #require(hand.state.curveBand).filter.decibels
    #expect((0.2...1).contains(before - moved), "\(before), \(moved)")
    hand.mouse(.drag, at, modifiers: .alt)
    let fine = try #require(hand.state.curveBand).filter.decibels
    #expect((0...0.11).contains(fine - moved), "\(moved), \(fine)")
  }

  @Test func theLowerEdgeProtects() throws {
    var hand = Hand(120, 40, "pane matchcurve")
    let start = try hand.cell("curve.lane", 20)
    hand.mouse(.press, start, clicks: 1)
    for step in 1...8 { hand.mouse(.drag, Point(column: start.column + step, row: start.row)) }
    hand.mouse(.release, start)
    let ranges = hand.state.document.settings.tone.protect
    #expect(ranges.count == 1)
    let range = try #require(ranges.first)
    #expect(range.highHz / range.lowHz > 1.4 && hand.state.curveItem == .range(0))
    #expect(hand.frame.grid.text.contains("╱╱╱"))
  }
}
