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

  /// An image that leans to the left by `balance` dB, and its centred voice by `centre` dB.
  static func stereo(balance: Double, centre: Double?) -> StereoProfile {
    StereoProfile(
      widthDB: -8, bandWidthDB: [-8, -8, -8, -8, -8, -8], correlation: 0.7, correlationLow: 0.3,
      monoLossDB: -0.6, balanceDB: balance, centreDB: centre)
  }
}
