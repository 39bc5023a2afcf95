import Foundation
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Sections that are moved do not move the tone")
struct SectionToneTests {
  /// Ten seconds of loud noise, brighter by `tilt` dB above 1 kHz, ten that are darker by as much and
  /// `contrast` dB quieter, and so on.
  private func programme(contrast: Double, tilt: Double, seed: UInt64) throws -> [[Float]] {
    let noise = (0..<2).map { Signals.pink(count: 80 * 44_100, seed: seed + $0) }
    let bright = try Material.filtered(noise, by: Material.curve { $0 < 1000 ? -tilt : 0 })
    let dark = try Material.filtered(noise, by: Material.curve { $0 > 1000 ? -tilt : 0 })
    let quiet = Float(pow(10, -contrast / 20))
    return (0..<2).map { channel in
      (0..<80 * 44_100).map { i in
        0.5 * ((i / 441_000).isMultiple(of: 2) ? bright[channel][i] : quiet * dark[channel][i])
      }
    }
  }

  /// Masters such a programme with `full` towards one without tilt of another contrast.
  private func master(
    contrast: Double, tilt: Double, towards reference: Double,
    change: (inout MasterSettings) -> Void
  ) throws -> MasterOutcome {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", try programme(contrast: contrast, tilt: tilt, seed: 1))
    try folder.write("reference.wav", try programme(contrast: reference, tilt: 0, seed: 51))
    return try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"]) {
      $0.settings = SettingPreset.full.settings
      change(&$0.settings)
    }
  }

  /// Gains that reach the 1 dB a second that they may change by, pass it by their rounding alone, and stay
  /// within `dynamics.ridermax`.
  private func expectGentle(_ rider: [Double]) {
    let steepest = zip(rider, rider.dropFirst()).map { abs($0 - $1) }.max() ?? 0
    #expect(steepest > 0.9 && steepest < 1.0002, "\(steepest) dB")
    let most = SettingPreset.full.settings.dynamics.ridermax
    #expect(rider.allSatisfy { abs($0) <= most })
  }

  @Test("a quiet, dark section that is raised leaves the spectrum at the reference's")
  func darkSection() throws {
    let outcome = try master(contrast: 9, tilt: 6, towards: 4) { $0.dynamics.amount = 0 }
    let rider = try #require(outcome.plan.dynamics).riderDB
    #expect((rider.max() ?? 0) - (rider.min() ?? 0) > 3, "or there is nothing to make up for")
    expectGentle(rider)
    let checks = try #require(outcome.report.deliverables.first).checks
    let tone = try #require(checks.first { $0.name == "tone" })
    #expect(tone.measured < 0.2)
  }

  @Test("the loudest 3 s are as loud as the reference's, and gains do not swing between seconds")
  func loudestSection() throws {
    let outcome = try master(contrast: 3, tilt: 0, towards: 8) { $0.limit.style = .off }
    let master = try #require(outcome.report.deliverables.first).profile.loudness
    let reference = try #require(outcome.report.references.first).profile.loudness
    let mix = outcome.report.mix.profile.loudness
    func above(_ loudness: LoudnessProfile) -> Double {
      loudness.maximumShortTermLUFS - loudness.integratedLUFS
    }
    #expect(abs(above(mix) - above(reference)) > 0.5, "or there is nothing to do")
    #expect(abs(above(master) - above(reference)) <= 0.15)
    #expect(abs(master.rangeLU - reference.rangeLU) <= 0.5)
    let rider = try #require(outcome.plan.dynamics).riderDB
    expectGentle(rider)
    let turns = zip(zip(rider, rider.dropFirst()), rider.dropFirst(2)).filter { pair, next in
      (pair.1 - pair.0) * (next - pair.1) < 0 && min(abs(pair.1 - pair.0), abs(next - pair.1)) > 0.3
    }
    #expect(turns.count <= 20, "gains that swing turn in nearly all of the 80 seconds")
  }
}
