import Glibc
internal import Metering

/// One profile out of several references: the weighted mean of what is matched, in decibels.
enum ReferenceBlend {
  /// The blend; the only profile itself when there is one, nil when there is none.
  ///
  /// Spectra, loudness, width and balance are means in dB weighted by `weights`; everything else is
  /// the heaviest reference's own.
  static func blend(_ profiles: [TrackProfile], weights: [Double]) -> TrackProfile? {
    let heavy = zip(profiles, weights).filter { $0.1 > 0 }
    guard var result = heavy.max(by: { $0.1 < $1.1 })?.0 else { return nil }
    guard heavy.count > 1 else { return result }
    let total = heavy.reduce(0) { $0 + $1.1 }
    func mean(_ value: (TrackProfile) -> Double) -> Double {
      heavy.reduce(0) { $0 + value($1.0) * $1.1 } / total
    }
    let levels = heavy.map {
      SpectralGrid.mean($0.0.spectrum.midDB, over: 100...8000)
    }
    let count = heavy.map(\.0.spectrum.midDB.count).min() ?? 0
    func spectrum(_ path: KeyPath<SpectrumProfile, [Double]>, level: Bool) -> [Double] {
      (0..<count).map { i in
        zip(heavy, levels).reduce(0) {
          $0 + ($1.0.0.spectrum[keyPath: path][i] - (level ? $1.1 : 0)) * $1.0.1
        } / total
      }
    }
    result.spectrum.midDB = spectrum(\.midDB, level: true)
    result.spectrum.sideDB = spectrum(\.sideDB, level: true)
    result.spectrum.midErrorDB = spectrum(\.midErrorDB, level: false)
    result.spectrum.sideErrorDB = spectrum(\.sideErrorDB, level: false)
    let cutoffs = heavy.compactMap(\.0.spectrum.codecCutoffHz)
    result.spectrum.codecCutoffHz = cutoffs.min()
    result.sampleRate = heavy.map(\.0.sampleRate).min() ?? result.sampleRate
    result.loudness.integratedLUFS = mean { $0.loudness.integratedLUFS }
    result.loudness.rangeLU = mean { $0.loudness.rangeLU }
    result.stereo.widthDB = mean { $0.stereo.widthDB }
    result.stereo.balanceDB = mean { $0.stereo.balanceDB }
    result.stereo.bandWidthDB = result.stereo.bandWidthDB.indices.map { band in
      mean { $0.stereo.bandWidthDB[band] }
    }
    result.channels = heavy.map(\.0.channels).max() ?? result.channels
    return result
  }
}
