import AudioCore
import AudioFiles
import Mastering
import TestSupport
import Testing

@Suite("Files of next to nothing")
struct TinyFileTests {
  @Test("one frame keeps its sample: its mean is no offset")
  func oneFrame() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", [[0.25], [-0.125]])
    let outcome = try folder.master("mix.wav", to: ["master.wav"], set: ["deliver.depth=32f"])
    #expect(outcome.plan.repair.isNeutral)
    #expect(try folder.read("master.wav") == [[0.25], [-0.125]])
  }

  @Test("a constant offset of 0.1 s and more is taken out, of less it stays", arguments: [99, 100])
  func shortOffset(milliseconds: Int) throws {
    let folder = try TemporaryFolder()
    let samples = (0..<milliseconds * 48).map { (i: Int) -> Float in i % 96 < 48 ? 0.3 : -0.1 }
    try folder.write("mix.wav", [samples], rate: 48_000)
    let outcome = try folder.master("mix.wav", to: ["master.wav"])
    #expect(outcome.plan.repair.offsets.isEmpty == (milliseconds < 100))
  }

  @Test("one frame is one frame at a lower rate")
  func oneFrameResampled() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", [[0.25]], rate: 96_000)
    _ = try folder.master("mix.wav", to: ["master.wav"], set: ["deliver.rate=44100"])
    #expect(try folder.read("master.wav").map(\.count) == [1])
  }
}
