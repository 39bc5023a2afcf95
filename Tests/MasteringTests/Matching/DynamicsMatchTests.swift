import Glibc
import Mastering
import Metering
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
    "nothing is lifted up to 6 dB over the noise, all from 18 dB on; what falls may fall anywhere")
  func lift() {
    var settings = MasterSettings()
    settings.dynamics.max = 8
    func held(_ gain: Double, at level: Double, noiseDB: Double, isSoft: Bool = false) -> Double {
      DynamicsLimits(settings).hold([gain], at: [level], noiseDB: noiseDB, isSoft: isSoft)[0]
    }
    for (level, most) in [(-90.0, 0.0), (-74, 0), (-71, 2), (-68, 4), (-62, 8), (-40, 8)] {
      #expect(abs(held(20, at: level, noiseDB: -80) - most) < 1e-9, "\(level) dBFS")
      #expect(abs(held(20, at: level, noiseDB: -80, isSoft: true) - most) < 1e-9, "\(level) dBFS")
      #expect(held(-20, at: level, noiseDB: -80) == -8)
    }
    // As much as is allowed is asked for: the knee is 0.75 dB under it.
    #expect(abs(held(4, at: -68, noiseDB: -80, isSoft: true) - 3.25) < 1e-9)
    // Noise of −150 dBFS is none that is known.
    #expect(held(20, at: -150, noiseDB: -150) == 8 && held(20, at: -149, noiseDB: -149) == 0)
    settings.guards.noise = false
    #expect(held(20, at: -90, noiseDB: -80) == 8)
  }

  @Test("a quantile stands for the levels half way to its neighbours, the outer ones to the ends")
  func weights() {
    let count = DynamicsProfile.percents.count
    #expect(abs(DynamicsMatch.meanPower([Double](repeating: -23, count: count)) + 23) < 1e-9)
    // 5 %: 0 … 7.5; 10 %: 7.5 … 12.5; 95 %: 92.5 … 97; 99 %: 97 … 100.
    for (index, share) in [(0, 0.075), (1, 0.05), (18, 0.045), (19, 0.03)] {
      var levels = [Double](repeating: -200, count: count)
      levels[index] = 0
      #expect(abs(DynamicsMatch.meanPower(levels) - 10 * log10(share)) < 1e-9, "\(index)")
    }
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
