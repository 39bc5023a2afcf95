import AudioCore
import AudioFiles
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Offsets of a mix")
struct OffsetTests {
  /// Music with an offset of −70 dBFS, which is no fault as it stands.
  private func mix(in folder: TemporaryFolder) throws {
    let samples = Material.stereo(seconds: 8, seed: 1, level: 0.1).map { $0.map { $0 + 0.000_316 } }
    try folder.write("mix.wav", samples, depth: .pcm24)
  }

  @Test("a small one stays where nothing else is changed, bit for bit")
  func staysAlone() throws {
    let folder = try TemporaryFolder()
    try mix(in: folder)
    let outcome = try folder.master("mix.wav", to: ["master.wav"])
    #expect(outcome.plan.repair.isNeutral)
    #expect(try folder.read("master.wav") == folder.read("mix.wav"))
  }

  @Test(
    "one that the drive would make a fault of is taken out",
    arguments: ["loudness.target=-10", "limit.drive=16"])
  func isNotDriven(setting: String) throws {
    let folder = try TemporaryFolder()
    try mix(in: folder)
    let outcome = try folder.master("mix.wav", to: ["master.wav"], set: [setting])
    #expect(outcome.plan.repair.offsets.count == 2)
    for channel in try folder.read("master.wav") {
      let mean = channel.reduce(0.0) { $0 + Double($1) } / Double(channel.count)
      #expect(abs(mean) < 0.001)
    }
  }

  /// One second of digital silence, `seconds` of music with an offset of −40 dBFS, and as much silence.
  private func surrounded(_ seconds: Double, in folder: TemporaryFolder) throws {
    let silence = [Float](repeating: 0, count: 44_100)
    let music = Material.stereo(seconds: seconds, seed: 1, level: 0.1)
    let samples = music.map { silence + $0.map { $0 + 0.01 } + silence }
    try folder.write("mix.wav", samples, depth: .pcm24)
  }

  @Test("silence before and after stays silent, and the music between loses all of it")
  func silenceStays() throws {
    let folder = try TemporaryFolder()
    try surrounded(8, in: folder)
    let outcome = try folder.master("mix.wav", to: ["master.wav"], set: ["limit.drive=3"])
    let repair = outcome.plan.repair
    #expect(repair.offsets.allSatisfy { abs($0 - 0.01) < 1e-4 })
    for channel in try folder.read("master.wav") {
      // What is left is the dither of 24 bits.
      let ends = channel.prefix(44_000) + channel.suffix(44_000)
      #expect(ends.allSatisfy { abs($0) < 1e-6 })
      let music = channel[44_100..<9 * 44_100]
      let mean = music.reduce(0.0) { $0 + Double($1) } / Double(music.count)
      #expect(abs(mean) < 5e-4)
    }
  }

  @Test("much silence around the music does not hide it")
  func isNotHidden() throws {
    let folder = try TemporaryFolder()
    let silence = [Float](repeating: 0, count: 20 * 44_100)
    let music = Material.stereo(seconds: 4, seed: 1, level: 0.1)
    let samples = music.map { silence + $0.map { $0 + 0.003 } + silence }
    try folder.write("mix.wav", samples, depth: .pcm24)
    let outcome = try folder.master("mix.wav", to: []) { $0.dryRun = true }
    #expect(outcome.plan.repair.offsets.allSatisfy { abs($0 - 0.003) < 3e-4 })
  }

  @Test("a click alone in silence has no mean that would be one")
  func click() throws {
    var samples = [Float](repeating: 0, count: 10 * 44_100)
    for frame in 5 * 44_100..<5 * 44_100 + 2205 { samples[frame] = 0.5 }
    let profile = try Measure.profile(
      of: MemorySource(samples: [samples], sampleRate: 44_100)
    ).profile
    #expect(profile.faultyOffset() == nil)
  }

  @Test("silence in the middle stays silent as well, and hides nothing of it")
  func silenceBetween() throws {
    let folder = try TemporaryFolder()
    let silence = [Float](repeating: 0, count: 8 * 44_100)
    let music = Material.stereo(seconds: 4, seed: 1, level: 0.1).map { $0.map { $0 + 0.01 } }
    try folder.write("mix.wav", music.map { $0 + silence + $0 }, depth: .pcm24)
    let outcome = try folder.master("mix.wav", to: ["master.wav"], set: ["limit.drive=3"])
    #expect(outcome.plan.repair.offsets.allSatisfy { abs($0 - 0.01) < 3e-4 })
    for channel in try folder.read("master.wav") {
      // What is left is the dither of 24 bits.
      let gap = channel[4 * 44_100 + 100..<12 * 44_100 - 100]
      #expect(gap.allSatisfy { abs($0) < 1e-6 })
    }
  }

  @Test("an end that holds the offset itself is no silence")
  func offsetOnly() throws {
    let folder = try TemporaryFolder()
    let still = [Float](repeating: 0.000_25, count: 44_100)
    let music = Material.stereo(seconds: 8, seed: 1, level: 0.1)
    try folder.write(
      "mix.wav", music.map { still + $0.map { $0 + 0.000_25 } + still }, depth: .pcm24)
    let outcome = try folder.master("mix.wav", to: ["master.wav"], set: ["limit.drive=16"])
    #expect(outcome.plan.repair.offsets.allSatisfy { abs($0 - 0.000_25) < 2e-5 })
    for channel in try folder.read("master.wav") {
      #expect(channel.prefix(44_000).allSatisfy { abs($0) < 3e-4 })
      #expect(channel.suffix(44_000).allSatisfy { abs($0) < 3e-4 })
    }
  }

  @Test("the levels of the lowest band are compared behind it")
  func isNoLevel() throws {
    let folder = try TemporaryFolder()
    let music = Material.stereo(seconds: 12, seed: 1, level: 0.15)
    try folder.write("plain.wav", music)
    try folder.write("mix.wav", music.map { $0.map { $0 + 0.2 } })
    let spread = [Double](repeating: 4, count: 5)
    try folder.write("song.wav", try Programme.bands(seconds: 12, seed: 3, spread: spread))
    func dryRun(_ mix: String) throws -> MasterOutcome {
      try folder.master(mix, reference: "song.wav", to: []) { $0.dryRun = true }
    }
    let plain = try dryRun("plain.wav")
    let shifted = try dryRun("mix.wav")
    func spreadError(_ outcome: MasterOutcome) -> Double? {
      outcome.report.stages.first { $0.stage == "dynamics" }?.values["spreadErrorBeforeDB"]
    }
    let wanted = try #require(spreadError(plain))
    let found = try #require(spreadError(shifted))
    #expect(abs(found - wanted) < 0.05)
    let own = try #require(plain.plan.dynamics).bands[0]
    let other = try #require(shifted.plan.dynamics).bands[0]
    for level in stride(from: -50.0, through: -15, by: 5) {
      #expect(abs(other.gainDB(at: level) - own.gainDB(at: level)) < 0.3)
    }
  }

  @Test("none is taken out where that is switched off")
  func off() throws {
    let folder = try TemporaryFolder()
    try mix(in: folder)
    let outcome = try folder.master(
      "mix.wav", to: ["master.wav"], set: ["loudness.target=-10", "input.dc=off"])
    #expect(outcome.plan.repair.isNeutral)
  }
}
