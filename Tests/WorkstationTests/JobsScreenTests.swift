import AudioCore
import TerminalKit
import Testing
import Workbench
import Workstation

/// The list of renders offers what can be done with the chosen one.
@Suite struct JobsScreenTests {
  private func footer(_ state: WorkbenchState) -> String {
    Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text(row: 39)
  }

  /// Output, levels, checks and report have their lines on the smallest screen as well.
  @Test func whatBecameOfARenderIsSaidInFull() throws {
    var state = try Fixture.screen("jobs")
    state.jobs[0].report = "/music/mix_master.report.html"
    state.navigation.rows[.jobs] = state.jobs.count - 1
    let text = Fixture.frame(state, Size(columns: 60, rows: 16)).grid.text
    for word in ["/music/mix_master.wav", "LUFS", "not kept: loudness", "mix_master.report.html"] {
      #expect(text.contains(word), "\(word)")
    }
  }

  /// Where a row has no room for how long a render took, the pane below says it.
  @Test(arguments: [80, 120]) func howLongARenderTookIsNeverCut(columns: Int) throws {
    var state = try Fixture.screen("jobs")
    state.jobs[0].began = 10
    state.jobs[0].ended = 12.6
    state.navigation.rows[.jobs] = state.jobs.count - 1
    let text = Fixture.frame(state, Size(columns: columns, rows: 24)).grid.text
    #expect(text.ranges(of: "took 2.6 s").count == 1, "\(text)")
    #expect(!text.contains("took…"), "\(text)")
  }

  @Test func countsAreSeenOnTheSmallestScreen() throws {
    let frame = Fixture.frame(try Fixture.screen("jobs"), Size(columns: 60, rows: 16))
    let row = frame.grid.text(row: 0)
    #expect(row.hasSuffix("queued 1  running 1  done 1  stopped or failed 1"), "\(row)")
  }

  @Test func aMasterWithoutItsReportIsDone() throws {
    var state = try Fixture.screen("jobs")
    let fault = LacquerError(
      .output, "Cannot write /music/r.html: there is no such file or folder.")
    let figures = try #require(state.originalFigures)
    state.jobs = [state.jobs[0]]
    state.jobs[0].report = "/music/r.html"
    state.jobs[0].phase = .done(figures, failedChecks: [], reportFault: fault)
    state.navigation.rows[.jobs] = 0
    let text = Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text
    for words in ["done !", "LUFS", "every promise was kept", "not written: \(fault.message)"] {
      #expect(text.contains(words), "\(text)")
    }
    #expect(!text.contains("failed ✗"), "\(text)")
    state.appearance.isPlain = true
    let plain = Fixture.frame(state, Size(columns: 240, rows: 40)).grid.text
    #expect(plain.contains("done, "), "\(plain)")
    #expect(plain.contains("Its report is not written: \(fault.message)"), "\(plain)")
  }

  @Test func theNameAtTheEndOfALongPathIsSeen() throws {
    var state = try Fixture.screen("jobs")
    let folder = String(repeating: "/a folder in a folder", count: 6)
    state.jobs[0].output = "\(folder)/night.wav"
    state.jobs[0].report = "\(folder)/night.report.html"
    state.navigation.rows[.jobs] = state.jobs.count - 1
    let text = Fixture.frame(state, Size(columns: 80, rows: 24)).grid.text
    #expect(text.contains("folder/night.wav"), "\(text)")
    #expect(text.contains("folder/night.report.html"), "\(text)")
  }

  @Test func onlyWhatIsNotOverIsStopped() throws {
    var state = try Fixture.screen("jobs")
    // The newest stands on top.
    for (row, job) in state.jobs.reversed().enumerated() {
      state.navigation.rows[.jobs] = row
      #expect(footer(state).contains("stop it") == !job.phase.isOver, "\(job.title)")
      #expect(footer(state).contains("copy path") && footer(state).contains("forget finished"))
    }
    state.jobs = []
    let empty = footer(state)
    #expect(!empty.contains("stop it") && !empty.contains("forget") && !empty.contains("copy"))
    #expect(empty.contains("R render"))
  }
}
