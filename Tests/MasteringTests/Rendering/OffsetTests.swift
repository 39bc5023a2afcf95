import AudioFiles
import Mastering
import Testing

@Suite("Offsets of a mix")
struct OffsetTests {
  /// Music with an offset of −70 dBFS, which is no fault as it stands.
  private func mix(in folder: TestFolder) throws {
    let samples = Material.stereo(seconds: 8, seed: 1, level: 0.1).map { $0.map { $0 + 0.000_316 } }
    try folder.write("mix.wav", samples, depth: .pcm24)
  }

  @Test("a small one stays where nothing else is changed, bit for bit")
  func staysAlone() throws {
    let folder = try TestFolder()
    try mix(in: folder)
    let outcome = try folder.master("mix.wav", to: ["master.wav"])
    #expect(outcome.plan.repair.isNeutral)
    #expect(try folder.read("master.wav") == folder.read("mix.wav"))
  }

  @Test(
    "one that the drive would make a fault of is taken out",
    arguments: ["loudness.target=-10", "limit.drive=16"])
  func isNotDriven(setting: String) throws {
    let folder = try TestFolder()
    try mix(in: folder)
    let outcome = try folder.master("mix.wav", to: ["master.wav"], set: [setting])
    #expect(outcome.plan.repair.offsets.count == 2)
    for channel in try folder.read("master.wav") {
      let mean = channel.reduce(0.0) { $0 + Double($1) } / Double(channel.count)
      #expect(abs(mean) < 0.001)
    }
  }

  @Test("none is taken out where that is switched off")
  func off() throws {
    let folder = try TestFolder()
    try mix(in: folder)
    let outcome = try folder.master(
      "mix.wav", to: ["master.wav"], set: ["loudness.target=-10", "input.dc=off"])
    #expect(outcome.plan.repair.isNeutral)
  }
}
