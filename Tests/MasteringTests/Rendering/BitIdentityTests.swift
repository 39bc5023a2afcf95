import AudioFiles
import Mastering
import TestSupport
import Testing

@Suite("Nothing to do means nothing done")
struct BitIdentityTests {
  @Test(
    "the mix as its own reference comes back bit for bit", arguments: [WordLength.pcm16, .pcm24])
  func ownReference(depth: WordLength) throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 1), depth: depth)
    let outcome = try folder.master("mix.wav", reference: "mix.wav", to: ["master.wav"])
    #expect(try folder.read("master.wav") == folder.read("mix.wav"))
    #expect(outcome.report.passed)
    #expect(outcome.report.stages.isEmpty)
  }

  @Test("amount 0 % with nothing to limit comes back bit for bit")
  func amountZero() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 1), depth: .pcm16)
    try folder.write("reference.wav", Material.stereo(seconds: 12, seed: 9, side: 0.9))
    _ = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"],
      set: ["match.amount=0", "loudness.target=keep"])
    #expect(try folder.read("master.wav") == folder.read("mix.wav"))
  }

  @Test("without a reference, a target it already has and nothing to limit, bit for bit")
  func noReference() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 1), depth: .pcm24)
    _ = try folder.master("mix.wav", to: ["master.wav"])
    #expect(try folder.read("master.wav") == folder.read("mix.wav"))
  }

  @Test("float input at amount 0 stays float, bit for bit")
  func floats() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 8, seed: 4))
    _ = try folder.master("mix.wav", to: ["master.wav"], set: ["deliver.depth=32f"])
    #expect(try folder.read("master.wav") == folder.read("mix.wav"))
  }
}
