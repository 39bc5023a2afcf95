import AudioCore
import Glibc
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Several references, weighed aspect by aspect")
struct ReferenceBlendTests {
  private static func measure(
    _ level: Float, _ side: Float, _ seed: UInt64, rate: Int = 44_100
  ) throws -> TrackProfile {
    let samples = Material.stereo(seconds: 6, rate: rate, seed: seed, level: level, side: side)
    return try Measure.profile(of: MemorySource(samples: samples, sampleRate: rate)).profile
  }

  private func blend(
    _ parts: [(TrackProfile, ReferenceRequest)], mix: TrackProfile,
    settings: MasterSettings = MasterSettings()
  ) -> TrackProfile {
    ReferenceBlend(
      parts: parts.map { part in ReferenceBlend.Part(profile: part.0) { part.1.weight(for: $0) } },
      mix: mix, settings: settings
    ).profile
  }

  /// Tone and the rest of `song`, width of `other`.
  private func blend(
    _ song: TrackProfile, widthOf other: TrackProfile, mix: TrackProfile,
    settings: MasterSettings = MasterSettings()
  ) -> TrackProfile {
    var first = ReferenceRequest(path: "song")
    first.aspects.width = 0
    var second = ReferenceRequest(path: "other", weight: 0)
    second.aspects.width = 100
    return blend([(song, first), (other, second)], mix: mix, settings: settings)
  }

  private func ratio(_ profile: TrackProfile, _ index: Int) -> Double {
    profile.spectrum.sideDB[index] - profile.spectrum.midDB[index]
  }

  @Test func aSoleReferenceIsItself() throws {
    let mix = try Self.measure(0.1, 0.2, 1)
    let song = try Self.measure(0.4, 0.5, 2)
    #expect(blend([(song, ReferenceRequest(path: "a", weight: 40))], mix: mix) == song)
  }

  @Test func toneOfOneLevelOfAnother() throws {
    let mix = try Self.measure(0.1, 0.2, 1)
    let bright = try Self.measure(0.2, 0.5, 2)
    let loud = try Self.measure(0.5, 0.1, 3)
    var first = ReferenceRequest(path: "bright")
    first.aspects.level = 0
    first.aspects.balance = 0
    var second = ReferenceRequest(path: "loud", weight: 0)
    second.aspects.level = 100
    let result = blend([(bright, first), (loud, second)], mix: mix)
    #expect(result.spectrum.midDB == bright.spectrum.midDB)
    #expect(result.stereo.widthDB == bright.stereo.widthDB)
    #expect(result.dynamics == bright.dynamics)
    #expect(result.loudness.integratedLUFS == loud.loudness.integratedLUFS)
    // No reference counts for balance, so it stays the mix's.
    #expect(result.stereo.balanceDB == mix.stereo.balanceDB)
    for (side, own) in zip(result.spectrum.sideDB, bright.spectrum.sideDB) {
      #expect(abs(side - own) < 1e-9)
    }
  }

  @Test func weightsAreShares() throws {
    let mix = try Self.measure(0.1, 0.2, 1)
    let one = try Self.measure(0.2, 0.5, 2)
    let two = try Self.measure(0.5, 0.1, 3)
    let result = blend(
      [
        (one, ReferenceRequest(path: "a", weight: 75)),
        (two, ReferenceRequest(path: "b", weight: 25)),
      ],
      mix: mix)
    let expected = 0.75 * one.loudness.integratedLUFS + 0.25 * two.loudness.integratedLUFS
    #expect(abs(result.loudness.integratedLUFS - expected) < 1e-9)
    let width = 0.75 * one.stereo.widthDB + 0.25 * two.stereo.widthDB
    #expect(abs(result.stereo.widthDB - width) < 1e-9)
    let quantile =
      0.75 * one.dynamics.bandQuantilesDB[2][9] + 0.25 * two.dynamics.bandQuantilesDB[2][9]
    #expect(abs(result.dynamics.bandQuantilesDB[2][9] - quantile) < 1e-9)
  }

  @Test("songs of other notes and equal bands blend into the same bands")
  func toneOfSongsInOtherKeys() throws {
    let mix = try Self.measure(0.1, 0.2, 1)
    let plain = try Self.measure(0.2, 0.5, 2)
    var one = plain
    var two = plain
    for index in plain.spectrum.midDB.indices {
      // A note every sixth of an octave up to 3.7 kHz, noise above.
      let note = index < 410 ? index % 8 : -1
      one.spectrum.midDB[index] = note == 0 ? -28 : -40
      two.spectrum.midDB[index] = note == 4 ? -28 : -40
    }
    func level(_ profile: TrackProfile, _ points: Range<Int>) -> Double {
      let power = profile.spectrum.midDB[points].reduce(0) { $0 + pow(10, $1 / 10) }
      return 10 * log10(power / Double(points.count))
    }
    func notesOverNoise(_ profile: TrackProfile) -> Double {
      level(profile, 200..<248) - level(profile, 430..<478)
    }
    let result = blend(
      [(one, ReferenceRequest(path: "one")), (two, ReferenceRequest(path: "two"))], mix: mix)
    #expect(abs(notesOverNoise(one) - notesOverNoise(two)) < 1e-9)
    #expect(abs(notesOverNoise(result) - notesOverNoise(one)) < 0.05)
  }

  @Test("a reference of a low rate that counts for width alone ends width there, and not tone")
  func widthOfALowRate() throws {
    let mix = try Self.measure(0.1, 0.2, 1)
    let song = try Self.measure(0.2, 0.5, 2)
    let low = try Self.measure(0.2, 0.6, 3, rate: 8000)
    let result = blend(song, widthOf: low, mix: mix)
    #expect(result.sampleRate == 44_100)
    #expect(result.spectrum.midDB == song.spectrum.midDB)
    for index in stride(from: 100, to: 400, by: 20) {
      #expect(abs(ratio(result, index) - ratio(low, index)) < 1e-9)
    }
    // From 3.6 kHz on side stands as far from the mix's as right below.
    let apart = ratio(result, 420) - ratio(mix, 420)
    #expect(abs(apart - 9.5) < 2)
    for index in stride(from: 430, to: 520, by: 10) {
      #expect(abs(ratio(result, index) - ratio(mix, index) - apart) < 1e-9)
    }
    #expect(result.stereo.bandWidthDB[4] == low.stereo.bandWidthDB[4])
    #expect(result.stereo.bandWidthDB[5] == mix.stereo.bandWidthDB[5])
  }

  @Test("width is not followed above a codec's edge, unless guard.codec is off")
  func widthOfALossyFile() throws {
    let mix = try Self.measure(0.1, 0.2, 1)
    let song = try Self.measure(0.2, 0.5, 2)
    var lossy = try Self.measure(0.2, 0.6, 3)
    lossy.spectrum.codecCutoffHz = 11_000
    for index in 490..<lossy.spectrum.sideDB.count { lossy.spectrum.sideDB[index] -= 15 }
    var settings = MasterSettings()
    let guarded = blend(song, widthOf: lossy, mix: mix, settings: settings)
    #expect(abs(ratio(guarded, 500) - ratio(mix, 500) - 9.5) < 2)
    #expect(guarded.spectrum.codecCutoffHz == song.spectrum.codecCutoffHz)
    settings.guards.codec = false
    let free = blend(song, widthOf: lossy, mix: mix, settings: settings)
    #expect(abs(ratio(free, 500) - ratio(lossy, 500)) < 1e-9)
  }

  @Test("levels of a band are averaged over the references that hold it")
  func levelsOfALowRate() throws {
    let mix = try Self.measure(0.1, 0.2, 1)
    let song = try Self.measure(0.2, 0.5, 2)
    var low = try Self.measure(0.5, 0.1, 3)
    low.dynamics.bandQuantilesDB[4] = low.dynamics.bandQuantilesDB[4].map { _ in -200 }
    let result = blend(
      [
        (song, ReferenceRequest(path: "song", weight: 50)),
        (low, ReferenceRequest(path: "low", weight: 50)),
      ], mix: mix)
    #expect(result.dynamics.bandQuantilesDB[4] == song.dynamics.bandQuantilesDB[4])
    let mean = (song.dynamics.bandQuantilesDB[2][9] + low.dynamics.bandQuantilesDB[2][9]) / 2
    #expect(abs(result.dynamics.bandQuantilesDB[2][9] - mean) < 1e-9)
  }

  @Test("what is mono counts for no width among stereo references, however much it weighs")
  func monoAmongStereo() throws {
    let mix = try Self.measure(0.1, 0.2, 1)
    let one = try Self.measure(0.2, 0.5, 2)
    let two = try Self.measure(0.5, 0.1, 3)
    let sole = Material.stereo(seconds: 6, seed: 4)[0]
    for samples in [[sole], [sole, sole]] {
      let mono = try Measure.profile(
        of: MemorySource(samples: samples, sampleRate: 44_100)
      ).profile
      let result = blend(
        [
          (mono, ReferenceRequest(path: "mono", weight: 100)),
          (one, ReferenceRequest(path: "a", weight: 40)),
          (two, ReferenceRequest(path: "b", weight: 40)),
        ], mix: mix)
      #expect(result.channels == 2)
      let width = (one.stereo.widthDB + two.stereo.widthDB) / 2
      #expect(abs(result.stereo.widthDB - width) < 1e-9)
      for index in stride(from: 100, to: 480, by: 20) {
        let mean = (ratio(one, index) + ratio(two, index)) / 2
        #expect(abs(ratio(result, index) - mean) < 1e-9)
      }
      // By itself it counts.
      let alone = blend([(mono, ReferenceRequest(path: "mono"))], mix: mix)
      #expect(alone.stereo.widthDB < -50)
    }
  }

  @Test("a mono reference among stereo ones is named, and alone is not")
  func monoAmongStereoIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 4, level: 0.15))
    try folder.write("song.wav", Material.stereo(seconds: 8, seed: 5, level: 0.6))
    try folder.write("old.wav", [Material.stereo(seconds: 8, seed: 6)[0]])
    func told(_ names: [String], set assignments: [String] = []) throws -> Bool {
      let report = try folder.master("mix.wav", to: [], set: assignments) {
        $0.references = names.map { ReferenceRequest(path: folder.file($0)) }
        $0.dryRun = true
      }.report
      return report.warnings.contains(
        "old.wav is mono: it counts for everything but width, which "
          + "follows the other references.")
    }
    #expect(try told(["song.wav", "old.wav"]))
    #expect(try !told(["old.wav"]))
    #expect(try !told(["song.wav", "old.wav"], set: ["width.amount=0"]))
  }

  @Test func aMasterFollowsTheAspectsAsked() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 4, level: 0.15, side: 0.2))
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 5, level: 0.6, side: 0.7))
    var aspects = AspectWeights()
    aspects.level = 0
    aspects.width = 0
    let outcome = try folder.master("mix.wav", to: ["master.wav"]) {
      $0.references = [ReferenceRequest(path: folder.file("song.wav"), aspects: aspects)]
    }
    let mix = outcome.report.mix.profile
    let master = try #require(outcome.report.deliverables.first).profile
    #expect(abs(master.loudness.integratedLUFS - mix.loudness.integratedLUFS) <= 0.05)
    #expect(abs(master.stereo.widthDB - mix.stereo.widthDB) <= 0.3)
    #expect(outcome.plan.references?.first?.weights["level"] == 0)
    #expect(outcome.report.references.first?.use?.weights["tone"] == 100)
  }

  @Test("where one of the two is mono, what follows sounds as loud on two loudspeakers")
  func monoOnTwoLoudspeakers() throws {
    func measure(_ samples: [[Float]]) throws -> TrackProfile {
      try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100)).profile
    }
    let song = Material.stereo(seconds: 6, seed: 2)[0]
    let one = try measure([song])
    let two = try measure([song, song])
    let other = Material.stereo(seconds: 6, seed: 5)
    let stereo = try measure(other)
    let mono = try measure([other[0]])
    #expect(abs(two.loudness.integratedLUFS - one.loudness.integratedLUFS - 3.01) < 0.01)
    for (reference, mix, wanted) in [
      (one, stereo, two), (two, mono, one), (one, mono, one), (two, stereo, two),
    ] {
      let followed = blend([(reference, ReferenceRequest(path: "a"))], mix: mix)
      let apart = followed.loudness.integratedLUFS - wanted.loudness.integratedLUFS
      #expect(abs(apart) < 0.01)
      let most = followed.loudness.maximumShortTermLUFS - wanted.loudness.maximumShortTermLUFS
      #expect(abs(most) < 0.01)
      #expect(abs(followed.peaks.plrDB - wanted.peaks.plrDB) < 0.01)
    }
  }

  @Test("a master follows a mono reference as its stereo copy, and the report says so")
  func aMonoReference() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 4, level: 0.15))
    let song = Material.stereo(seconds: 12, seed: 5, level: 0.6)[0]
    try folder.write("one.wav", [song])
    try folder.write("two.wav", [song, song])
    func dryRun(_ reference: String) throws -> MasterOutcome {
      try folder.master("mix.wav", reference: reference, to: []) { $0.dryRun = true }
    }
    let one = try dryRun("one.wav")
    let two = try dryRun("two.wav")
    let target = try #require(one.plan.targetLUFS)
    let wanted = try #require(two.plan.targetLUFS)
    #expect(abs(target - wanted) < 0.01)
    let said = "mono, as two loudspeakers play it: "
    #expect(ReportText(one.report).summary.contains(said))
    #expect(!ReportText(two.report).summary.contains(said))
    for outcome in [one, two] {
      let checks = outcome.report.deliverables.flatMap(\.checks).map(\.name)
      #expect(checks.contains("balance"))
    }
  }
}
