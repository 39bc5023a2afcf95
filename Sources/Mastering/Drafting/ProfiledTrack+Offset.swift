internal import AudioCore
internal import Metering

extension ProfiledTrack {
  /// Share of an offset's power down to which levels kept in 0.01 dB tell what stands on it.
  private static let smallestRest = 0.002
  /// Place of the median among quantiles.
  private static let median = DynamicsProfile.percents.count / 2 - 1
  /// Silence in 0.01 dBFS.
  private static let silence = Int16(Level.silence * 100)

  /// What a draft forecasts levels from, without `offsets`, one a channel: peaks, and levels of the lowest band.
  ///
  /// The side to which an offset shifts the sound is the one that its peaks stand on.
  func without(offsets: [Double]) -> ProfiledTrack {
    guard let largest = offsets.map({ abs($0) }).max(), largest > 0 else { return self }
    func lowered(_ decibels: Double) -> Double { max(0, Decibels.gain(decibels) - largest) }
    var result = self
    result.profile.peaks.truePeakDBTP = Level.amplitude(lowered(profile.peaks.truePeakDBTP))
    result.profile.peaks.samplePeakDBFS = Level.amplitude(lowered(profile.peaks.samplePeakDBFS))
    let bytes = (UInt8.min...UInt8.max).map {
      FeatureSidecar.peakByte(Float(lowered(FeatureSidecar.peakDBFS($0))))
    }
    result.sidecar.peaks = sidecar.peaks.map { bytes[Int($0)] }
    let power = offsets.reduce(0) { $0 + $1 * $1 } / Double(offsets.count)
    let levels = sidecar.bandLevels[0].map { Self.level($0, without: power) }
    // What an offset outweighs cannot be told from levels: the band is left alone until it is solved.
    let isHidden = Level.power(power) > SectionProfile.quantiles(levels[...])[Self.median]
    result.sidecar.bandLevels[0] = isHidden ? levels.map { _ in Self.silence } : levels
    result.profile.dynamics.bandQuantilesDB[0] = SectionProfile.quantiles(
      result.sidecar.bandLevels[0][...])
    return result
  }

  /// A level in 0.01 dBFS without an offset of so much power; silence in which there is none stays.
  private static func level(_ hundredths: Int16, without power: Double) -> Int16 {
    let whole = Decibels.powerRatio(Double(hundredths) / 100)
    guard whole > power / 2 else { return hundredths }
    return Int16((Level.power(max(whole - power, smallestRest * power)) * 100).rounded())
  }
}
