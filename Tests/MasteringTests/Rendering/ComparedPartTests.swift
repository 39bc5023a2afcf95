import AudioCore
import Foundation
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Checks compare the part of the mix that the match has compared")
struct ComparedPartTests {
  /// Noise that is 10 dB narrower than its middle.
  private func noise(seconds: Int, seed: UInt64) -> [[Float]] {
    let mid = Signals.pink(count: seconds * 44_100, seed: seed)
    let side = Signals.pink(count: seconds * 44_100, seed: seed + 1).map { 0.3 * $0 }
    return [zip(mid, side).map { 0.2 * ($0 + $1) }, zip(mid, side).map { 0.2 * ($0 - $1) }]
  }

  /// Half a minute that is 6 dB darker above 1 kHz and 0.4 dB to the right, then one that is as much
  /// brighter and to the left.
  private func mix() throws -> [[Float]] {
    let noise = noise(seconds: 60, seed: 1)
    let dark = try Material.filtered(noise, by: Material.curve { $0 > 1000 ? -6 : 0 })
    let bright = try Material.filtered(noise, by: Material.curve { $0 < 1000 ? -6 : 0 })
    let louder = Float(pow(10, 0.4 / 20))
    return (0..<2).map { channel in
      (0..<60 * 44_100).map { i in
        let isFirst = i < 30 * 44_100
        let half = isFirst ? dark : bright
        return half[channel][i] * (isFirst == (channel == 1) ? louder : 1)
      }
    }
  }

  private func checks(_ change: (inout MasterSettings) -> Void) throws -> [String: Check] {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", try mix())
    try folder.write("reference.wav", noise(seconds: 30, seed: 51))
    let outcome = try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"]) {
      change(&$0.settings)
    }
    let checks = try #require(outcome.report.deliverables.first).checks
    return Dictionary(uniqueKeysWithValues: checks.map { ($0.name, $0) })
  }

  @Test(
    "a section, what is left by a trim, and a section of that keep tone and balance",
    arguments: [
      (TimeRegion(start: 0, end: 30), nil), (nil, 30), (TimeRegion(start: 5, end: 25), 28),
    ] as [(TimeRegion?, Double?)])
  func keepsPromises(region: TimeRegion?, end: Double?) throws {
    let checks = try checks {
      $0.match.region = region
      $0.edit.end = end
    }
    let tone = try #require(checks["tone"])
    #expect(tone.passed && tone.measured < 0.25)
    let balance = try #require(checks["balance"])
    #expect(balance.passed)
    #expect(checks["loudness"]?.passed == true)
  }

  /// Half a minute of sixteen peaks an octave, then a louder one with dips where those are: a spectrum of the
  /// whole, moved by what is known of every second, tells neither.
  @Test("a section is followed in its own fine structure, not in the whole's")
  func fineStructure() throws {
    let folder = try TemporaryFolder()
    let noise = noise(seconds: 60, seed: 1)
    func comb(_ depthDB: Double) throws -> [[Float]] {
      try Material.filtered(
        noise, by: Material.curve { depthDB * sin(32 * Double.pi * log2($0 / 1000)) })
    }
    let first = try comb(6)
    let second = try comb(-6)
    try folder.write(
      "mix.wav",
      (0..<2).map { channel in
        first[channel][..<(30 * 44_100)] + second[channel][(30 * 44_100)...].map { 2 * $0 }
      })
    try folder.write("reference.wav", self.noise(seconds: 30, seed: 51))
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"], set: ["dynamics.amount=0"]
    ) {
      $0.settings.tone.detail = 1.0 / 12
      $0.settings.match.region = TimeRegion(start: 2, end: 28)
    }
    let checks = try #require(outcome.report.deliverables.first).checks
    let tone = try #require(checks.first { $0.name == "tone" })
    #expect(tone.measured < 0.06, "\(tone.measured) dB rms")
  }

  /// Dynamics and tone move a section by another amount than the whole, and a limiter the more so.
  @Test(
    "the section gets the reference's loudness, or what is asked for beside it",
    arguments: [0.0, 1.5, 6])
  func sectionsLoudness(offset: Double) throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", try mix())
    try folder.write("reference.wav", noise(seconds: 30, seed: 51))
    let region = TimeRegion(start: 2, end: 20)
    let outcome = try folder.master("mix.wav", reference: "reference.wav", to: ["master.wav"]) {
      $0.settings.match.region = region
      $0.settings.loudness.target = .reference(offset: offset)
    }
    let master = try folder.read("master.wav").map { Array($0[2 * 44_100..<20 * 44_100]) }
    let reference = try folder.read("reference.wav")
    func loudness(_ samples: [[Float]]) throws -> Double {
      try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100)).profile.loudness
        .integratedLUFS
    }
    let difference = try loudness(master) - loudness(reference)
    #expect(abs(difference - offset) <= 0.06, "\(difference) LU")
    let checks = try #require(outcome.report.deliverables.first).checks
    #expect(checks.first { $0.name == "loudness" }?.passed == true)
  }
}
