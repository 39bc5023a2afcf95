import Glibc
import Mastering
import Metering
import Testing

@Suite("Limits of the width curve")
struct WidthMatchTests {
  private let kilohertz = Int((48 * log2(1000 / SpectrumProfile.lowestHz)).rounded())

  /// Towards a reference whose side stands `widerDB` higher, without limits but those that `change` sets.
  private func match(
    _ mix: TrackProfile, widerDB: Double = 6, reference: (inout TrackProfile) -> Void = { _ in },
    change: (inout MasterSettings) -> Void = { _ in }
  ) -> MatchedCurve {
    var settings = MasterSettings()
    settings.width.widen = 40
    settings.width.narrow = 40
    settings.width.low = 0
    change(&settings)
    var other = mix
    for i in other.spectrum.sideDB.indices { other.spectrum.sideDB[i] += widerDB }
    reference(&other)
    return WidthMatch(mix: mix, reference: other, settings: settings).decide()
  }

  private func widened(_ mix: TrackProfile) -> Double {
    let open = match(mix, change: { $0.guards.mono = false })
    #expect(abs(open.curve[kilohertz] - 6) < 1e-6, "without the guard")
    return match(mix).curve[kilohertz]
  }

  @Test("a side 40 dB under mid is none")
  func empty() throws {
    for (side, gain) in [(-79.9, 6.0), (-80.1, 0)] {
      let widened = widened(try ProfileFixture.level(mid: -40, side: side))
      #expect(abs(widened - gain) < 1e-6, "\(side)")
    }
  }

  @Test("nor is one less than 12 dB over the noise of mid")
  func noise() throws {
    for (side, gain) in [(-102.9, 6.0), (-103.1, 0)] {
      let widened = widened(
        try ProfileFixture.level(mid: -90, side: side, noise: -115, noiseFloorDBFS: -60))
      #expect(abs(widened - gain) < 1e-6, "\(side)")
    }
  }

  @Test("nor one of hiss that stands still, 24 dB under mid")
  func hiss() throws {
    for (side, mid, gain) in [(-101.0, -77.1, 6.0), (-101, -76.9, 0), (-99.9, -70, 6)] {
      let widened = widened(try ProfileFixture.level(mid: mid, side: side, errorDB: 0.1))
      #expect(abs(widened - gain) < 1e-6, "\(side), \(mid)")
    }
  }

  @Test("from width.low on side may rise by 48 dB an octave, and by nothing below it")
  func low() throws {
    let mix = try ProfileFixture.level(mid: -40, side: -60)
    let result = match(mix, widerDB: 40, change: { $0.width.low = 100 })
    for (i, gain) in result.curve.enumerated() {
      let hertz = SpectrumProfile.frequencyHz(i)
      guard hertz > 25 else { continue }
      let slope = hertz < 100 ? 0 : 48 * log2(hertz / 100)
      // The knee of a limit is 0.75 dB under it where as much is wanted.
      #expect(abs(gain - min(39.25, slope)) < 1e-6, "\(hertz) Hz")
      #expect(abs(result.upper[i] - min(40, slope)) < 1e-6, "\(hertz) Hz")
      #expect(result.lower[i] == -40)
    }
    let open = match(mix, widerDB: 40)
    for (i, gain) in open.curve.enumerated() where SpectrumProfile.frequencyHz(i) > 20 {
      #expect(abs(gain - 39.25) < 1e-6)
    }
  }

  @Test(
    "above what a codec left the curve is held, whichever file it cut", arguments: [true, false])
  func codec(ofMix: Bool) throws {
    var mix = try ProfileFixture.level(mid: -40, side: -60)
    if ofMix { mix.spectrum.codecCutoffHz = 10_000 }
    func side(guarded: Bool) -> Double {
      let result = match(
        mix, widerDB: 0,
        reference: { other in
          other.spectrum.codecCutoffHz = ofMix ? nil : 10_000
          for i in other.spectrum.sideDB.indices where SpectrumProfile.frequencyHz(i) > 12_000 {
            other.spectrum.sideDB[i] += 6
          }
        },
        change: {
          $0.width.detail = 1.0 / 6
          $0.guards.codec = guarded
        })
      return result.curve[kilohertz + 4 * 48]
    }
    #expect(abs(side(guarded: true)) < 1e-6)
    #expect(abs(side(guarded: false) - 6) < 1e-6)
  }

  @Test("a side 50 dB under mid makes a track mono, which widens and narrows nothing")
  func mono() throws {
    var mix = try ProfileFixture.level(mid: -40, side: -60)
    let wide = mix
    for (width, isMono) in [(-49.9, false), (-50.1, true)] {
      mix.stereo.widthDB = width
      let own = match(mix, change: { $0.width.trim = 3 })
      #expect(abs(own.curve[kilohertz] - (isMono ? 0 : 9)) < 1e-6)
      #expect(own.notes.map(\.text) == (isMono ? ["The mix is mono and stays mono."] : []))
      let other = match(
        wide, reference: { $0.stereo.widthDB = width }, change: { $0.width.trim = 3 })
      #expect(abs(other.curve[kilohertz] - (isMono ? 3 : 9)) < 1e-6)
      #expect(other.notes.contains { $0.text.hasPrefix("The reference is mono; ") } == isMono)
    }
    let unasked = match(mix, change: { $0.match.amount = 0 })
    #expect(unasked.notes.isEmpty && unasked.curve[kilohertz] == 0)
  }
}
