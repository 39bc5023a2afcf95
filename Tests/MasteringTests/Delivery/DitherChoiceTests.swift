import AudioFiles
import Mastering
import TestSupport
import Testing

@Suite("Dither of what has the mix's own word length")
struct DitherChoiceTests {
  /// Quiet music with a click over the ceiling, too short and too low over it to count.
  private func mix(in folder: TemporaryFolder) throws {
    var samples = Material.stereo(seconds: 8, seed: 2, level: 0.1)
    for channel in samples.indices { samples[channel][100_000] = 0.9 }
    try folder.write("mix.wav", samples, depth: .pcm24)
  }

  private func master(
    _ folder: TemporaryFolder, _ name: String, _ set: [String] = []
  ) throws -> (samples: [[Float]], driveDB: Double?) {
    let outcome = try folder.master(
      "mix.wav", to: [name], set: ["loudness.target=keep"] + set)
    return (try folder.read(name), outcome.plan.renders.first?.driveDB)
  }

  @Test("what a limiter took something from is dithered, although it has no drive")
  func limited() throws {
    let folder = try TemporaryFolder()
    try mix(in: folder)
    let dithered = try master(folder, "auto.wav")
    let rounded = try master(folder, "off.wav", ["deliver.dither=off"])
    #expect(dithered.driveDB == 0)
    #expect(dithered.samples != rounded.samples)
    #expect(dithered.samples[0].max() ?? 1 < 0.895)
  }

  @Test("what was only faded is dithered", arguments: ["edit.fadein=1", "edit.fadeout=1"])
  func faded(fade: String) throws {
    let folder = try TemporaryFolder()
    try mix(in: folder)
    let set = ["limit.drive=0", "limit.style=off", "deliver.depth=24", fade]
    let dithered = try master(folder, "auto.wav", set)
    let rounded = try master(folder, "off.wav", set + ["deliver.dither=off"])
    #expect(dithered.driveDB == 0)
    #expect(dithered.samples != rounded.samples)
  }

  @Test("what goes over a ceiling that no limiter keeps is left bit for bit")
  func unlimited() throws {
    let folder = try TemporaryFolder()
    try mix(in: folder)
    let kept = try master(folder, "auto.wav", ["limit.style=off", "deliver.depth=24"])
    #expect(try kept.samples == folder.read("mix.wav"))
  }
}
