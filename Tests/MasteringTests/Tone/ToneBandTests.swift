import AudioCore
import DSP
import Glibc
import Mastering
import TestSupport
import Testing

@Suite("Own equaliser bands and protected ranges")
struct ToneBandTests {
  private let rate = 44_100
  private let probes = (0...119).map { 20 * exp2(Double($0) / 12) }.filter { $0 < 19_000 }

  /// Noise of a slope with a silent last second.
  private func noise(_ seed: UInt64, side: Float = 0.4) -> [[Float]] {
    let silence = [Float](repeating: 0, count: rate)
    return Material.stereo(seconds: 20, seed: seed, side: side).map { $0 + silence }
  }

  private func part(_ samples: [[Float]], _ sign: Float) -> [Float] {
    zip(samples[0], samples[1]).map { ($0 + sign * $1) / 2 }
  }

  @Test(
    "every shape comes out of a master within 0.05 dB of its formula from 20 Hz to 19 kHz",
    arguments: [
      "bell 1000Hz 6dB Q1.4", "bell 90Hz -8dB Q4", "bell 8kHz 12dB Q0.5", "lowshelf 150Hz 6dB",
      "highshelf 6kHz -9dB Q0.9", "lowcut 40Hz", "highcut 9kHz Q1",
      "bell 300Hz 5dB; bell 320Hz -5dB Q8; highshelf 3k 2dB",
    ])
  func exactResponse(bands: String) throws {
    let folder = try TemporaryFolder()
    let mix = noise(3)
    try folder.write("mix.wav", mix)
    let outcome = try folder.master(
      "mix.wav", to: ["master.wav"],
      set: ["tone.bands=\(bands)", "limit.style=off", "limit.drive=0"])
    let own = try #require(outcome.plan.tone?.bands)
    let master = try folder.read("master.wav")
    for (sign, name) in [(Float(1), "mid"), (-1, "side")] {
      let transfer = TransferFunction(
        from: part(mix, sign), to: part(master, sign), rate: rate)
      for hertz in probes {
        let wanted = own.reduce(0) { $0 + $1.filter.decibels(at: hertz) }
        #expect(abs(transfer.gain(at: hertz) - wanted) <= 0.05, "\(name), \(hertz) Hz")
      }
    }
    let stage = try #require(outcome.report.stages.first { $0.stage == "tone" })
    #expect(stage.text.contains("Your own bands on top: "))
    #expect(PlanText(outcome.plan).explanation.contains("Your own bands on top: "))
  }

  @Test(
    "a band for mid or side alone leaves the other, in minimum and in linear phase",
    arguments: ["minimum", "linear", "mixed"])
  func places(phase: String) throws {
    let folder = try TemporaryFolder()
    let mix = noise(5)
    try folder.write("mix.wav", mix)
    _ = try folder.master(
      "mix.wav", to: ["master.wav"],
      set: [
        "tone.bands=bell 500Hz 6dB Q1 mid; highshelf 4kHz -4dB side", "tone.phase=\(phase)",
        "limit.style=off", "limit.drive=0",
      ])
    let master = try folder.read("master.wav")
    let mid = TransferFunction(from: part(mix, 1), to: part(master, 1), rate: rate)
    let side = TransferFunction(from: part(mix, -1), to: part(master, -1), rate: rate)
    let bell = EqualizerBand(kind: .bell, hertz: 500, decibels: 6, q: 1)
    let shelf = EqualizerBand(kind: .highshelf, hertz: 4000, decibels: -4, q: 0.71)
    for hertz in probes {
      #expect(abs(mid.gain(at: hertz) - bell.decibels(at: hertz)) <= 0.1, "\(hertz) Hz")
      #expect(abs(side.gain(at: hertz) - shelf.decibels(at: hertz)) <= 0.1, "\(hertz) Hz")
    }
  }

  @Test("bands come on top of the match, in full")
  func onTopOfMatch() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", noise(7))
    try folder.write(
      "reference.wav",
      try Material.filtered(
        noise(8), by: Material.curve { 4 * sin(2 * .pi * log2($0 / 100) / 4) }))
    func master(_ name: String, _ set: [String]) throws -> (MasterOutcome, TransferFunction) {
      let outcome = try folder.master(
        "mix.wav", reference: "reference.wav", to: [name],
        set: set + ["limit.style=off", "dynamics.amount=0", "width.amount=0"])
      return (
        outcome,
        TransferFunction(
          from: part(noise(7), 1), to: part(try folder.read(name), 1), rate: rate)
      )
    }
    let (plain, without) = try master("plain.wav", [])
    let (own, with) = try master("own.wav", ["tone.bands=bell 2kHz -6dB Q2"])
    let bell = EqualizerBand(kind: .bell, hertz: 2000, decibels: -6, q: 2)
    // The drive differs: loudness follows the reference in both.
    let level = with.gain(at: 100) - without.gain(at: 100)
    for hertz in probes where hertz > 40 && hertz < 16_000 {
      let added = with.gain(at: hertz) - without.gain(at: hertz) - level
      #expect(abs(added - bell.decibels(at: hertz)) <= 0.15, "\(hertz) Hz: \(added)")
    }
    for outcome in [plain, own] {
      let check = outcome.report.deliverables.first?.checks.first { $0.name == "tone" }
      #expect(check?.passed == true)
    }
  }

  @Test(
    "a protected range moves by less than 0.1 dB, and the rest still follows",
    arguments: ["safe", "full"])
  func protects(preset: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", noise(11))
    try folder.write(
      "reference.wav",
      try Material.filtered(
        noise(12), by: Material.curve { 9 * sin(2 * .pi * log2($0 / 80) / 3.5) }))
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"],
      set: [
        "tone.protect=80-120; 1000-4000", "limit.style=off", "dynamics.amount=0",
        "width.amount=0", "loudness.target=keep", "dynamics.rider=0",
      ] + (preset == "full" ? ["tone.slope=off", "tone.boost=40", "tone.cut=40"] : []))
    let master = try folder.read("master.wav")
    let transfer = TransferFunction(from: part(noise(11), 1), to: part(master, 1), rate: rate)
    let drive = try #require(outcome.plan.renders.first).driveDB
    for hertz in probes where (80...120).contains(hertz) || (1000...4000).contains(hertz) {
      #expect(abs(transfer.gain(at: hertz) - drive) < 0.1, "\(hertz) Hz")
    }
    let moved = probes.filter { (200...600).contains($0) }.map {
      abs(transfer.gain(at: $0) - drive)
    }
    #expect((moved.max() ?? 0) > 3)
    let note = try #require(outcome.report.refusals.first { $0.key == "tone.protect" })
    #expect(note.text.contains("you protect these frequencies"))
    let stage = try #require(outcome.report.stages.first { $0.stage == "tone" })
    #expect(stage.text.contains("Left alone as you asked: 80 Hz to 120 Hz, 1.0 kHz to 4.0 kHz."))
  }

  @Test("plans keep bands and ranges, and plans from before them are read")
  func plans() throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", Material.stereo(seconds: 6, seed: 2))
    let outcome = try folder.master(
      "mix.wav", to: ["master.wav"],
      set: ["tone.bands=lowcut 30Hz; bell 3k 2dB Q2 mid", "tone.protect=200-300"])
    let back = try MasterPlan.decode(try outcome.plan.encoded(), path: "x.plan.json")
    #expect(back == outcome.plan)
    #expect(back.tone?.bands?.count == 2)
    var tree = try JSONDocument.decode(
      JSONValue.self, from: try outcome.plan.encoded(), named: "plan")
    tree = tree.without(["settings", "tone", "bands"]).without(["settings", "tone", "protect"])
      .without(["tone", "bands"])
    let old = try MasterPlan.decode(Array(tree.text.utf8), path: "old.plan.json")
    #expect(old.settings.tone.bands.isEmpty && old.settings.tone.protect.isEmpty)
    #expect(old.tone?.bands == nil)
  }

  @Test("one channel takes bands for mid and both")
  func mono() throws {
    let folder = try TemporaryFolder()
    let mix = [noise(9)[0]]
    try folder.write("mix.wav", mix)
    _ = try folder.master(
      "mix.wav", to: ["master.wav"],
      set: [
        "tone.bands=bell 500Hz 6dB Q1 mid; bell 2kHz 6dB Q1 side", "limit.style=off",
        "limit.drive=0",
      ])
    let transfer = TransferFunction(
      from: mix[0], to: try folder.read("master.wav")[0], rate: rate)
    let bell = EqualizerBand(kind: .bell, hertz: 500, decibels: 6, q: 1)
    for hertz in probes {
      #expect(abs(transfer.gain(at: hertz) - bell.decibels(at: hertz)) <= 0.05)
    }
  }
}

extension JSONValue {
  /// The document without the value at a path.
  fileprivate func without(_ path: [String]) -> JSONValue {
    guard case .object(var members) = self, let key = path.first else { return self }
    members[key] = path.count == 1 ? nil : members[key]?.without(Array(path.dropFirst()))
    return .object(members)
  }
}
