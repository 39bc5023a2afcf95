import AudioCore
import Metering
import TestSupport

/// Parts of profiles that are made up.
enum ProfileFixture {
  /// Spectra of two seconds of stereo pink noise.
  static func spectrum() throws -> SpectrumProfile {
    let source = MemorySource(samples: Material.stereo(seconds: 2, seed: 9), sampleRate: 44_100)
    let measurement = MatchMeasurement(format: source.format)
    try source.forEachBlock { block, _ in measurement.add(block) }
    return measurement.finish().spectrum
  }

  /// Level spectra, dB per hertz, in a track of −20 LUFS whose quietest parts have `noiseFloorDBFS`.
  static func level(
    mid: Double, side: Double, noise: Double = -200, noiseFloorDBFS: Double = -20,
    errorDB: Double = 12, seconds: Double = 60
  ) throws -> TrackProfile {
    let samples = Material.stereo(seconds: 1, seed: 9)
    var profile = try Measure.profile(of: MemorySource(samples: samples, sampleRate: 44_100))
      .profile
    let count = profile.spectrum.midDB.count
    func level(_ decibels: Double) -> [Double] { [Double](repeating: decibels, count: count) }
    profile.spectrum.midDB = level(mid)
    profile.spectrum.sideDB = level(side)
    profile.spectrum.midErrorDB = level(errorDB)
    profile.spectrum.sideErrorDB = level(errorDB)
    profile.spectrum.noiseFloorDB = level(noise)
    profile.spectrum.weightedSeconds = seconds
    profile.spectrum.codecCutoffHz = nil
    profile.loudness.integratedLUFS = -20
    profile.faults.noiseFloorDBFS = noiseFloorDBFS
    profile.stereo.widthDB = -10
    return profile
  }

  /// An image that leans to the left by `balance` dB, and its centred voice by `centre` dB.
  static func stereo(balance: Double, centre: Double?) -> StereoProfile {
    StereoProfile(
      widthDB: -8, bandWidthDB: [-8, -8, -8, -8, -8, -8], correlation: 0.7, correlationLow: 0.3,
      monoLossDB: -0.6, balanceDB: balance, centreDB: centre)
  }
}
