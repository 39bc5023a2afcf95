import AudioCore
import AudioFiles
import Foundation
import Mastering
import Metering
import TestSupport
import Testing

@Suite("An aspect that no reference counts for stays the mix's")
struct UnfollowedAspectTests {
  private static let demo = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../demo").standardizedFileURL.path

  private func toneOnly(_ path: String) -> ReferenceRequest {
    var aspects = AspectWeights()
    aspects.dynamics = 0
    aspects.width = 0
    aspects.level = 0
    aspects.balance = 0
    return ReferenceRequest(path: path, aspects: aspects)
  }

  @Test(
    "neither dynamics, sections nor width move for tone alone",
    arguments: ["neutral:pop", "reference.flac"])
  func toneAlone(reference: String) throws {
    var job = MasterRequest(mix: "\(Self.demo)/mix.flac")
    let isCurve = reference.hasPrefix("neutral:")
    job.references = [toneOnly(isCurve ? reference : "\(Self.demo)/\(reference)")]
    job.settings = SettingPreset.full.settings
    job.dryRun = true
    let plan = try MasterJob.run(job, cancellation: Cancellation()).plan
    #expect(plan.tone != nil)
    #expect(plan.dynamics == nil)
    #expect(plan.side == nil)
  }

  @Test("a draft moves none either")
  func draft() throws {
    func track(_ name: String) throws -> ProfiledTrack {
      let path = "\(Self.demo)/\(name)"
      let audio = try AudioFile.open(path, scratch: ScratchSpace())
      return try TrackProfiler.profile(audio, path: path, cache: nil)
    }
    let reference = try track("reference.flac")
    let draft = try DraftPlanner.draft(
      mix: try track("mix.flac"),
      references: [
        DraftReference(
          profile: reference.profile, sidecar: reference.sidecar, hash: reference.hash,
          request: toneOnly("\(Self.demo)/reference.flac"))
      ], settings: SettingPreset.full.settings)
    #expect(draft.plan.tone != nil)
    #expect(draft.plan.dynamics == nil && draft.plan.side == nil)
  }

  @Test("width and balance are those of the mix as it was put right")
  func repaired() throws {
    let folder = try TemporaryFolder()
    var mix = Material.stereo(seconds: 12, seed: 4, level: 0.15, side: 0.3)
    mix[1] = mix[1].map { 0.7 * $0 }
    try folder.write("mix.wav", mix)
    try folder.write("turned.wav", [mix[0], mix[1].map { -$0 }])
    try folder.write("song.wav", Material.stereo(seconds: 12, seed: 5, level: 0.3, side: 0.5))
    func master(_ name: String, _ set: String) throws -> (
      before: StereoProfile, after: StereoProfile
    ) {
      let report = try folder.master(name, to: [], set: [set]) {
        $0.references = [toneOnly(folder.file("song.wav"))]
        $0.dryRun = true
      }.report
      let master = try #require(report.deliverables.first)
      return (report.mix.profile.stereo, master.profile.stereo)
    }
    let swapped = try master("mix.wav", "input.swap=on")
    #expect(abs(swapped.before.balanceDB) > 2)
    #expect(abs(swapped.after.balanceDB + swapped.before.balanceDB) < 0.3)
    let turned = try master("turned.wav", "input.polarity=right")
    #expect(turned.before.widthDB > 5)
    #expect(abs(turned.after.widthDB + turned.before.widthDB) < 0.5)
  }

  @Test("a channel that is turned over loses in mono what the turned audio loses")
  func monoLoss() throws {
    func measure(_ samples: [[Float]]) throws -> TrackProfile {
      try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100)).profile
    }
    let mix = Material.stereo(seconds: 6, seed: 2, side: 0.4)
    var repair = InputRepair()
    repair.inverted = [1]
    let reckoned = try measure(mix).repaired(by: repair).stereo
    let measured = try measure([mix[0], mix[1].map { -$0 }]).stereo
    #expect(measured.monoLossDB < -5)
    #expect(abs(reckoned.monoLossDB - measured.monoLossDB) < 0.01)
  }
}
