import AudioCore
import DSP
import Mastering
import Metering
import Testing

@Suite("A section measured from features is the section measured from audio")
struct SectionProfileTests {
  /// 20 s, dark, narrow and quiet, then 20 s bright, wide and loud.
  private static let material: Result<[[[Float]]], any Error> = Result {
    let dark = Material.stereo(seconds: 20, seed: 3, level: 0.1, side: 0.1)
    let bright = Material.stereo(seconds: 20, seed: 9, level: 0.4, side: 0.6)
    return [dark, try Material.filtered(bright, by: Material.curve { $0 > 2000 ? 8 : 0 })]
  }

  private let halves: [[[Float]]]

  init() throws { halves = try Self.material.get() }

  private static func measure(_ samples: [[Float]]) throws -> (TrackProfile, FeatureSidecar) {
    let result = try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100))
    return (result.profile, result.sidecar)
  }

  private func smoothed(_ decibels: [Double]) -> [Double] {
    FractionalOctave.smoothPower(decibels, octaves: 1.0 / 3, pointsPerOctave: 48)
  }

  @Test(arguments: [0, 1])
  func sectionOfTheFeatures(half: Int) throws {
    let joined = zip(halves[0], halves[1]).map { $0 + $1 }
    let (whole, features) = try Self.measure(joined)
    let (own, _) = try Self.measure(halves[half])
    let start = Double(20 * half)
    let section = try SectionProfile(whole, features, name: "song")
      .profile(of: TimeRegion(start: start, end: start + 20))
    #expect(abs(section.loudness.integratedLUFS - own.loudness.integratedLUFS) <= 0.05)
    #expect(abs(section.loudness.rangeLU - own.loudness.rangeLU) <= 0.1)
    #expect(abs(section.peaks.samplePeakDBFS - own.peaks.samplePeakDBFS) <= 0.26)
    #expect(abs(section.peaks.psrMedianDB - own.peaks.psrMedianDB) <= 0.5)
    // The quiet half weighs nothing in the whole, whose fine grid it inherits: 1 dB there.
    let bound = half == 0 ? 1.0 : 0.3
    #expect(abs(section.stereo.widthDB - own.stereo.widthDB) <= bound)
    let errors = zip(smoothed(section.spectrum.midDB), smoothed(own.spectrum.midDB)).map { $0 - $1 }
    // 40 Hz to 16 kHz.
    let heard = 96..<511
    let mean = errors[heard].reduce(0, +) / Double(heard.count)
    #expect(abs(mean) <= bound / 2)
    #expect(errors[heard].allSatisfy { abs($0 - mean) <= bound })
    for band in 0..<5 {
      for rank in [4, 9, 14, 19] {
        let difference =
          section.dynamics.bandQuantilesDB[band][rank] - own.dynamics.bandQuantilesDB[band][rank]
        #expect(abs(difference) <= 0.3, "band \(band), rank \(rank)")
      }
    }
  }

  @Test func sectionsOutsideOrTooShortAreRefused() throws {
    let (whole, features) = try Self.measure(halves[0])
    let section = SectionProfile(whole, features, name: "song.flac")
    for (start, end, words) in [(25.0, 30.0, "ends at 0:20"), (2, 4, "at least 3 s")] {
      let error = #expect(throws: LacquerError.self) {
        _ = try section.profile(of: TimeRegion(start: start, end: end))
      }
      #expect(error?.code == .usage)
      #expect(error?.message.contains(words) == true)
    }
    for start in [1.1, 1.6, 2.1, 5.2, 6.2] {
      _ = try section.profile(of: TimeRegion(start: start, end: start + 3))
    }
    // An end beyond the track is the track's end.
    let open = try section.profile(of: TimeRegion(start: 10, end: 99))
    #expect(abs(open.seconds - 10) < 0.01)
  }

  @Test("a section without a whole second that counts has the whole's spectrum")
  func nothingWhole() throws {
    let song = Material.stereo(seconds: 12, seed: 3, level: 0.3, side: 0.3)
    let gap = 4 * 44_100..<7 * 44_100 - 22_050
    let (whole, features) = try Self.measure(
      song.map { channel in channel.indices.map { gap.contains($0) ? 0 : channel[$0] } })
    let section = try SectionProfile(whole, features, name: "song")
      .profile(of: TimeRegion(start: 4, end: 7))
    #expect(section.spectrum.midDB == whole.spectrum.midDB)
  }
}
