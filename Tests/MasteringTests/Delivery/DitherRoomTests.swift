import AudioCore
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Room under the ceiling for the noise of 16 bits")
struct DitherRoomTests {
  private func truePeak(_ samples: [[Float]]) throws -> Double {
    try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100))
      .profile.peaks.truePeakDBTP
  }

  @Test(
    "a limited file of 16 bits stays under its ceiling, and close to it",
    arguments: ["tpdf", "shaped"])
  func sixteenBits(dither: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 3, level: 0.8))
    // Peaks by the thousand at the ceiling, some of which noise would carry over it.
    _ = try folder.master(
      "mix.wav", to: ["master.wav"],
      set: ["limit.style=clip", "limit.drive=20", "deliver.depth=16", "deliver.dither=\(dither)"])
    let peak = try truePeak(try folder.read("master.wav"))
    #expect(peak <= -1 && peak > -1.01, "\(peak) dBTP")
  }

  @Test("24 bits and floats are what the limiter left")
  func others() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 6, seed: 3, level: 0.8))
    func samples(_ depth: String) throws -> [Float] {
      _ = try folder.master(
        "mix.wav", to: ["\(depth).wav"], set: ["limit.drive=12", "deliver.depth=\(depth)"])
      return try folder.read("\(depth).wav").flatMap(\.self)
    }
    let floats = try samples("32f")
    let integers = try samples("24")
    // Dither of one step and rounding of half a one.
    #expect(zip(integers, floats).allSatisfy { abs($0 - $1) < 0x1p-22 })
  }
}
