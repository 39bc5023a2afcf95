import AudioCore
import DSP
import Glibc
import Mastering
import Metering
import Testing

/// What each setting of tone, width and balance promises, held in decibels on drafts whose reference
/// differs from the mix by a known curve.
@Suite("Settings of the match do what they say")
struct MatchSettingsTests {
  private static let measured: Result<ProfiledTrack, any Error> = Result {
    try MatchSettingsTests.profiled(Material.stereo(seconds: 8, seed: 12, side: 0.4))
  }

  private static func profiled(_ samples: [[Float]]) throws -> ProfiledTrack {
    let measured = try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100))
    return ProfiledTrack(
      profile: measured.profile, sidecar: measured.sidecar,
      hash: ContentHash(hexadecimal: String(repeating: "a", count: 64)), isFromCache: false)
  }

  private let mix: ProfiledTrack

  init() throws { mix = try Self.measured.get() }

  /// A plan towards the mix itself with other spectra; without limits unless `set` has some.
  private func plan(
    _ set: [String] = [], of other: ProfiledTrack? = nil, tone: (Double) -> Double = { _ in 0 },
    sideDB: Double = 0, change: (inout TrackProfile) -> Void = { _ in }
  ) throws -> MasterPlan {
    let mix = other ?? self.mix
    var settings = MasterSettings()
    for assignment in [
      "tone.certainty=off", "tone.slope=off", "tone.boost=40", "tone.cut=40", "width.widen=40",
      "width.narrow=40", "width.low=0", "guard.noise=off", "guard.mono=off", "dynamics.amount=0",
    ] + set {
      try SettingTable.apply(assignment: assignment, to: &settings)
    }
    var reference = mix.profile
    for i in reference.spectrum.midDB.indices {
      let move = tone(SpectrumProfile.frequencyHz(i))
      reference.spectrum.midDB[i] += move
      reference.spectrum.sideDB[i] += move + sideDB
    }
    change(&reference)
    let request = DraftReference(
      profile: reference, sidecar: nil,
      hash: ContentHash(hexadecimal: String(repeating: "b", count: 64)),
      request: ReferenceRequest(path: "/music/song.wav"))
    return try DraftPlanner.draft(mix: mix, references: [request], settings: settings).plan
  }

  private func tone(_ plan: MasterPlan, _ hertz: Double) -> Double {
    plan.tone?.curve.decibels(at: hertz) ?? 0
  }

  private func side(_ plan: MasterPlan, _ hertz: Double) -> Double {
    plan.side?.decibels(at: hertz) ?? 0
  }

  /// One decibel an octave, 0 at the middle of 100 Hz–8 kHz, whose mean is level and no tone.
  private func rising(_ hertz: Double) -> Double { log2(hertz / 900) }

  @Test("a reference that rises by 1 dB an octave is followed so, and by tone.amount of it")
  func amount() throws {
    let whole = try plan(tone: rising)
    let half = try plan(["tone.amount=50"], tone: rising)
    let scaled = try plan(["match.amount=50", "tone.amount=50"], tone: rising)
    for hertz in [60.0, 250, 1000, 3000, 12_000] {
      #expect(abs(tone(whole, hertz) - rising(hertz)) < 0.25, "\(hertz) Hz")
      #expect(abs(tone(half, hertz) - rising(hertz) / 2) < 0.15, "\(hertz) Hz")
      #expect(abs(tone(scaled, hertz) - rising(hertz) / 4) < 0.1, "\(hertz) Hz")
    }
  }

  /// 36 / (36 + σ²) of it, σ² being the sum of the squares of both tracks' standard errors.
  @Test("tone.certainty follows as far as the standard errors let it")
  func certainty() throws {
    for (own, other, share) in [(0.0, 0.0, 1.0), (3, 0, 0.8), (0, 3, 0.8), (6, 6, 1.0 / 3)] {
      var uncertain = mix
      uncertain.profile.spectrum.midBandErrorDB = mix.profile.spectrum.midDB.map { _ in own }
      let followed = try plan(
        ["tone.certainty=on"], of: uncertain, tone: { 2 * rising($0) },
        change: { $0.spectrum.midBandErrorDB = $0.spectrum.midDB.map { _ in other } })
      for hertz in [100.0, 250, 1000, 3000, 8000] {
        let wanted = 2 * share * rising(hertz)
        #expect(abs(tone(followed, hertz) - wanted) < 0.35, "\(own), \(other) at \(hertz) Hz")
      }
    }
  }

  /// Half an octave to each side of 200 Hz and 4 kHz the shares meet.
  @Test("tone.low, tone.mid and tone.high act below 200 Hz, to 4 kHz and above")
  func thirds() throws {
    let whole = try plan(tone: { 2 * rising($0) })
    for (key, own) in [("low", [50.0, 120]), ("mid", [300, 2500]), ("high", [6000, 14_000])] {
      let without = try plan(["tone.\(key)=0"], tone: { 2 * rising($0) })
      for hertz in [50.0, 120, 300, 2500, 6000, 14_000] {
        let expected = own.contains(hertz) ? 0 : tone(whole, hertz)
        #expect(abs(tone(without, hertz) - expected) < 0.3, "tone.\(key)=0 at \(hertz) Hz")
      }
    }
  }

  @Test("tone.boost and tone.cut are never passed, and reached where more is asked for")
  func limits() throws {
    let limited = try plan(["tone.boost=2", "tone.cut=3"], tone: { 3 * rising($0) })
    let curve = try #require(limited.tone?.curve.decibels)
    let (highest, lowest) = (try #require(curve.max()), try #require(curve.min()))
    #expect(highest < 2.000_01 && tone(limited, 10_000) > 1.9)
    #expect(lowest > -3.000_01 && tone(limited, 50) < -2.9)
    #expect(Set(limited.notes.map(\.key)).isSuperset(of: ["tone.boost", "tone.cut"]))
  }

  @Test("above tone.to the curve is held; tone.from fades rises out below it and leaves falls")
  func ends() throws {
    let held = try plan(["tone.to=2000"], tone: { 2 * rising($0) })
    #expect(abs(tone(held, 12_000) - tone(held, 2500)) < 0.2)
    // The last whole sixth of an octave under it stands at 1782 Hz.
    #expect(abs(tone(held, 12_000) - tone(held, 500) - 2 * log2(1782.0 / 500)) < 0.3)
    let rise = try plan(["tone.from=100"], tone: { -2 * rising($0) })
    // Nothing below 0.6 times tone.from, all of it above.
    #expect(abs(tone(rise, 40)) < 0.2)
    #expect(abs(tone(rise, 150) + 2 * rising(150)) < 0.5)
    let fall = try plan(["tone.from=100"], tone: { 2 * rising($0) })
    #expect(abs(tone(fall, 40) - 2 * rising(40)) < 0.5)
  }

  @Test("guard.codec holds the curve above what a codec left")
  func codec() throws {
    func cutOff(_ set: [String]) throws -> MasterPlan {
      try plan(
        set, tone: { 2 * rising($0) }, change: { $0.spectrum.codecCutoffHz = 7800 })
    }
    let held = try cutOff([])
    // 0.94 of the cut-off is trusted, and the last whole sixth of an octave under that at 6350 Hz.
    #expect(abs(tone(held, 14_000) - tone(held, 500) - 2 * log2(6350.0 / 500)) < 0.3)
    let open = try cutOff(["guard.codec=off"])
    #expect(abs(tone(open, 14_000) - tone(open, 500) - 2 * log2(14_000.0 / 500)) < 0.3)
  }

  @Test("guard.noise lifts nothing further than noise comes to 18 dB under the signal")
  func noise() throws {
    var noisy = try Self.profiled(Material.stereo(seconds: 8, seed: 12, level: 0.04, side: 0.4))
    noisy.profile.spectrum.noiseFloorDB = noisy.profile.spectrum.midDB.map { $0 - 24 }
    noisy.profile.faults.noiseFloorDBFS = noisy.profile.loudness.integratedLUFS - 40
    let held = try plan(["guard.noise=on"], of: noisy, tone: { 4 * rising($0) })
    let open = try plan(of: noisy, tone: { 4 * rising($0) })
    for hertz in [6000.0, 8000, 12_000] {
      #expect(abs(tone(held, hertz) - 6) < 0.3, "\(hertz) Hz")
      #expect(tone(open, hertz) > 10, "\(hertz) Hz")
    }
    #expect(held.notes.contains { $0.key == "guard.noise" })
  }

  @Test("tone.tilt turns around 1 kHz, so many dB from 100 Hz to 10 kHz, on top of the match")
  func tilt() throws {
    let turned = try plan(["tone.tilt=6"])
    let opposite = try plan(["tone.tilt=-6"])
    for (hertz, gain) in [(100.0, -3.0), (1000, 0), (10_000, 3)] {
      #expect(abs(tone(turned, hertz) - gain) < 0.1, "\(hertz) Hz")
      #expect(abs(tone(opposite, hertz) + gain) < 0.1, "\(hertz) Hz")
    }
    let both = try plan(["tone.tilt=6"], tone: rising)
    #expect(abs(tone(both, 100) - (rising(100) - 3)) < 0.3)
  }

  @Test("width follows by width.amount, within width.widen and width.narrow")
  func width() throws {
    let cases: [(set: [String], sideDB: Double, expected: Double)] = [
      ([], 6, 6), (["width.amount=50"], 6, 3), (["match.amount=50"], -6, -3),
      (["width.widen=2"], 8, 2), (["width.narrow=2"], -8, -2), (["width.widen=0"], 6, 0),
      (["width.narrow=1"], 6, 6),
    ]
    for (set, sideDB, expected) in cases {
      let wide = try plan(set, sideDB: sideDB)
      for hertz in [300.0, 1000, 8000] {
        #expect(abs(side(wide, hertz) - expected) < 0.1, "\(set) at \(hertz) Hz")
      }
    }
    // A limit on tone does not become a change of width.
    let toned = try plan(["tone.boost=0", "tone.cut=0"], tone: { 3 * rising($0) })
    #expect(abs(side(toned, 8000)) < 0.1 && abs(side(toned, 100)) < 0.1)
  }

  @Test("below width.low side is not widened, and may be narrowed")
  func low() throws {
    let wide = try plan(["width.low=300"], sideDB: 6)
    #expect(abs(side(wide, 200)) < 0.01 && abs(side(wide, 1000) - 6) < 0.1)
    let narrow = try plan(["width.low=300"], sideDB: -6)
    #expect(abs(side(narrow, 200) + 6) < 0.1)
  }

  @Test("width.trim comes on top, beside a mono reference too, in which there is nothing to follow")
  func widthTrim() throws {
    let followed = try plan(["width.trim=-4"], sideDB: 6)
    #expect(abs(side(followed, 1000) - 2) < 0.1)
    func mono(_ set: [String]) throws -> MasterPlan {
      try plan(
        ["guard.mono=on"] + set,
        change: {
          $0.stereo.widthDB = -200
          $0.spectrum.sideDB = $0.spectrum.sideDB.map { _ in -200 }
        })
    }
    let plain = try mono([])
    #expect(plain.side == nil)
    let trimmed = try mono(["width.trim=-4"])
    for hertz in [100.0, 1000, 8000] { #expect(abs(side(trimmed, hertz) + 4) < 0.1) }
    #expect(trimmed.notes.contains { $0.key == "guard.mono" })
  }

  @Test("sections move by at most dynamics.ridermax, as far as that where more is asked for")
  func riderMax() throws {
    let even = Material.stereo(seconds: 24, seed: 12, side: 0.4)
    // The first half is 9 dB under the second: it asks for more than any of these.
    let uneven = even.map { channel in
      channel.indices.map { $0 < channel.count / 2 ? channel[$0] * 0.355 : channel[$0] }
    }
    let (mix, song) = (try Self.profiled(uneven), try Self.profiled(even))
    let reference = DraftReference(
      profile: song.profile, sidecar: song.sidecar,
      hash: ContentHash(hexadecimal: String(repeating: "b", count: 64)),
      request: ReferenceRequest(path: "/music/song.wav"))
    for most in [1.0, 2, 3] {
      var settings = MasterSettings()
      settings.dynamics.amount = 0
      settings.dynamics.rider = 100
      settings.dynamics.ridermax = most
      let plan = try DraftPlanner.draft(mix: mix, references: [reference], settings: settings).plan
      let moves = try #require(plan.dynamics).riderDB
      let largest = try #require(moves.map(abs).max())
      #expect(largest <= most && largest > 0.9 * most, "\(moves)")
    }
  }

  @Test("balance follows the reference, and balance.trim comes on top: + is right")
  func balance() throws {
    func leaning(_ set: [String]) throws -> Double {
      let own = mix.profile.stereo.balanceDB
      return try plan(
        ["guard.centre=off"] + set, change: { $0.stereo.balanceDB = own - 1.5 }
      ).balanceDB
    }
    let (plain, right) = (try leaning([]), try leaning(["balance.trim=2"]))
    let alone = try leaning(["balance.trim=-2", "balance.amount=0"])
    #expect(abs(plain - 1.5) < 1e-9 && abs(right - 3.5) < 1e-9 && abs(alone + 2) < 1e-9)
  }
}
