import AudioCore
import Metering
import TestSupport

/// Measurements of audio that is made up.
enum MatchMeasurementFixture {
  /// Spectra of two seconds of stereo pink noise.
  static let spectrum: SpectrumProfile = {
    let measurement = MatchMeasurement(format: AudioFormat(sampleRate: 44_100, channels: 2))
    let samples = Material.stereo(seconds: 2, seed: 9)
    let block = AudioBlock(channels: 2, capacity: samples[0].count)
    for channel in 0..<2 {
      for (frame, value) in samples[channel].enumerated() {
        block[channel: channel, frame: frame] = value
      }
    }
    block.frames = samples[0].count
    measurement.add(block)
    return measurement.finish().spectrum
  }()

  /// An image that leans to the left by `balance` dB.
  static func stereo(balance: Double) -> StereoProfile {
    StereoProfile(
      widthDB: -8, bandWidthDB: [-8, -8, -8, -8, -8, -8], correlation: 0.7, correlationLow: 0.3,
      monoLossDB: -0.6, balanceDB: balance, centreDB: balance)
  }
}
