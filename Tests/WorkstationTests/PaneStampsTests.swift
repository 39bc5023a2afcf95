import TerminalKit
import TestSupport
import Testing
import Workbench
import Workstation

/// Panes that are put there again are the panes that would have been drawn.
@Suite struct PaneStampsTests {
  private func meters(_ random: inout SeededGenerator) -> MeterReadings {
    var meters = MeterReadings()
    meters.source = Listening.Source.allCases[random.below(4)]
    // So near to each other that the tenths on the screen are often the same.
    meters.momentaryLUFS = -14 - Double(random.below(40)) / 100
    meters.shortTermLUFS = -14 - Double(random.below(20)) / 100
    meters.psrDB = Double(random.below(20)) / 100
    meters.spectrum = FrequencyCurve(
      frequencies: [20, 200, 2000, 20_000],
      levels: (0..<4).map { _ in -Double(random.below(90)) })
    meters.history = (0..<60).map { _ in -Double(random.below(30)) - 10 }
    meters.samples = (0..<32).map { _ in
      (left: Float(random.below(200)) / 100 - 1, right: Float(random.below(200)) / 100 - 1)
    }
    return meters
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60)])
  func aWalkLooksTheSame(columns: Int, rows: Int) {
    var random = SeededGenerator(seed: UInt64(columns))
    var state = Fixture.loaded
    let keys =
      "abcdehijklnopqtuwxzABDJKLNUW0123456789[]\\<>,.=+- ".map { KeyStroke($0) }
      + [KeyStroke(.tab), KeyStroke(.escape), KeyStroke(.enter), KeyStroke(.up), KeyStroke(.down)]
    let stamps = PaneStamps()
    for step in 0..<400 {
      if random.below(3) == 0 { Fixture.send(.key(keys[random.below(keys.count)]), &state) }
      if random.below(40) == 0 { Fixture.draft(&state) }
      if random.below(2) == 0 { state.listening.position = Double(random.below(1200)) / 100 }
      state.listening.isPlaying = random.below(4) != 0
      var scene = Scene(state: state, paint: Fixture.paint(.indexed, .braille), now: 1e9)
      if state.listening.isPlaying {
        scene.live = meters(&random)
        if random.below(2) == 0 { scene.state.listening.source = scene.live.source ?? .master }
      }
      if random.below(5) == 0 {
        scene.pointer = Point(column: random.below(columns), row: random.below(rows))
      }
      let size = Size(columns: columns, rows: rows)
      let fresh = Composer.frame(scene, size: size)
      scene.stamps = stamps
      let stamped = Composer.frame(scene, size: size)
      guard fresh != stamped else { continue }
      Issue.record("step \(step): \(state.navigation.pane) differs")
      return
    }
  }

  @Test func spectraThatStayWithTheFileLookTheSame() {
    var random = SeededGenerator(seed: 1)
    var state = Fixture.loaded
    state.listening.isPlaying = true
    state.view.averaging = .infinite
    state.view.isFrozen = true
    var live = meters(&random)
    let stamps = PaneStamps()
    let sources: [Listening.Source?] = [nil, .master, .reference, .original]
    for source in sources {
      live.source = source
      var scene = Scene(
        state: state, live: source == nil ? MeterReadings() : live,
        paint: Fixture.paint(.indexed, .braille), now: 1e9)
      let size = Size(columns: 200, rows: 60)
      let fresh = Composer.frame(scene, size: size)
      scene.stamps = stamps
      #expect(fresh == Composer.frame(scene, size: size), "\(String(describing: source))")
    }
  }
}
