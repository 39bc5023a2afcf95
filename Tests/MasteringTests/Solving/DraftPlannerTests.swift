import AudioCore
import AudioFiles
import DSP
import Foundation
import Mastering
import Metering
import Testing

@Suite("Draft")
struct DraftPlannerTests {
  private static let demo = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../demo").standardizedFileURL.path

  private func track(_ name: String) throws -> ProfiledTrack {
    let path = "\(Self.demo)/\(name)"
    let audio = try AudioFile.open(path, scratch: ScratchSpace())
    return try TrackProfiler.profile(audio, path: path, cache: nil)
  }

  /// What the bench of a person turning knobs needs: the picture now, near to what comes out later.
  @Test("of the demo pair foretells what the solver finds")
  func foretells() throws {
    let mix = try track("mix.flac")
    let reference = try track("reference.flac")
    let request = ReferenceRequest(path: "\(Self.demo)/reference.flac")
    let draft = try DraftPlanner.draft(
      mix: mix,
      references: [
        DraftReference(
          profile: reference.profile, sidecar: reference.sidecar, hash: reference.hash,
          request: request)
      ], settings: MasterSettings())
    var job = MasterRequest(mix: "\(Self.demo)/mix.flac")
    job.references = [request]
    job.dryRun = true
    let solved = try MasterJob.run(job, cancellation: Cancellation())
    let master = try #require(solved.report.deliverables.first)
    #expect(abs(draft.predicted.integratedLUFS - master.profile.loudness.integratedLUFS) < 0.05)
    #expect(draft.predicted.truePeakDBTP >= master.profile.peaks.truePeakDBTP - 0.1)
    #expect(abs(draft.predicted.driveDB - master.driveDB) < 1)
    #expect(abs(draft.predicted.rangeLU - master.profile.loudness.rangeLU) < 1)
    #expect(abs(draft.predicted.widthDB - master.profile.stereo.widthDB) < 1)
    #expect(draft.fit.map(\.aspect) == MatchAspect.allCases)
    #expect(draft.fit == solved.report.compatibility)
    let applied = try #require(draft.plan.tone?.curve)
    let found = try #require(solved.plan.tone?.curve)
    for hertz in [60.0, 120, 250, 500, 1000, 2000, 4000, 8000, 12_000] {
      #expect(abs(applied.decibels(at: hertz) - found.decibels(at: hertz)) < 1.5, "\(hertz) Hz")
    }
  }

  @Test("without a reference keeps the mix's loudness and touches nothing")
  func alone() throws {
    let mix = try track("mix.flac")
    let draft = try DraftPlanner.draft(mix: mix, references: [], settings: MasterSettings())
    #expect(draft.plan.tone == nil && draft.plan.side == nil && draft.plan.balanceDB == 0)
    #expect(abs(draft.predicted.integratedLUFS - mix.profile.loudness.integratedLUFS) < 0.05)
    #expect(abs(draft.predicted.driveDB) < 0.1)
    #expect(draft.wantedTone.isFlat)
    #expect(draft.fit.isEmpty)
  }

  @Test("says when depth holds the loudness back, and takes a fixed drive")
  func levels() throws {
    let mix = try track("mix.flac")
    var settings = MasterSettings()
    settings.loudness.target = .absolute(-5)
    settings.loudness.depth = 4
    let held = try DraftPlanner.draft(mix: mix, references: [], settings: settings)
    #expect(held.predicted.isHeldByDepth)
    #expect(abs(held.predicted.reductionDB - 4) < 1)
    settings.limit.drive = 3
    let driven = try DraftPlanner.draft(mix: mix, references: [], settings: settings)
    #expect(driven.predicted.driveDB == 3)
    settings.loudness.target = .preset("spotify")
    settings.limit.drive = nil
    let named = try DraftPlanner.draft(mix: mix, references: [], settings: settings)
    #expect(named.plan.target?.name == "spotify")
  }

  /// Peaks on the offset's side alone are seen, which are up to 1 dB lower; with the offset all were 6 dB higher.
  @Test("of a mix with an offset foretells the levels of the mix without")
  func offset() throws {
    func profiled(_ samples: [[Float]]) throws -> ProfiledTrack {
      let measured = try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100))
      return ProfiledTrack(
        profile: measured.profile, sidecar: measured.sidecar,
        hash: ContentHash(hexadecimal: String(repeating: "a", count: 64)), isFromCache: false)
    }
    let music = Material.stereo(seconds: 12, seed: 3, level: 0.8)
    let song = DraftReference(
      track: try profiled(Material.stereo(seconds: 12, seed: 8).map { $0.map { 0.5 * $0 } }),
      request: ReferenceRequest(path: "/music/song.wav"))
    var settings = SettingPreset.full.settings
    settings.limit.drive = 18
    func draft(offset: Float) throws -> DraftPlan {
      try DraftPlanner.draft(
        mix: try profiled(music.map { $0.map { $0 + offset } }), references: [song],
        settings: settings)
    }
    let plain = try draft(offset: 0)
    let moved = try draft(offset: 0.2)
    #expect(plain.plan.repair.isNeutral && moved.plan.repair.offsets.count == 2)
    #expect(plain.predicted.reductionDB > 1)
    #expect(abs(moved.predicted.reductionDB - plain.predicted.reductionDB) < 1.5)
    #expect(abs(moved.predicted.integratedLUFS - plain.predicted.integratedLUFS) < 1)
    // The offset hides what the lowest band holds, which is no reason to move it.
    #expect(moved.plan.dynamics?.bands[0].isFlat ?? true)
  }
}
