import AudioCore
import Mastering
import Testing

@Suite("Plans that are heard")
struct AuditionEngineTests {
  @Test("of several rates the mix's own is heard, else the highest")
  func ratesOfAPlan() throws {
    let folder = try TestFolder()
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
    #expect(try engine.replay(both, rate: 48_000).format.sampleRate == 48_000)
    let lower = try plan(["a.wav", "a.opus"], set: ["deliver.rate=44100"])
    #expect(engine.sampleRate(of: lower) == 48_000)
  }
}
