import Glibc
import Mastering
import Metering
import TestSupport
import Testing

@Suite("The dynamics loop")
struct DynamicsLoopTests {
  private let percents = DynamicsProfile.percents

  /// Levels of all five bands that rise and fall by `depth` dB around −30 dBFS, the first half being
  /// `section` dB louder than that and the second half as much quieter.
  private func track(depth: Double, section: Double = 0) -> LevelTrack {
    var track = LevelTrack()
    for unit in 0..<4000 {
      let level = -30 + depth * sin(Double(unit) * 0.02) + (unit < 2000 ? section : -section)
      track.append(SIMD8(repeating: pow(10, level / 10)))
    }
    track.finish()
    return track
  }

  private func loop(_ input: LevelTrack) -> DynamicsLoop {
    let mix = DynamicsProfile(bandQuantilesDB: input.quantiles)
    return loop(
      input, metered: mix, before: mix,
      reference: DynamicsProfile(bandQuantilesDB: track(depth: 4).quantiles))
  }

  private func loop(
    _ input: LevelTrack, metered: DynamicsProfile, before: DynamicsProfile,
    reference: DynamicsProfile
  ) -> DynamicsLoop {
    var loop = DynamicsLoop(
      mix: before, reference: reference, settings: SettingPreset.full.settings,
      noiseDB: [Double](repeating: -200, count: 5))
    loop.begin(input: input, metered: metered, before: before)
    return loop
  }

  /// What a meter makes of a track that reads its quiet moments up to 2 dB lower.
  private func metered(_ input: LevelTrack) -> DynamicsProfile {
    DynamicsProfile(
      bandQuantilesDB: input.quantiles.map { levels in
        zip(levels, percents).map { $0 - 2 * (100 - $1) / 100 }
      })
  }

  /// What came out, each band's spread being off by `off` dB at its ends.
  private func after(off: Double) -> DynamicsProfile {
    let goal = track(depth: 4).quantiles
    return DynamicsProfile(
      bandQuantilesDB: goal.map { levels in
        zip(levels, percents).map { $0 + off * ($1 - 50) / 50 }
      })
  }

  @Test("a band that comes out worse goes back to where it was best and stays there")
  func goesBack() throws {
    let input = track(depth: 6)
    let before = DynamicsProfile(bandQuantilesDB: input.quantiles)
    var loop = loop(input)
    let first = try #require(loop.plan).bands
    let missed = loop.correct(input: input, before: before, after: after(off: 0.4))
    #expect(try #require(loop.plan).bands != first, "or nothing was moved")
    for _ in 0..<2 {
      let again = loop.correct(input: input, before: before, after: after(off: 1.2))
      #expect(again == missed)
      for (band, curve) in try #require(loop.plan).bands.enumerated() {
        for (gain, old) in zip(curve.gainsDB, first[band].gainsDB) {
          #expect(abs(gain - old) < 0.05)
        }
      }
    }
  }

  @Test(
    "dynamics.smooth is the smoothing of the lowest band, and the others keep their ratio to it")
  func smooth() throws {
    let input = track(depth: 6)
    let mix = DynamicsProfile(bandQuantilesDB: input.quantiles)
    let cases: [(smooth: Double, expected: [Double])] = [
      (20, [20, 10, 7.5, 5, 4]), (80, [80, 40, 30, 20, 16]),
    ]
    for (smooth, expected) in cases {
      var settings = SettingPreset.full.settings
      settings.dynamics.smooth = smooth
      var loop = DynamicsLoop(
        mix: mix, reference: DynamicsProfile(bandQuantilesDB: track(depth: 4).quantiles),
        settings: settings, noiseDB: [Double](repeating: -200, count: 5))
      loop.begin(input: input, metered: mix, before: mix)
      #expect(try #require(loop.plan).smoothingMilliseconds == expected)
    }
  }

  @Test("where stage and meter read one mix differently, that is no difference to the reference")
  func readsAlike() {
    let input = track(depth: 6)
    let metered = metered(input)
    #expect(loop(input, metered: metered, before: metered, reference: metered).plan == nil)
  }

  @Test("what the filters alone bring to the reference's levels is left to them")
  func filtersSuffice() {
    let plain = DynamicsProfile(bandQuantilesDB: track(depth: 6).quantiles)
    let input = track(depth: 4)
    let metered = metered(input)
    #expect(loop(input, metered: metered, before: plain, reference: metered).plan == nil)
  }

  @Test("what gains of sections do to the levels is not undone by the curves")
  func leavesSections() throws {
    let input = track(depth: 6)
    let before = DynamicsProfile(bandQuantilesDB: input.quantiles)
    let gains = (0..<41).map { second in second < 20 ? 2.0 : -2.0 }
    let after = DynamicsProfile(bandQuantilesDB: track(depth: 4, section: 2).quantiles)
    var knows = loop(input)
    var ignores = knows
    let with = knows.correct(input: input, before: before, after: after, sectionsDB: gains)
    let without = ignores.correct(input: input, before: before, after: after)
    #expect(with < 0.3)
    #expect(without > 3 * with)
  }
}
