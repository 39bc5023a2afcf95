import AudioCore
import Glibc
import Mastering
import TestSupport
import Testing

@Suite("Plans that are heard")
struct AuditionEngineTests {
  @Test("of several rates the mix's own is heard, else the highest")
  func ratesOfAPlan() throws {
    let folder = try TemporaryFolder()
    let samples = Material.stereo(seconds: 4, rate: 96_000, seed: 4, level: 0.2)
    try folder.write("mix.wav", samples, rate: 96_000)
    func plan(_ outputs: [String], set: [String] = []) throws -> MasterPlan {
      try folder.master("mix.wav", to: outputs, set: set) { $0.dryRun = true }.plan
    }
    let engine = try AuditionEngine(mix: folder.file("mix.wav"))
    let both = try plan(["a.wav", "a.opus"])
    #expect(both.renders.map(\.sampleRate) == [48_000, 96_000])
    #expect(engine.sampleRate(of: both) == 96_000)
    #expect(try engine.replay(both).format.sampleRate == 96_000)
    let lower = try plan(["a.wav", "a.opus"], set: ["deliver.rate=44100"])
    #expect(engine.sampleRate(of: lower) == 48_000)
  }

  @Test(
    "what is settled is what a render solves: named targets, short tracks",
    arguments: [(4, "youtube-music"), (12, "apple-podcasts")])
  func settlesWhatIsRendered(seconds: Double, target: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: seconds, seed: 4, level: 0.1))
    try folder.write("song.wav", Material.stereo(seconds: seconds, seed: 5, level: 0.2, side: 0.5))
    var settings = MasterSettings()
    settings.loudness.target = .preset(target)
    let reference = ReferenceRequest(path: folder.file("song.wav"))
    let outcome = try folder.master("mix.wav", to: []) {
      $0.settings = settings
      $0.references = [reference]
      $0.dryRun = true
    }
    let engine = try AuditionEngine(mix: folder.file("mix.wav"), references: [reference])
    let settled = try engine.settle(settings)
    #expect(settled.plan == outcome.plan)
    let draft = try engine.draft(settings)
    #expect(draft.plan.targetLUFS == outcome.plan.targetLUFS)
    #expect(draft.plan.settings == outcome.plan.settings)
  }

  @Test("a file that has another shape by now is not heard as the one that was measured")
  func changedFiles() throws {
    let folder = try TemporaryFolder()
    let samples = Material.stereo(seconds: 2, seed: 4, level: 0.2)
    try folder.write("mix.wav", samples)
    let engine = try AuditionEngine(mix: folder.file("mix.wav"))
    let draft = try engine.draft(MasterSettings())
    for other in [[samples[0]], samples.map { Array($0.dropLast(1000)) }] {
      AtomicFile.remove(folder.file("mix.wav"))
      try folder.write("mix.wav", other)
      #expect(throws: LacquerError.self) { _ = try engine.mix.source() }
      #expect(throws: LacquerError.self) { _ = try draft.source() }
    }
  }

  @Test("what goes into the limiter is the mix at its drive, with the master's fades and unlimited")
  func driven() throws {
    let folder = try TemporaryFolder()
    let mix = Material.stereo(seconds: 4, seed: 4, level: 1)
    try folder.write("mix.wav", mix)
    var settings = MasterSettings()
    for assignment in [
      "edit.start=0.5", "edit.fadein=0.5", "edit.fadeout=1", "limit.drive=12", "input.dc=off",
    ] {
      try SettingTable.apply(assignment: assignment, to: &settings)
    }
    let master = try AuditionEngine(mix: folder.file("mix.wav")).settle(settings)
    let reduction = try #require(master.limiter?.maximumDB)
    #expect(reduction > 1)
    let source = try master.drivenSource()
    let frames = mix[0].count - 22_050
    #expect(source.frames == frames)
    func rise(_ place: Int, _ length: Double) -> Double {
      0.5 - 0.5 * cos(.pi * min(1, (Double(place) + 0.5) / length))
    }
    let block = AudioBlock(channels: 2, capacity: 1000)
    var worst = 0.0
    for start in [0, 21_800, 60_000, frames - 44_500, frames - 700] {
      try source.read(into: block, at: start)
      #expect(block.frames == min(1000, frames - start))
      for frame in start..<start + block.frames {
        let gain = pow(10, 12.0 / 20) * rise(frame, 22_050) * rise(frames - 1 - frame, 44_100)
        for channel in 0..<2 {
          let wanted = gain * Double(mix[channel][22_050 + frame])
          worst = max(worst, abs(Double(block[channel: channel, frame: frame - start]) - wanted))
        }
      }
    }
    #expect(worst < 1e-5, "\(worst)")
  }

  @Test("drafts follow references without audio")
  func curvesInDrafts() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 4, level: 0.1))
    let engine = try AuditionEngine(
      mix: folder.file("mix.wav"), references: [ReferenceRequest(path: "neutral:pink")])
    let draft = try engine.draft(MasterSettings())
    #expect(draft.plan.tone != nil)
    #expect(draft.plan.references?.count == 1)
  }
}
