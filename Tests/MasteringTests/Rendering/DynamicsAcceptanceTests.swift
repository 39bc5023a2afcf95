import AudioCore
import Foundation
import Mastering
import Metering
import TestSupport
import Testing

@Suite("A master is as loud and as quiet as its reference")
struct DynamicsAcceptanceTests {
  /// Errors of the band quantiles 5 … 95 %, dB.
  private func errors(_ master: TrackProfile, _ reference: TrackProfile) -> [Double] {
    zip(master.dynamics.bandQuantilesDB, reference.dynamics.bandQuantilesDB).flatMap { pair in
      zip(pair.0, pair.1).dropLast().map { $0 - $1 }
    }
  }

  private func rms(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
  }

  @Test("band quantiles within 0.3 dB rms and 0.6 dB where the map lies inside the limits")
  func quantiles() throws {
    let folder = try TemporaryFolder()
    // Another programme, compressed to two thirds in some bands and expanded by a quarter in others.
    try folder.write(
      "mix.wav", try Programme.bands(seconds: 60, seed: 11, spread: [4, 4, 4, 3, 3]))
    try folder.write(
      "reference.wav",
      try Programme.bands(
        seconds: 60, seed: 77, spread: [2.6, 2.8, 3, 3.6, 3.6], level: -20))
    let outcome = try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"]) {
      $0.settings = SettingPreset.full.settings
    }
    let master = try #require(outcome.report.deliverables.first).profile
    let reference = try #require(outcome.report.references.first).profile
    let left = errors(master, reference)
    #expect(rms(left) <= 0.3)
    #expect((left.map(abs).max() ?? 9) <= 0.6)
    #expect(outcome.plan.dynamics != nil)
  }

  @Test("range within 0.5 LU, loudness within 0.05 LU")
  func range() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "mix.wav",
      try Programme.bands(seconds: 80, seed: 21, spread: [3, 3, 3, 3, 3], sections: 4))
    try folder.write(
      "reference.wav",
      try Programme.bands(
        seconds: 80, seed: 87, spread: [2.5, 2.5, 2.5, 2.5, 2.5], sections: 2.5, level: -20))
    let peak = try folder.master("reference.wav", to: ["copy.wav"], set: ["limit.style=off"])
    let truePeak = try #require(peak.report.deliverables.first).profile.peaks.truePeakDBTP
    let outcome = try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"]) {
      $0.settings = SettingPreset.full.settings
      $0.settings.limit.ceiling = truePeak
    }
    let mix = outcome.report.mix.profile
    let master = try #require(outcome.report.deliverables.first).profile
    let reference = try #require(outcome.report.references.first).profile
    #expect(abs(mix.loudness.rangeLU - reference.loudness.rangeLU) <= 4)
    #expect(abs(mix.loudness.rangeLU - reference.loudness.rangeLU) > 1, "or there is nothing to do")
    #expect(abs(master.loudness.rangeLU - reference.loudness.rangeLU) <= 0.5)
    // The stage moves levels of 50 ms; peaks inside them only the limiter touches.
    withKnownIssue("the median of peak to short-term loudness is 0.5 dB off") {
      #expect(abs(master.peaks.psrMedianDB - reference.peaks.psrMedianDB) <= 0.3)
    }
    #expect(abs(master.loudness.integratedLUFS - reference.loudness.integratedLUFS) <= 0.05)
  }

  @Test("a mix that is its reference gets no dynamics, amount 0 has none at all")
  func idle() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.scaled(Material.stereo(seconds: 12, seed: 3), -8))
    try folder.write("reference.wav", Material.stereo(seconds: 12, seed: 3))
    let same = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["a.wav"], set: ["limit.style=off"])
    #expect(same.plan.dynamics == nil)
    try folder.write(
      "other.wav",
      try Programme.bands(
        seconds: 12, seed: 5, spread: [4, 4, 4, 4, 4]))
    let off = try folder.master(
      "other.wav", reference: "reference.wav", to: ["b.wav"],
      set: ["dynamics.amount=0", "dynamics.rider=0"])
    #expect(off.plan.dynamics == nil)
  }

  @Test("settings written before the stage existed mean that it is absent")
  func oldSettings() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 6, seed: 3))
    let plan = try folder.master("mix.wav", to: ["a.wav"]).plan
    var text = String(decoding: try plan.encoded(), as: UTF8.self)
    let start = try #require(text.range(of: "    \"dynamics\" : {"))
    let end = try #require(text.range(of: "},\n", range: start.lowerBound..<text.endIndex))
    text.removeSubrange(start.lowerBound..<end.upperBound)
    let old = try MasterPlan.decode([UInt8](text.utf8), path: "old.plan.json")
    #expect(old.settings.dynamics.amount == 0)
    #expect(old.settings.dynamics.rider == 0)
  }
}
