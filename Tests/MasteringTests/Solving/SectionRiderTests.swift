import AudioCore
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Gains of sections")
struct SectionRiderTests {
  private func profiled(_ samples: [[Float]]) throws -> ProfiledTrack {
    let measured = try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100))
    return ProfiledTrack(
      profile: measured.profile, sidecar: measured.sidecar,
      hash: ContentHash(hexadecimal: String(repeating: "a", count: 64)), isFromCache: false)
  }

  /// Music in stretches of so many seconds, each as loud as its factor says.
  private func music(_ stretches: [(seconds: Double, factor: Float)]) -> [[Float]] {
    let seconds = stretches.reduce(0) { $0 + $1.seconds }
    let factors = stretches.flatMap {
      [Float](repeating: $0.factor, count: Int($0.seconds * 44_100))
    }
    return Material.stereo(seconds: seconds, seed: 12).map { channel in
      zip(channel, factors).map { $0 * $1 }
    }
  }

  private func gains(of mix: [[Float]], towards reference: [[Float]]) throws -> [Double] {
    var settings = MasterSettings()
    settings.dynamics.amount = 0
    settings.dynamics.rider = 100
    settings.dynamics.ridermax = 6
    let song = DraftReference(
      track: try profiled(reference), request: ReferenceRequest(path: "/music/song.wav"))
    let draft = try DraftPlanner.draft(
      mix: try profiled(mix), references: [song], settings: settings)
    return draft.plan.dynamics?.riderDB ?? []
  }

  @Test("what all sections of an even mix would share does not drive them to the largest move")
  func shared() throws {
    let gains = try gains(of: music([(24, 1)]), towards: music([(12, 0.355), (12, 1)]))
    let largest = gains.map { abs($0) }.max() ?? 0
    #expect(largest < 4, "\(gains)")
  }

  @Test("a quiet section is lifted, and a pause stays with the music around it")
  func pause() throws {
    let gains = try gains(
      of: music([(12, 1), (20, 0.01), (12, 1), (12, 0.4)]), towards: music([(24, 1)]))
    try #require(gains.count > 51)
    #expect(gains[50] - gains[6] > 3, "\(gains)")
    #expect(abs(gains[22] - gains[6]) < 1, "\(gains)")
  }
}
