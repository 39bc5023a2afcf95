import AudioCore
import Mastering
import Testing

/// Texts at and around the ends of what a setting takes.
private struct Probe {
  var accepted: [String] = []
  var refused: [String] = []

  init(_ setting: Setting) {
    switch setting.kind {
    case .number(let range, _, let words):
      accepted = ["\(range.lowerBound)", "\(range.upperBound)"] + words
      refused = ["\(range.lowerBound - 0.001)", "\(range.upperBound + 0.001)", "nan", "inf", "0x1"]
    case .choice(let words):
      accepted = words
      refused = ["nonsense", "", "-1"]
    case .toggle:
      accepted = ["on", "off", "true", "no"]
      refused = ["maybe", "1"]
    case .time:
      accepted = ["whole", "0", "83.5", "1:23.5", "1:02:03"]
      refused = ["-1", "1:60", "soon", "1::2"]
    case .region:
      accepted = ["auto", "10-20", "1:10-1:40.5", "0–3"]
      refused = ["20-10", "10", "10-10", "a-b"]
    case .loudness(let range, let offset, _):
      accepted = [
        "\(range.lowerBound)", "\(range.upperBound)", "ref", "keep", "ref+\(offset)",
        "ref-\(offset)", "ref-1.5", "-14 LUFS", "spotify",
      ]
      refused = ["\(range.lowerBound - 0.1)", "-4.9", "ref+24.1", "ref1", "refer", "no such"]
    case .integer(let limit):
      accepted = ["auto", "0", "\(limit)"]
      refused = ["-1", "\(limit + 1)", "1.5", ""]
    case .bands(let limit):
      let most = [String](repeating: "bell 100Hz 1dB", count: limit)
      accepted = [
        "none", "bell 120 -2.5", "bell 120Hz -2.5dB Q1.4 mid", "lowcut 30Hz", "highpass 30 q 0.5",
        "Bell 1.2 kHz +3 dB Q 2 side;highshelf 8k −1", most.joined(separator: ";"),
      ]
      refused = [
        "", "bell", "bell 120Hz", "bell 5Hz 1dB", "bell 120Hz 25dB", "bell 120Hz 1dB Q0",
        "notch 50Hz", "lowcut 30Hz Q1 Q2", "bell 120Hz 1dB left", "bell 1k 1;", "bell 1k 1 2 3",
        (most + ["lowcut 30"]).joined(separator: ";"),
      ]
    case .ranges(let limit, let span):
      let most = [String](repeating: "100-200", count: limit)
      accepted = [
        "none", "\(span.lowerBound)-\(span.upperBound)", "2k-4k", "2000 Hz – 4 kHz; 80-120",
        most.joined(separator: ";"),
      ]
      refused = [
        "", "200", "200-100", "100-100", "5-100", "100-90k", "a-b", "1-2-3",
        (most + ["1k-2k"]).joined(separator: ";"),
      ]
    }
  }
}

@Suite struct SettingTableTests {
  @Test func keysAreUniqueAndGroupedAndExplained() {
    let keys = SettingTable.all.map(\.key)
    #expect(Set(keys).count == keys.count)
    #expect(Set(SettingTable.groups).count == SettingTable.groups.count)
    for setting in SettingTable.all {
      #expect(!setting.group.isEmpty && !setting.word.isEmpty)
      #expect(setting.help.hasSuffix("."), "\(setting.key)")
      #expect(setting.help.count <= 90, "\(setting.key)")
    }
  }

  @Test func unitsStayWithTheirNumbers() {
    for setting in SettingTable.all where !setting.unit.isEmpty {
      #expect("1 \(setting.unit)".lineParts.count == 1, "\(setting.unit)")
    }
  }

  @Test func safeColumnIsTheDefaultAndBothColumnsAreAllowed() throws {
    for setting in SettingTable.all {
      #expect(setting.safe == setting.value(in: MasterSettings()))
      #expect(try setting.value(from: setting.safe.text) == setting.safe, "\(setting.key)")
      #expect(try setting.value(from: setting.full.text) == setting.full, "\(setting.key)")
    }
    #expect(SettingPreset.safe.settings == MasterSettings())
  }

  @Test func fullDiffersWhereDecisionsSayAndNowhereElse() {
    let differing = SettingTable.differences(SettingPreset.full.settings, from: MasterSettings())
    let texts = differing.map { "\($0.setting.key)=\($0.value.text)" }
    #expect(
      texts == [
        "balance.max=12", "tone.detail=1/12", "tone.boost=40", "tone.cut=40", "tone.slope=off",
        "tone.certainty=off",
        "width.widen=40", "width.narrow=40", "width.detail=1/12", "width.low=0",
        "dynamics.amount=100", "dynamics.max=12", "dynamics.expand=2", "dynamics.together=0",
        "dynamics.rider=100", "dynamics.ridermax=6", "loudness.depth=off",
        "guard.image=off", "guard.centre=off",
      ])
  }

  @Test(arguments: SettingTable.all.map(\.key))
  func everyKeyReadsBackWhatWasSet(key: String) throws {
    let setting = try SettingTable.setting(named: key)
    let probe = Probe(setting)
    #expect(!probe.accepted.isEmpty && !probe.refused.isEmpty)
    for text in probe.accepted {
      var settings = MasterSettings()
      try setting.set(text, in: &settings)
      #expect(setting.value(in: settings) == (try setting.value(from: text)), "\(key)=\(text)")
      var again = SettingPreset.full.settings
      try setting.set(setting.value(in: settings).text, in: &again)
      #expect(setting.value(in: again) == setting.value(in: settings), "\(key)=\(text)")
      let others = SettingTable.differences(settings, from: MasterSettings()).map(\.setting.key)
      #expect(others.allSatisfy { $0 == key }, "\(key) changed \(others)")
    }
  }

  @Test(arguments: SettingTable.all.map(\.key))
  func everyKeyRefusesWhatLiesOutsideWithOneSentence(key: String) throws {
    let setting = try SettingTable.setting(named: key)
    for text in Probe(setting).refused {
      var settings = MasterSettings()
      let error = #expect(throws: LacquerError.self, "\(key)=\(text)") {
        try setting.set(text, in: &settings)
      }
      #expect(error?.code == .usage)
      #expect(error?.message.contains(key) == true)
      #expect(error?.message.contains(setting.allowed) == true)
      #expect(error?.message.contains("\"\(text)\"") == true)
      #expect(settings == MasterSettings())
    }
  }

  @Test func lastWordReachesAKeyWhereItIsUnique() throws {
    var settings = MasterSettings()
    try SettingTable.apply(assignment: "ceiling=-0.5", to: &settings)
    try SettingTable.apply(assignment: "LIMIT.style=Loud", to: &settings)
    try SettingTable.apply(assignment: "tone.to=16k", to: &settings)
    #expect(settings.limit.ceiling == -0.5)
    #expect(settings.limit.style == .loud)
    #expect(settings.tone.to == 16_000)
  }

  @Test(arguments: [
    ("limit.ceiling", "-0,5 dBTP", "-0.5"), ("limit.ceiling", "−0.5dB", "-0.5"),
    ("tone.to", "12,5k", "12500"), ("tone.to", "1.25e4", "12500"),
    ("loudness.target", "ref-1,5", "ref-1.5"), ("tone.protect", "2,5k-4 kHz", "2500-4000"),
    ("tone.bands", "bell 2,5kHz -1,5 dB Q1,4", "bell 2500Hz -1.5dB Q1.4"),
  ])
  func numbersHaveAPointOrAComma(key: String, typed: String, expected: String) throws {
    var settings = MasterSettings()
    let setting = try SettingTable.setting(named: key)
    try setting.set(typed, in: &settings)
    #expect(setting.value(in: settings).text == expected)
    for text in ["1,000,000", "1.0,0", "1e308k", ","] {
      #expect(throws: LacquerError.self, "\(key)=\(text)") { try setting.set(text, in: &settings) }
    }
  }

  @Test(arguments: [
    ("tone.to", "16,000"), ("tone.from", "100,000 Hz"), ("tone.bands", "bell 12,000Hz -2dB"),
    ("tone.bands", "lowcut 30,000"), ("tone.protect", "80-12,000"), ("width.mono", "120,000"),
  ])
  func hertzWithACommaForThousandsAreRefused(key: String, typed: String) throws {
    var settings = MasterSettings()
    let setting = try SettingTable.setting(named: key)
    #expect(throws: LacquerError.self) { try setting.set(typed, in: &settings) }
    #expect(settings == MasterSettings())
  }

  @Test func ambiguousWordsNameTheirKeys() {
    let error = #expect(throws: LacquerError.self) { try SettingTable.setting(named: "amount") }
    #expect(
      error?.message
        == "\"amount\" could be any of match.amount, balance.amount, tone.amount, width.amount,"
        + " dynamics.amount: give the full name.")
  }

  @Test(arguments: [
    ("limit.cieling", "limit.ceiling"), ("celing", "limit.ceiling"), ("tone.bost", "tone.boost"),
  ])
  func misspeltKeysNameTheNearest(name: String, wanted: String) {
    let error = #expect(throws: LacquerError.self) { try SettingTable.setting(named: name) }
    #expect(error?.message.contains("did you mean \(wanted)?") == true)
  }

  @Test func assignmentsNeedAnEqualsSign() {
    var settings = MasterSettings()
    let error = #expect(throws: LacquerError.self) {
      try SettingTable.apply(assignment: "limit.ceiling", to: &settings)
    }
    #expect(error?.code == .usage)
  }
}
