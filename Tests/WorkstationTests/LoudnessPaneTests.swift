import Mastering
import Metering
import TerminalKit
import Testing
import Workbench
import Workstation

/// What the table and the meters of loudness say where there is nothing to say.
@Suite struct LoudnessPaneTests {
  private func rows(
    _ state: WorkbenchState, live: MeterReadings = MeterReadings(),
    on size: Size = Size(columns: 120, rows: 40)
  ) -> [String] {
    var scene = Scene(state: state, paint: Fixture.paint(.mono, .braille), now: 1e9)
    scene.live = live
    let grid = Composer.frame(scene, size: size).grid
    return (0..<size.rows).map { grid.text(row: $0) }
  }

  @Test func theDifferenceHasNoFiguresOfItsOwnAtRest() throws {
    var state = Fixture.loaded
    Fixture.run("listen delta", &state)
    let all = rows(state)
    for (name, unit) in [("Δ Mom", "LUFS"), ("Δ TP", "dBTP")] {
      let row = try #require(all.first { $0.contains(name) })
      #expect(row.contains("– \(unit)"), "\(row)")
    }
  }

  @Test func largestReadingsStandPointUnderPoint() throws {
    var live = MeterReadings()
    live.source = .original
    live.momentaryLUFS = -12.6
    live.maximumMomentaryLUFS = -11.8
    live.truePeakDBTP = [-5, -5]
    live.heldPeakDBTP = [-2.9, -2.9]
    var state = Fixture.loaded
    Fixture.run("listen a", &state)
    let all = rows(state, live: live)
    var ends: [Int] = []
    for (name, reading) in [("A Mom", "−11.8"), ("A TP", "−2.9")] {
      let row = try #require(all.first { $0.contains(name) })
      let range = try #require(row.firstRange(of: reading))
      ends.append(range.upperBound.utf16Offset(in: row))
    }
    #expect(ends[0] == ends[1], "\(all)")
  }

  @Test func theDifferenceHasNoTarget() throws {
    for (source, hasTarget) in [("b", true), ("delta", false)] {
      var state = Fixture.loaded
      Fixture.run("listen \(source)", &state)
      let all = rows(state, on: Size(columns: 200, rows: 60))
      let row = try #require(all.first { $0.contains(source == "b" ? "B Sht" : "Δ Sht") })
      #expect(row.contains("┆") == hasTarget, "\(row)")
    }
  }

  /// A ceiling is the master's promise; the others are over at full scale.
  @Test(arguments: Listening.Source.allCases)
  func onlyTheMasterIsOverItsCeiling(source: Listening.Source) throws {
    var state = Fixture.loaded
    Fixture.run("listen \(source.rawValue)", &state)
    let paint = Fixture.paint(.truecolour, .braille)
    for (peak, isOver) in [(-3.0, false), (-0.9, source == .master), (1.5, true)] {
      var live = MeterReadings()
      live.source = source
      live.truePeakDBTP = [peak, peak]
      live.heldPeakDBTP = [peak, peak]
      var scene = Scene(state: state, paint: paint, now: 1e9)
      scene.live = live
      let grid = Composer.frame(scene, size: Size(columns: 200, rows: 60)).grid
      let row = try #require((0..<60).first { grid.text(row: $0).contains("\(source.letter) TP") })
      let hasOver = (0..<200).contains { grid[$0, row].style == paint[.meterOver] }
      #expect(hasOver == isOver, "\(source) at \(peak) dBTP")
    }
  }

  /// A twentieth of a decibel over it is what a ceiling may be missed by.
  @Test(arguments: [(-1.45, false), (-1.44, true), (-1.1, true)])
  func theTableMarksAMasterOverItsCeiling(peak: Double, isOver: Bool) {
    var state = Fixture.loaded
    state.plan.draft?.predicted.truePeakDBTP = peak
    #expect(rows(state).contains { $0.contains("!−1.") } == isOver)
  }

  @Test func whatPlaysAndIsSilentDoesNotReadAsTheWholeTrack() throws {
    var live = MeterReadings()
    live.source = .original
    live.truePeakDBTP = [-200, -200]
    var state = Fixture.loaded
    Fixture.run("listen a", &state)
    let row = try #require(rows(state, live: live).first { $0.contains("A Mom") })
    #expect(row.contains("– LUFS"), "\(row)")
  }

  /// Below, momentary loudness has a meter of its own.
  @Test(arguments: [(80, true, true), (76, true, false), (70, false, false)])
  func theTableDropsPSRFirstAndThenTheMomentaryLoudness(
    columns: Int, hasMomentary: Bool, hasPSR: Bool
  ) throws {
    let all = rows(Fixture.loaded, on: Size(columns: columns, rows: 24))
    let head = try #require(all.first { $0.contains("Int LUFS") })
    #expect(head.contains("Mom LUFS") == hasMomentary, "\(head)")
    #expect(head.contains("PSR dB") == hasPSR, "\(head)")
    #expect(head.contains("Sht LUFS") && head.contains("PLR dB") && head.contains("Δref LU"))
  }

  /// The meters may still hold what was heard before a switch.
  @Test(arguments: [(Listening.Source.master, true), (.original, false)])
  func aRowOfTheTableIsLiveWithItsOwnTrackAlone(source: Listening.Source, isLive: Bool) throws {
    var live = MeterReadings()
    live.source = source
    live.shortTermLUFS = -55.5
    live.momentaryLUFS = -66.6
    let all = rows(Fixture.loaded, live: live)
    let head = try #require(all.firstIndex { $0.contains("Int LUFS") })
    let row = all[head + 2]
    #expect(row.contains(" B"), "\(row)")
    for figure in ["−55.5", "−66.6"] { #expect(row.contains(figure) == isLive, "\(row)") }
    let meter = try #require(all.first { $0.contains(" Mom ") && $0.contains("−66.6 LUFS") })
    #expect(meter.contains("\(isLive ? "B" : "A") Mom"), "\(meter)")
  }

  /// Its figure and Δref are 3 LU apart, as two loudspeakers play one channel.
  @Test func aMonoTrackBesideAStereoOneSaysWhatItCounts() {
    let stereo = rows(Fixture.loaded, on: Size(columns: 200, rows: 60))
    #expect(!stereo.contains { $0.contains("mono:") })
    var reference = Fixture.reference
    reference.profile.channels = 1
    var state = Fixture.loaded
    Fixture.send(.event(.measured(reference)), &state)
    for size in [Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)] {
      #expect(rows(state, on: size).contains { $0.contains("R mono: +3.0 LU in Δref") }, "\(size)")
    }
  }

  @Test func silenceHasNoDistanceToTheReference() throws {
    var mix = Fixture.mix
    mix.profile.loudness.integratedLUFS = -200
    mix.profile.peaks.truePeakDBTP = -200
    var state = Fixture.loaded
    Fixture.send(.event(.measured(mix)), &state)
    let row = try #require(rows(state).first { $0.contains("−∞") })
    #expect(row.firstMatch(of: /\d{3}\.\d/) == nil, "\(row)")
  }

  /// A loudness takes 0.4 s, a short-term loudness 3 s: what lies between has no −∞ and no PSR of 0.
  @Test func aTrackUnderThreeSecondsHasNoShortTermLoudness() throws {
    var mix = Fixture.mix
    mix.profile.loudness.maximumShortTermLUFS = -200
    mix.profile.peaks.psrMedianDB = 0
    var state = Fixture.loaded
    Fixture.send(.event(.measured(mix)), &state)
    let figures = LevelFigures(measured: mix.profile)
    #expect(figures.psrDB == nil && figures.knownShortTermLUFS == nil)
    let hasNone = rows(state).allSatisfy { !$0.contains("−∞") }
    #expect(hasNone)
    mix.profile.loudness.integratedLUFS = -200
    #expect(LevelFigures(measured: mix.profile).knownShortTermLUFS == -200)
  }

  @Test func silenceHasNoRatioOfPeakAndLoudness() {
    var mix = Fixture.mix
    #expect(LevelFigures(measured: mix.profile).psrDB != nil)
    mix.profile.loudness.integratedLUFS = -200
    #expect(LevelFigures(measured: mix.profile).psrDB == nil)
  }
}
