internal import AudioCore

extension SpectrumProfile {
  /// The curves in steps of 0.001 dB, which is what they are worth, so that a profile as JSON stays
  /// small.
  func rounded() -> SpectrumProfile {
    func round(_ curve: [Double]) -> [Double] { curve.map { $0.rounded(toParts: 1000) } }
    var result = self
    result.midDB = round(midDB)
    result.sideDB = round(sideDB)
    result.midErrorDB = round(midErrorDB)
    result.sideErrorDB = round(sideErrorDB)
    result.midBandErrorDB = midBandErrorDB.map(round)
    result.noiseFloorDB = round(noiseFloorDB)
    return result
  }
}

extension WaveformOverview {
  /// Steps of an extreme in full scale.
  static let parts: Float = 10_000

  /// The extremes in steps of 0.0001.
  func rounded() -> WaveformOverview {
    func round(_ values: [Float]) -> [Float] {
      values.map { ($0 * Self.parts).rounded() / Self.parts }
    }
    return WaveformOverview(minima: round(minima), maxima: round(maxima))
  }
}
