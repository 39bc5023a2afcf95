import TerminalKit
import Testing
import Workbench
import Workstation

/// The frame's row of the waveform, which loop and playhead share with words.
@Suite struct WaveformPaneTests {
  private static let lengths = [0.05, 0.7, 4, 9.5, 11.9]

  private func rows(_ seconds: Double, _ size: Size) -> [String] {
    var state = Fixture.loaded
    for words in ["loop 0 12", "seek \(seconds)", "pane waveform"] { Fixture.run(words, &state) }
    let grid = Fixture.frame(state, size).grid
    return (0..<size.rows).map { grid.text(row: $0) }
  }

  @Test(arguments: [(120, 36), (120, 40), (200, 60)])
  func theWordsOfTheFrameStandOverLoopAndPlayhead(columns: Int, rows: Int) throws {
    for seconds in Self.lengths {
      let all = self.rows(seconds, Size(columns: columns, rows: rows))
      let row = try #require(all.first { $0.contains("waveform") })
      #expect(row.contains("▸ waveform  A "), "\(row)")
      #expect(row.contains(" zoom 1:1   loudest 00:00.0   clipped 0 "), "\(row)")
      #expect(row.contains("━━━━"), "\(row)")
    }
  }

  @Test func aDragEitherWayLoopsTheSameStretch() throws {
    var loops: [LoopRange?] = []
    for (start, end) in [(30, 70), (70, 30)] {
      var hand = Hand(120, 40)
      let lane = try #require(hand.regions("waveform").last)
      let goal = Point(column: lane.column + end, row: lane.row)
      hand.mouse(.press, Point(column: lane.column + start, row: lane.row), clicks: 1)
      hand.mouse(.drag, goal)
      hand.mouse(.release, goal)
      loops.append(hand.state.document.loop)
    }
    let loop = try #require(loops[0])
    #expect(loop.isOn && loop.end - loop.start > 3, "\(loop)")
    #expect(loops[1] == loop)
  }

  @Test func theTimesStandOverLoopAndPlayhead() throws {
    for seconds in Self.lengths {
      let row = try #require(
        rows(seconds, Size(columns: 80, rows: 24)).first { $0.contains("━━━━━━━━━━") })
      #expect(row.contains(" 0:00 ") && row.contains(" 0:12 "), "\(row)")
    }
  }
}
