import AudioCore
import Foundation
import Testing
import Workbench

@Suite struct SoundConfigTests {
  @Test func everyKeyIsRead() throws {
    let config = try SoundConfig(
      toml: """
        [sound]
        device = "hw:1"
        latency = "low"
        format = "S24 packed"
        period = 128
        periods = 3
        level-match = false
        loop-fade = 0
        """, named: "config.toml")
    #expect(config.device == "hw:1")
    #expect(config.latency == "low")
    #expect(config.format == "S24 packed")
    #expect(config.period == 128)
    #expect(config.periods == 3)
    #expect(config.isLevelMatched == false)
    #expect(config.loopFadeSeconds == 0)
    #expect(try SoundConfig(toml: "", named: "config.toml") == SoundConfig())
  }

  /// What cannot be taken is one sentence with the file, the key and what it takes.
  @Test(arguments: [
    ("[sound]\nvolume = 3", "config.toml: there is no sound.volume"),
    ("[sound]\nlatency = \"quick\"", "sound.latency takes \"normal\", \"low\" or \"safe\""),
    ("[sound]\nperiod = 4", "sound.period takes 16 to 16384 frames"),
    ("[sound]\nloop-fade = \"long\"", "sound.loop-fade takes 0 to 0.1 seconds"),
    ("[keys]\na = \"b\"", "\"keys\" is not known here"),
    ("[sound\ndevice = 1", "config.toml"),
  ])
  func faultsAreSentences(toml: String, sentence: String) {
    do {
      _ = try SoundConfig(toml: toml, named: "config.toml")
      Issue.record("\(toml) was taken")
    } catch {
      #expect("\(error)".contains(sentence), "\(error)")
      #expect((error as? LacquerError)?.code == .usage)
    }
  }

  /// No file is no choice, and the file is found where the XDG specification puts it.
  @Test func standsInTheConfigFolder() throws {
    let home = NSTemporaryDirectory() + "lacquer-config-\(UUID().uuidString)"
    let folders = StandardFolders(environment: ["HOME": home])
    #expect(try SoundConfig.read(folders) == SoundConfig())
    let folder = home + "/.config/lacquer"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: home) }
    try Data("[sound]\ndevice = \"none\"\n".utf8).write(
      to: URL(filePath: folder + "/config.toml"))
    #expect(try SoundConfig.read(folders).device == "none")
    try FileManager.default.removeItem(atPath: folder + "/config.toml")
    try FileManager.default.createDirectory(
      atPath: folder + "/config.toml", withIntermediateDirectories: false)
    let error = #expect(throws: LacquerError.self) { try SoundConfig.read(folders) }
    #expect(
      error?.message
        == "Cannot read \(folder)/config.toml: it is a folder, where a file is needed.")
  }
}
