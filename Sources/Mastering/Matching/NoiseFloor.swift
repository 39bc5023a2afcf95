import Glibc
internal import Metering

/// What of a spectrum is noise and not music.
///
/// The quietest blocks of dense music are still music, so their level says nothing about noise. A
/// point counts as noisy only where its level is under −100 dB/Hz, and either the track has pauses
/// (its quiet blocks lie 30 dB under its loudness), or the point hardly moves from second to second
/// (standard deviation under 1 dB), as hiss does and music does not.
enum NoiseFloor {
  /// Level of the noise at each grid point, dB per hertz; −200 where none is known.
  static func levels(of profile: TrackProfile) -> [Double] {
    let spectrum = profile.spectrum
    let hasPauses = profile.faults.noiseFloorDBFS < profile.loudness.integratedLUFS - 30
    let floor = SpectralGrid.smooth(spectrum.noiseFloorDB, octaves: 1.0 / 3)
    let mid = SpectralGrid.smooth(spectrum.midDB, octaves: 1.0 / 3)
    let root = max(1, spectrum.weightedSeconds).squareRoot()
    let spread = SpectralGrid.average(spectrum.midErrorDB, octaves: 1.0 / 3).map { $0 * root }
    return floor.indices.map { i in
      guard mid[i] < -60 else { return -200 }
      if hasPauses && floor[i] < -100 { return floor[i] }
      return mid[i] < -100 && spread[i] < 1 ? mid[i] : -200
    }
  }
}
