import Mastering
import Metering
import TerminalKit
import Testing
import Workbench
import Workstation

/// What can be read off the screen: axes that are even, scales beside their meters, marks that stand
/// beside colour, legends of what is drawn, sentences that are whole.
@Suite struct ReadingTests {
  private func rows(_ state: WorkbenchState, _ size: Size) -> [String] {
    let grid = Fixture.frame(state, size).grid
    return (0..<size.rows).map { grid.text(row: $0) }
  }

  /// A mix at the workstation without a reference.
  private var mixAlone: WorkbenchState {
    var state = WorkbenchState()
    Fixture.run("mix /music/mix.wav", &state)
    Fixture.send(.event(.measured(Fixture.mix)), &state)
    Fixture.run("work", &state)
    return state
  }

  /// Rows of the labels of the axis at the left edge of a pane whose frame is in `column`.
  private func labels(_ rows: some Collection<String>, from column: Int) -> [Int] {
    rows.enumerated().compactMap { index, row in
      String(row.dropFirst(column)).firstMatch(of: /^│\s*−\d+\s/) == nil ? nil : index
    }
  }

  private func isEven(_ rows: [Int]) -> Bool {
    Set(zip(rows.dropFirst(), rows).map { $0 - $1 }).count <= 1
  }

  @Test(arguments: [(80, 24), (120, 40), (120, 44), (160, 50), (180, 54), (200, 60), (240, 70)])
  func labelsOfTheSpectraStandEvenly(columns: Int, rows count: Int) throws {
    let all = rows(Fixture.loaded, Size(columns: columns, rows: count))
    let end = try #require(all.firstIndex { $0.contains("match curve") })
    let found = labels(all[..<end], from: 0)
    #expect(found.count >= 2 && isEven(found), "\(found)")
  }

  /// What stands beside a frame has a column of air.
  @Test(arguments: [(120, 40), (160, 50), (200, 60)])
  func theCorrelationKeepsClearOfItsFrame(columns: Int, rows count: Int) throws {
    var state = Fixture.loaded
    Fixture.run("listen a", &state)
    let all = rows(state, Size(columns: columns, rows: count))
    let row = try #require(all.first { $0.contains("corr −1") })
    #expect(row.contains(/[+−]\d\.\d\d │/), "\(row)")
  }

  /// The list has one line for each; below it the help of the chosen one is whole.
  @Test(arguments: [(60, 16), (80, 24), (120, 40)])
  func theHelpOfASettingIsWhole(columns: Int, rows count: Int) {
    for parameter in Parameter.all {
      var state = Fixture.loaded
      Fixture.run("all.settings", &state)
      state.navigation.parameter = parameter.id
      // The line under the dialog says the same.
      let dialog = rows(state, Size(columns: columns, rows: count))[2..<count - 2]
      let text = dialog.joined(separator: " ")
      for word in parameter.setting.help.split(separator: " ") {
        #expect(text.contains(word), "\(parameter.id): \(word)")
      }
    }
  }

  /// As tall as a pane gets that fills a large screen.
  @Test func aTallSpectrumKeepsItsRange() {
    var state = Fixture.loaded
    state.navigation.pane = .spectrumAB
    state.navigation.isPaneFull = true
    let all = rows(state, Size(columns: 120, rows: 120))
    let found = labels(all, from: 0)
    #expect(found.count >= 4 && isEven(found), "\(found)")
    #expect(!all.contains { $0.hasPrefix("│−132") })
  }

  @Test(arguments: [(200, 60), (220, 64), (240, 70)])
  func labelsOfTheHistoryStandEvenly(columns: Int, rows count: Int) throws {
    let all = rows(Fixture.loaded, Size(columns: columns, rows: count))
    let top = try #require(all.firstIndex { $0.contains("─ history") })
    let end = try #require(all.firstIndex { $0.contains("─ waveform") })
    let title = try #require(all[top].firstRange(of: "history"))
    let column = all[top].distance(from: all[top].startIndex, to: title.lowerBound) - 3
    let found = labels(all[(top + 1)..<end], from: column)
    #expect(found.count >= 2 && isEven(found), "\(found)")
  }

  /// Loudness and peaks have scales of their own.
  @Test func theScaleOfLoudnessStandsUnderItsMeters() throws {
    var state = Fixture.loaded
    Fixture.run("listen a", &state)
    let all = rows(state, Size(columns: 200, rows: 60))
    let last = try #require(all.firstIndex { $0.contains("A Sht") })
    #expect(all[last + 1].contains("−41") && all[last + 1].contains("−5 LUFS"), "\(all[last + 1])")
    #expect(all[last + 2].contains("A TP L"), "\(all[last + 2])")
  }

  /// A peak over full scale is marked by a sign wherever it is told.
  @Test func aPeakOverFullScaleHasItsSignEverywhere() {
    var reference = Fixture.reference
    reference.profile.peaks.truePeakDBTP = 1.4
    var state = Fixture.loaded
    Fixture.send(.event(.measured(reference)), &state)
    var sheet = state
    Fixture.run("render.sheet", &sheet)
    for state in [state, sheet, Fixture.browsing(state)] {
      let text = Fixture.frame(state, Size(columns: 120, rows: 40)).grid.text
      #expect(text.contains("!1.4"))
    }
  }

  @Test(arguments: [(80, 24), (120, 40)]) func aLongNameLeavesTheLegend(columns: Int, rows: Int) {
    var mix = Fixture.mix
    mix.path = "/music/" + String(repeating: "a-long-name-", count: 12) + ".wav"
    var state = WorkbenchState()
    Fixture.run("mix \(mix.path)", &state)
    Fixture.run("reference ref.flac", &state)
    Fixture.send(.event(.measured(mix)), &state)
    Fixture.send(.event(.measured(Fixture.reference)), &state)
    Fixture.draft(&state)
    Fixture.run("work", &state)
    let text = Fixture.frame(state, Size(columns: columns, rows: rows)).grid.text
    #expect(text.contains("B master"))
  }

  /// The spectrum of what plays, its average as a line.
  @Test(arguments: [
    (Listening.Source.original, "A live fill"), (Listening.Source.master, "B master° fill"),
    (Listening.Source.difference, "Δ difference fill"),
    (Listening.Source.reference, "B master° fill"),
  ])
  func theLegendNamesWhatFillsTheSpectrum(source: Listening.Source, legend: String) {
    var scene = Scene(state: Fixture.loaded, paint: Fixture.paint(.mono, .braille), now: 1e9)
    scene.live.source = source
    scene.live.spectrum = FrequencyCurve(frequencies: [20, 20_000], levels: [-30, -40])
    let text = Composer.frame(scene, size: Size(columns: 120, rows: 40)).grid.text
    #expect(text.contains("A mix.wav line  \(legend)"))
  }

  /// The last minute has the looks of what plays, and nothing of the reference.
  @Test(arguments: Listening.Source.allCases)
  func theHistoryIsOfWhatPlays(source: Listening.Source) throws {
    let paint = Fixture.paint(.ansi, .braille)
    var scene = Scene(state: Fixture.loaded, paint: paint, now: 1e9)
    scene.live.source = source
    scene.live.history = [-20, -18, -16]
    let roles: [Listening.Source: Role] = [
      .original: .srcALine, .master: .srcBLine, .reference: .srcRFill, .difference: .srcDeltaFill,
    ]
    for isPlaying in [true, false] {
      if !isPlaying { scene.live = MeterReadings() }
      let grid = Composer.frame(scene, size: Size(columns: 200, rows: 60)).grid
      let all = (0..<60).map { grid.text(row: $0) }
      let top = try #require(all.firstIndex { $0.contains("─ history") })
      let letter = isPlaying ? source.letter : "A"
      #expect(all[top].contains("Sht LUFS  \(letter) line "), "\(all[top])")
      #expect(all[top].contains("R dots") != isPlaying, "\(all[top])")
      let end = try #require(all.firstIndex { $0.contains("─ waveform") })
      let title = try #require(all[top].firstRange(of: "history"))
      let left = all[top].distance(from: all[top].startIndex, to: title.lowerBound)
      let role = try #require(isPlaying ? roles[source] : .srcALine)
      let hasLine = (top + 1..<end).contains { row in
        (left..<left + 40).contains { grid[$0, row].style == paint[role] }
      }
      #expect(hasLine, "\(role)")
    }
  }

  @Test func aPaneWithoutACurveHasNoLegend() {
    let text = Fixture.frame(mixAlone, Size(columns: 120, rows: 40)).grid.text
    #expect(text.contains("No reference"))
    #expect(!text.contains("proposed dots") && !text.contains("average of the loud parts"))
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func theCurveNamesItsLargestBoostAndCut(columns: Int, rows count: Int) throws {
    let all = rows(Fixture.loaded, Size(columns: columns, rows: count))
    let title = try #require(all.first { $0.contains("match curve") })
    let levels = title.matches(of: /[+−]\d+\.\d dB @ [\d.]+ k?Hz/)
    #expect(levels.count == 2, "\(title)")
  }

  @Test func withoutAReferenceTheTargetIsTheMix() {
    let text = Fixture.frame(mixAlone, Size(columns: 120, rows: 40)).grid.text
    #expect(text.contains("target as the mix") && !text.contains("target ref"))
  }

  @Test func thePaletteListsAsManyActionsAsThereIsRoomFor() {
    var state = Fixture.loaded
    Fixture.press(":", &state)
    let frame = Fixture.frame(state, Size(columns: 120, rows: 40))
    let listed = frame.regions.count { $0.target.name == "palette" }
    #expect(listed >= 12, "\(listed)")
  }

  @Test func theUndoListSaysWhereOneIs() throws {
    var state = Fixture.loaded
    for words in ["set match.amount 60", "set tone.amount 50", "undo", "undo.list", "row 1"] {
      Fixture.run(words, &state)
    }
    state.messages = []
    let all = rows(state, Size(columns: 80, rows: 24))
    let now = all.filter { $0.contains("  now ") }
    #expect(now.count == 1 && now.first?.contains("60 %") == true, "\(now)")
  }

  @Test func aWarningThatIsCutIsSaidInFullBelow() throws {
    let sentence =
      "Cannot make a plan of /music/mix.wav and what it is to sound like, since one of them is not "
      + "where it was any more; put it back and read both again."
    var state = Fixture.loaded
    Fixture.send(.event(.solveFailed(revision: state.plan.revision, sentence)), &state)
    Fixture.run("warnings", &state)
    let row = try #require(state.warnings.firstIndex { $0.text == sentence })
    Fixture.run("row \(row + 1)", &state)
    state.messages = []
    let text = Fixture.frame(state, Size(columns: 80, rows: 24)).grid.text
    #expect(text.contains("both again."))
  }
}
