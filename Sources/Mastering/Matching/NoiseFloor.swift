import Glibc
package import Metering

/// What of a spectrum is noise and not music.
///
/// The quietest blocks of dense music are still music, so their level says nothing about noise. It does in a
/// track with pauses (its quiet blocks lie 30 dB under its loudness) that hold noise alone, as between the
/// phrases of a speaker. Else a point counts as noisy only where its level is under −100 dB/Hz, and either
/// the track has pauses, or the point hardly moves from second to second (standard deviation under 1 dB), as
/// hiss does and music does not.
package enum NoiseFloor {
  /// Where the spectrum of pauses tells noise from music, Hz: partials lie apart, and hum has faded.
  private static let tellingHz = 1000.0...8000.0
  /// How far noise of a second strays from its mean over a third of an octave at most, dB rms.
  private static let unevenDB = 1.0

  /// Whether a track has pauses, so that its quietest blocks tell its noise.
  package static func hasPauses(_ profile: TrackProfile) -> Bool {
    profile.faults.noiseFloorDBFS < profile.loudness.integratedLUFS - 30
  }

  /// Level of the noise in mid at each grid point, dB per hertz; −200 where none is known.
  package static func levels(of profile: TrackProfile) -> [Double] {
    let spectrum = profile.spectrum
    let hasPauses = Self.hasPauses(profile)
    let floor = SpectralGrid.smooth(spectrum.noiseFloorDB, octaves: 1.0 / 3)
    if hasPauses && isNoiseAlone(spectrum.noiseFloorDB) { return floor }
    let mid = SpectralGrid.smooth(spectrum.midDB, octaves: 1.0 / 3)
    let still = steady(mid, spectrum.midErrorDB, seconds: spectrum.weightedSeconds)
    return floor.indices.map { i in
      guard mid[i] < -60 else { return -200 }
      return hasPauses && floor[i] < -100 ? floor[i] : still[i]
    }
  }

  /// Level of the noise in side, dB per hertz; −200 where none is known.
  ///
  /// A profile keeps no pauses of side, so only what stands still counts.
  package static func sideLevels(of profile: TrackProfile) -> [Double] {
    let spectrum = profile.spectrum
    return steady(
      SpectralGrid.smooth(spectrum.sideDB, octaves: 1.0 / 3), spectrum.sideErrorDB,
      seconds: spectrum.weightedSeconds)
  }

  /// Whether the spectrum of the quietest parts is as even as that of noise is, and that of music is not.
  private static func isNoiseAlone(_ floor: [Double]) -> Bool {
    let points = SpectralGrid.points(tellingHz, count: floor.count)
    guard !points.isEmpty, floor[points].allSatisfy({ $0 > -199 }) else { return false }
    let even = SpectralGrid.average(floor, octaves: 1.0 / 3)
    let squares = points.reduce(0.0) { sum, i in
      let stray = floor[i] - even[i]
      return sum + stray * stray
    }
    return squares < unevenDB * unevenDB * Double(points.count)
  }

  /// Where faint sound hardly moves: its level, and −200 elsewhere.
  private static func steady(_ level: [Double], _ errorDB: [Double], seconds: Double) -> [Double] {
    let root = max(1, seconds).squareRoot()
    let spread = SpectralGrid.average(errorDB, octaves: 1.0 / 3).map { $0 * root }
    return level.indices.map { level[$0] < -100 && spread[$0] < 1 ? level[$0] : -200 }
  }
}
