import AudioCore
import Mastering
import Metering
import TestSupport
import Testing

@Suite("Delivery targets by name")
struct DeliveryTargetsTests {
  @Test func everyTargetThatShipsSaysWhereItsFiguresStand() {
    let all = DeliveryTargets.shipped.all
    #expect(all.count >= 12)
    #expect(Set(all.map(\.name)).count == all.count)
    for target in all {
      #expect(!target.source.isEmpty && !target.note.isEmpty && !target.title.isEmpty)
      #expect(target.checked.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil, "\(target.name)")
      let words = target.note + target.title + target.source
      #expect(!words.contains(/(^|[ (])-\d/), "\(target.name): a minus is written −")
      #expect((-36 ... -5).contains(target.lufs) && (-12...0).contains(target.ceilingDBTP))
    }
  }

  @Test func ownFilesReplaceAndAdd() throws {
    var targets = DeliveryTargets.shipped
    let count = targets.all.count
    let own = """
      [[target]]
      name = "spotify"
      lufs = -11
      [[target]]
      name = "club"
      lufs = -7.5
      ceiling = -0.3
      """
    try targets.add(own, named: "targets.toml")
    #expect(targets.all.count == count + 1)
    #expect(try targets.target(named: "spotify").lufs == -11)
    #expect(try targets.target(named: "club").ceilingDBTP == -0.3)
  }

  @Test(arguments: [
    ("[[target]]\nlufs = -14", "no name"), ("[[target]]\nname = \"a\"\nlufs = 3", "-36 to -5"),
    ("[[target]]\nname = \"a\"\nlufs = -9\nlevel = 2", "level"),
    ("[[target]]\nname = \"ref-1\"\nlufs = -9", "what begins with ref"),
    ("[[target]]\nname = \"9-club\"\nlufs = -9", "a letter first"),
    ("[[target]]\nname = \"a\"\nlufs = -9\nkind = \"radio\"", "platform"),
    ("[limit]\nceiling = -1", "limit"), ("[[target", "line 1"),
    ("[target]\nname = \"a\"\nlufs = -9", "in double brackets"),
    ("target = 5", "in double brackets"),
    ("[[target]]\nname = \"a\"\nlufs = -9\n[[target]]\nname = \"a\"\nlufs = -8", "target 2"),
    ("[[target]]\nname = \"a\"\nlufs = -9\ntitle = 5", "title is text"),
    ("[[target]]\nname = \"a\"\nlufs = -9\nkind = 7", "kind is text"),
  ])
  func faultyFilesAreRefused(toml: String, words: String) {
    var targets = DeliveryTargets.shipped
    let error = #expect(throws: LacquerError.self) { try targets.add(toml, named: "t.toml") }
    #expect(error?.code == .input)
    #expect(error?.message.contains(words) == true)
    #expect(error?.message.contains("t.toml") == true)
  }

  @Test func aNameStandsForItsFiguresAndNeverRaisesTheCeiling() throws {
    var settings = MasterSettings()
    try SettingTable.apply(assignment: "loudness.target=amazon-music", to: &settings)
    let target = try #require(try DeliveryTargets.shipped.resolve(&settings))
    #expect(settings.loudness.target == .absolute(target.lufs))
    #expect(settings.limit.ceiling == -2)
    settings.limit.ceiling = -3
    settings.loudness.target = .preset("amazon-music")
    _ = try DeliveryTargets.shipped.resolve(&settings)
    #expect(settings.limit.ceiling == -3)
  }

  @Test func misspeltNamesNameTheNearest() {
    var settings = MasterSettings()
    settings.loudness.target = .preset("spotfy")
    let error = #expect(throws: LacquerError.self) {
      try DeliveryTargets.shipped.resolve(&settings)
    }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("did you mean spotify?") == true)
    settings.loudness.target = .preset("r128")
    let part = #expect(throws: LacquerError.self) {
      try DeliveryTargets.shipped.resolve(&settings)
    }
    #expect(part?.message.contains("did you mean ebu-r128 or ebu-r128-s2?") == true)
    let curve = #expect(throws: LacquerError.self) {
      try DeliveryTargets.shipped.target(named: "pop")
    }
    #expect(curve?.message.contains("neutral:pop is a curve, which --reference takes.") == true)
  }

  @Test("a master reaches a named target, and its plan remembers which")
  func aMasterReachesIt() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 4, level: 0.15))
    let outcome = try folder.master(
      "mix.wav", to: ["master.wav"], set: ["loudness.target=amazon-music"])
    let master = try #require(outcome.report.deliverables.first).profile
    #expect(abs(master.loudness.integratedLUFS + 14) <= 0.05)
    #expect(master.peaks.truePeakDBTP <= -1.9995)
    #expect(outcome.plan.target?.name == "amazon-music")
    #expect(outcome.report.stages.contains { $0.text.contains("Amazon Music") })
  }

  @Test("loudness that takes more than 6 dB of limiting brings the offer of a clean one")
  func costlyLoudnessBringsAnOffer() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 4, level: 0.3))
    let loud = try folder.master(
      "mix.wav", to: [], set: ["loudness.target=-5", "loudness.depth=off"]
    ) { $0.dryRun = true }
    let offer = try #require(loud.report.advice?.first)
    #expect(offer.key == "loudness.target")
    let match = try #require(offer.text.firstMatch(of: /loudness\.target=(-[0-9.]+)/))
    let clean = try folder.master(
      "mix.wav", to: [],
      set: ["loudness.target=\(match.1.hasSuffix(".") ? match.1.dropLast() : match.1)"]
    ) { $0.dryRun = true }
    let depth = try #require(clean.report.deliverables.first?.limiter).centile95DB
    #expect(abs(depth - 3) <= 0.3)
    #expect(depth <= 3)
    #expect(clean.report.advice?.isEmpty == true)
  }

  @Test("the loudness that is offered stays under 3 dB", arguments: 0..<10)
  func offerIsNotRoundedUp(step: Int) throws {
    let kneeDB = 5 + 0.03 * Double(step)
    func reading(_ driveDB: Double) -> DriveSolver.Reading {
      let over = max(0, driveDB - kneeDB)
      return DriveSolver.Reading(
        driveDB: driveDB, lufs: driveDB - 0.3 * over - 20, depthDB: 0.9 * over)
    }
    let offered = try CleanLoudness.offer(instead: reading(kneeDB + 15), render: reading)
    let offer = try #require(offered)
    let match = try #require(offer.text.firstMatch(of: /loudness\.target=(-[0-9]+\.[0-9])/))
    let lufs = try #require(Double(match.1))
    let over = (lufs + 20 - kneeDB) / 0.7
    #expect(0.9 * over <= 3)
    #expect(0.9 * over > 2.75)
  }

  @Test("the offer begins at 6 dB of limiting", arguments: [("-8.2", false), ("-7.5", true)])
  func offerBeginsAtSixDecibels(target: String, isOffered: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 12, seed: 4, level: 0.3))
    let report = try folder.master(
      "mix.wav", to: [], set: ["loudness.target=\(target)", "loudness.depth=off"]
    ) { $0.dryRun = true }.report
    let depth = try #require(report.deliverables.first?.limiter).centile95DB
    let expected = isOffered ? 6.1..<9.0 : 4.0..<5.9
    #expect(expected.contains(depth), "or 6 dB is not between the two")
    #expect((report.advice?.isEmpty == false) == isOffered)
  }

  @Test("loudness that a style cannot reach fails its check and says which style goes on")
  func unreachableLoudnessNamesTheStyle() throws {
    let folder = try TemporaryFolder()
    // Noise that sounds for 30 ms in every 150: no gain makes it loud in between.
    let bursts = Material.stereo(seconds: 12, seed: 4, level: 0.3).map { channel in
      channel.enumerated().map { $0.offset % 6600 < 1320 ? $0.element : 0 }
    }
    try folder.write("mix.wav", bursts)
    let outcome = try folder.master(
      "mix.wav", to: [], set: ["loudness.target=-5", "loudness.depth=off"]
    ) { $0.dryRun = true }
    let check = try #require(
      outcome.report.deliverables.first?.checks.first { $0.name == "loudness" })
    #expect(!check.passed)
    let note = try #require(outcome.plan.notes.first { $0.key == "limit.style" })
    #expect(note.text.contains("limit.style=loud"))
  }

  @Test("of the person's own figures nothing is told that they did not say")
  func ownTargetsHaveNoDate() throws {
    var targets = DeliveryTargets.shipped
    try targets.add(
      "[[target]]\nname = \"club\"\nlufs = -16\n[[target]]\nname = \"hall\"\nlufs = -16\n"
        + "source = \"a letter\"\n", named: "targets.toml")
    #expect(try targets.target(named: "club").provenance == "your own")
    #expect(try targets.target(named: "hall").provenance == "a letter (reported)")
    let shipped = try targets.target(named: "spotify")
    #expect(shipped.provenance.hasSuffix("(published, \(shipped.checked))"))
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 6, seed: 4, level: 0.1))
    let outcome = try folder.master("mix.wav", to: [], set: ["loudness.target=club"]) {
      $0.targets = targets
      $0.dryRun = true
    }
    let stage = try #require(outcome.report.stages.first { $0.stage == "loudness" })
    #expect(stage.text.hasSuffix("(club)."), "\(stage.text)")
  }
}
