import TerminalKit
import Testing
import Workbench
import Workstation

/// What colours what is heard is in the top line, however short the line is.
@Suite struct TransportLineTests {
  private func line(_ state: WorkbenchState, columns: Int, rows: Int) -> String {
    Fixture.frame(state, Size(columns: columns, rows: rows)).grid.text(row: 0)
  }

  /// A loop, gains of the level match and a monitor that is anything but plain.
  private var changed: WorkbenchState {
    var state = Fixture.loaded
    state.listening.matchGainsDB = [.original: 0, .master: -10.1, .reference: -10.1]
    for words in ["monitor mono", "monitor.band 1", "monitor.dim on"] {
      Fixture.run(words, &state)
    }
    return state
  }

  @Test(arguments: [(80, 24), (100, 30), (116, 36), (120, 36), (176, 50), (200, 50)])
  func aMonitorThatIsNotPlainIsSeenBesideALoop(columns: Int, rows: Int) {
    let line = line(changed, columns: columns, rows: rows)
    #expect(line.contains("mono, sub 20–60, dim −20 dB"), "\(line)")
    #expect(line.contains("LOOP"), "\(line)")
  }

  @Test func theNarrowestScreenSaysBothWhatIsHeardAndThatNothingIs() {
    var state = changed
    state.listening.deviceFault = "There is no sound device here."
    let line = line(state, columns: 60, rows: 16)
    #expect(line.contains("mono") && line.contains("silent"), "\(line)")
  }

  @Test func lateBlocksAreCountedBesideALoop() {
    var state = changed
    state.listening.xruns = 3
    let line = line(state, columns: 80, rows: 24)
    #expect(line.contains("xrun 3") && line.contains("mono"), "\(line)")
  }

  @Test(arguments: [(60, 16), (80, 24), (120, 36), (200, 50)])
  func theGainOfAPlainMonitorIsSeen(columns: Int, rows: Int) {
    var state = Fixture.loaded
    Fixture.run("monitor.gain -6", &state)
    let line = line(state, columns: columns, rows: rows)
    #expect(line.contains("−6.0 dB"), "\(line)")
  }

  @Test func oneColumnOfTextSaysTheGain() {
    var state = Fixture.loaded
    Fixture.run("monitor.gain -6", &state)
    Fixture.run("view.plain on", &state)
    let text = Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text
    #expect(text.contains("Monitor gain −6.0 dB."))
  }

  @Test func anHourIsToldAsOne() {
    var state = Fixture.loaded
    for (seconds, text) in [(3599.9, " 59:59.9 "), (3723.5, " 1:02:03.5 ")] {
      state.listening.position = seconds
      let screen = Fixture.frame(state, Size(columns: 50, rows: 12)).grid.text
      #expect(screen.contains(text), "\(screen)")
    }
  }

  @Test func aLevelMatchThatIsOffNeverGives() {
    var state = changed
    Fixture.run("listen.match off", &state)
    #expect(line(state, columns: 60, rows: 16).contains("LM off"))
  }
}
