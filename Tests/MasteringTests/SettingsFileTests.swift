import AudioCore
import DSP
import Mastering
import TestSupport
import Testing

@Suite struct SettingsFileTests {
  /// Settings with every key at a random allowed value.
  private func random(seed: UInt64) throws -> MasterSettings {
    var generator = SeededGenerator(seed: seed)
    var settings = MasterSettings()
    for setting in SettingTable.all {
      let text: String
      switch setting.kind {
      case .number(let range, _, let words):
        let number = Double.random(in: range, using: &generator)
        text =
          words.randomElement(using: &generator).flatMap {
            Bool.random(using: &generator) ? $0 : nil
          } ?? "\(number)"
      case .choice(let words): text = words.randomElement(using: &generator) ?? ""
      case .toggle: text = Bool.random(using: &generator) ? "on" : "off"
      case .time: text = "\(Double.random(in: 0...600, using: &generator))"
      case .region:
        let start = Double.random(in: 0...60, using: &generator)
        text = "\(start)-\(start + Double.random(in: 0.1...60, using: &generator))"
      case .loudness:
        let offset = Double.random(in: 0...24, using: &generator)
        text =
          ["keep", "ref", "ref+\(offset)", "ref-\(offset)", "-14.3"]
          .randomElement(using: &generator) ?? "ref"
      case .integer(let limit): text = "\(UInt64.random(in: 0...limit, using: &generator))"
      case .bands(let limit):
        text = (0..<Int.random(in: 1...limit, using: &generator)).map { _ in
          let kind = EqualizerBand.Kind.allCases.randomElement(using: &generator) ?? .bell
          let place = ToneBand.Place.allCases.randomElement(using: &generator) ?? .both
          let gain = kind.hasGain ? "\(Double.random(in: -24...24, using: &generator))dB" : ""
          return "\(kind.rawValue) \(Double.random(in: 10...40_000, using: &generator))Hz \(gain) "
            + "Q\(Double.random(in: 0.1...24, using: &generator)) "
            + (place == .both ? "" : place.rawValue)
        }.joined(separator: ";")
      case .ranges(let limit, _):
        text = (0..<Int.random(in: 1...limit, using: &generator)).map { _ in
          let low = Double.random(in: 10...10_000, using: &generator)
          return "\(low)-\(low + Double.random(in: 1...9000, using: &generator))"
        }.joined(separator: ";")
      }
      try setting.set(text, in: &settings)
    }
    return settings
  }

  @Test(arguments: 1...40)
  func tomlRoundTripIsExact(seed: Int) throws {
    let settings = try random(seed: UInt64(seed))
    var back = MasterSettings()
    try SettingsFile.apply(SettingsFile.encode(settings), named: "test.toml", to: &back)
    #expect(back == settings)
    var sparse = MasterSettings()
    let differing = SettingsFile.encode(settings, omitting: MasterSettings())
    try SettingsFile.apply(differing, named: "test.toml", to: &sparse)
    #expect(sparse == settings)
  }

  @Test func equalSettingsLeaveNothingToWrite() {
    #expect(SettingsFile.encode(MasterSettings(), omitting: MasterSettings()) == "")
  }

  @Test(arguments: [
    ("[limit]\nceiling = -0.5\n", "limit.ceiling", "-0.5"),
    ("limit.ceiling = -2", "limit.ceiling", "-2"),
    ("[deliver]\nrate = 48000\ndepth = 16", "deliver.rate", "48000"),
    ("[deliver]\ndepth = 16", "deliver.depth", "16"),
    ("[loudness]\ntarget = -14", "loudness.target", "-14"),
    ("[loudness]\ntarget = \"ref-1.5\"", "loudness.target", "ref-1.5"),
    ("[guard]\nnoise = false", "guard.noise", "off"),
    ("[edit]\nstart = \"1:23.5\"", "edit.start", "83.5"),
    (
      "[tone]\nbands = [\"lowcut 30\", \"bell 2k -1\"]", "tone.bands",
      "lowcut 30Hz Q0.71; bell 2000Hz -1dB Q1"
    ),
    ("[tone]\nprotect = \"2k-4k\"", "tone.protect", "2000-4000"),
    ("# note\n\n[tone]\ndetail = \"1/3\" # third", "tone.detail", "1/3"),
  ])
  func filesReachTheKeys(toml: String, key: String, text: String) throws {
    var settings = MasterSettings()
    try SettingsFile.apply(toml, named: "test.toml", to: &settings)
    #expect(try SettingTable.setting(named: key).value(in: settings).text == text)
  }

  @Test(arguments: [
    (
      "[limit]\ncieling = -1",
      "my.toml, line 2: there is no setting \"limit.cieling\"; did you mean limit.ceiling?"
    ),
    (
      "# a\n\n[limit]\nceiling = 3",
      "my.toml, line 4: limit.ceiling takes a number from -12 to 0 dBTP, not \"3\"."
    ),
    ("volume = 11", "my.toml, line 1: there is no setting \"volume\"."),
    ("[dynamics]\nspeed = 60", "my.toml, line 2: there is no setting \"dynamics.speed\""),
    ("[limit]\nstyle = [1, 2]", "my.toml, line 2: limit.style takes transparent, balanced,"),
    ("[tone]\nbands = [\"bell 2k\"]", "my.toml, line 2: tone.bands takes up to 8 bands such as"),
    ("[limit\n", "my.toml, line 1: this is not TOML:"),
  ])
  func mistakesNameFileAndLine(toml: String, start: String) {
    var settings = MasterSettings()
    let error = #expect(throws: LacquerError.self) {
      try SettingsFile.apply(toml, named: "my.toml", to: &settings)
    }
    #expect(error?.code == .input)
    #expect(error?.message.hasPrefix(start) == true, "\(error?.message ?? "none")")
  }

  @Test func referencesAreTables() throws {
    let toml = """
      [limit]
      ceiling = -0.5
      [[reference]]
      file = "song.flac"
      weight = 60
      level = 0
      region = "1:02-1:40"
      [[reference]]
      file = "/music/other.wav"
      """
    let references = try SettingsFile.references(in: toml, named: "work/mine.toml")
    #expect(references.map(\.path) == ["work/song.flac", "/music/other.wav"])
    #expect(references[0].weight(for: .tone) == 60 && references[0].weight(for: .level) == 0)
    #expect(references[0].region == TimeRegion(start: 62, end: 100))
    var settings = MasterSettings()
    try SettingsFile.apply(toml, named: "mine.toml", to: &settings)
    #expect(settings.limit.ceiling == -0.5)
  }

  @Test(arguments: [
    ("[[reference]]\nweight = 3", "no file"), ("[[reference]]\nfile = \"a\"\ntome = 3", "tome"),
    ("[[reference]]\nfile = \"a\"\nweight = 300", "0 to 100"),
    ("[[reference]]\nfile = \"a\"\nregion = \"9-3\"", "start-end"),
    ("reference = 3", "[[reference]]"),
  ])
  func faultyReferencesAreRefused(toml: String, words: String) {
    let error = #expect(throws: LacquerError.self) {
      try SettingsFile.references(in: toml, named: "mine.toml")
    }
    #expect(error?.code == .input)
    #expect(error?.message.contains(words) == true)
  }
}
