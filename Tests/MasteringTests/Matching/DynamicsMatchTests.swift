import Glibc
import Mastering
import Testing

@Suite("Curves of the dynamics stage")
struct DynamicsMatchTests {
  private let percents = Array(stride(from: 5.0, through: 95, by: 5)) + [99]

  private func match(
    slope: Double, share: Double = 1, noiseDB: Double = -200, preset: SettingPreset = .safe
  ) -> DynamicsMatch {
    let levels = percents.map { -50 + $0 * 0.3 }
    return DynamicsMatch(
      levels: levels, reference: levels.map { ($0 + 35) * slope - 20 }, noiseDB: noiseDB,
      share: share, limits: DynamicsLimits(preset.settings))
  }

  @Test("level is left to tone: a distribution that is only louder asks for nothing")
  func level() {
    #expect(match(slope: 1).wanted.allSatisfy { abs($0) < 1e-9 })
    #expect(match(slope: 1).aim.allSatisfy { abs($0) < 1e-9 })
  }

  @Test("a narrower distribution asks for compression that keeps the power")
  func compression() {
    let half = match(slope: 0.6)
    let wanted = half.wanted
    for i in 1..<wanted.count {
      let slope = (wanted[i] - wanted[i - 1]) / (half.levels[i] - half.levels[i - 1])
      #expect(abs(slope + 0.4) < 1e-9)
    }
    let moved = zip(half.levels, wanted).map { $0 + $1 }
    #expect(abs(DynamicsMatch.meanPower(moved) - DynamicsMatch.meanPower(half.levels)) < 1e-9)
  }

  @Test(
    "no curve is steeper or higher than the settings allow",
    arguments: [0.05, 0.3, 0.7, 1.4, 3], [SettingPreset.safe, .full])
  func limits(slope: Double, preset: SettingPreset) {
    let settings = preset.settings.dynamics
    let match = match(slope: slope, preset: preset)
    let aim = match.aim
    #expect(aim.allSatisfy { abs($0) <= settings.max + 1e-9 })
    for i in 1..<aim.count {
      let step = match.levels[i] - match.levels[i - 1]
      let out = (aim[i] - aim[i - 1] + step) / step
      #expect(out >= 0.4 - 1e-9)
      #expect(out <= settings.expand + 1e-9)
    }
  }

  @Test("what lies in the noise is not lifted")
  func noise() {
    let clean = match(slope: 0.5)
    let noisy = match(slope: 0.5, noiseDB: -52)
    #expect(clean.aim[0] > 1)
    for (level, gain) in zip(noisy.levels, noisy.aim) where level < -46 { #expect(gain < 0.05) }
  }

  @Test(
    "a note names the limit that takes the most",
    arguments: [(5.6, "dynamics.expand"), (20.0, "dynamics.max")])
  func note(notch: Double, key: String) throws {
    var settings = SettingPreset.safe.settings
    settings.dynamics.max = 5
    let levels = percents.indices.map { -40 + Double($0) }
    var reference = levels
    for i in 9...10 { reference[i] -= notch }
    let match = DynamicsMatch(
      levels: levels, reference: reference, noiseDB: -200, share: 1,
      limits: DynamicsLimits(settings))
    let note = try #require(LimitNotes.dynamics(match, band: 1, settings: settings))
    #expect(note.key == key)
  }

  @Test("a note names no guard that is off")
  func guardOff() throws {
    var settings = SettingPreset.safe.settings
    settings.dynamics.max = 12
    settings.guards.noise = false
    let levels = percents.indices.map { -40 + Double($0) }
    var reference = levels
    reference[9] += 8
    let match = DynamicsMatch(
      levels: levels, reference: reference, noiseDB: -36, share: 1,
      limits: DynamicsLimits(settings))
    let note = try #require(LimitNotes.dynamics(match, band: 1, settings: settings))
    #expect(note.key == "dynamics.expand")
  }
}
