import AudioFiles
import Mastering
import TestSupport
import Testing

@Suite("Samples at full scale")
struct FullScaleTests {
  private func warnings(_ set: [String], to output: String) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.scaled(Material.stereo(seconds: 2, seed: 1), 24))
    let outcome = try folder.master("mix.wav", to: [output], set: ["loudness.target=keep"] + set)
    return outcome.report.warnings.filter { $0.contains("reached full scale in") }
  }

  @Test("are warned of where a word length has cut them off", arguments: ["a.wav", "a.flac"])
  func cutOff(output: String) throws {
    let told = try warnings(["limit.style=off", "deliver.depth=16"], to: output)
    #expect(told.count == 1)
    #expect(told.first?.contains("in 16 bit") == true)
  }

  @Test("and nothing is said where floats or a limiter keep them")
  func kept() throws {
    #expect(try warnings(["limit.style=off", "deliver.depth=32f"], to: "a.wav").isEmpty)
    #expect(try warnings(["deliver.depth=16"], to: "a.wav").isEmpty)
  }
}
