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
    let size = Size(columns: 120, rows: 40)
    let regions = Fixture.frame(Fixture.loaded, size).regions
    let lane = try #require(regions.last { $0.target.name == "waveform" }).rect
    let ends = [30, 70].map { Point(column: lane.column + $0, row: lane.row) }
    var loops: [LoopRange?] = []
    for way in [ends, ends.reversed()] {
      var state = Fixture.loaded
      var mouse = MouseRouter()
      for (kind, at) in [(MouseEvent.Kind.press, way[0]), (.drag, way[1]), (.release, way[1])] {
        let scene = Scene(state: state, paint: Fixture.paint(.mono, .braille), now: 1e9)
        let event = MouseEvent(kind, .left, at: at, clicks: kind == .press ? 1 : 0)
        let frame = Composer.frame(scene, size: size)
        for input in mouse.inputs(for: event, frame: frame, scene: scene) {
          Fixture.send(input, &state)
        }
      }
      loops.append(state.document.loop)
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
