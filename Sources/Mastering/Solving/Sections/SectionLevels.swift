internal import Metering

/// How short-term (3 s) loudness is spread over a track: quantiles of what counts for the loudness
/// range, and the loudest 3 s of all.
struct SectionLevels {
  /// Loudness at `DynamicsProfile.percents` in rising order, then the largest, LUFS.
  let decibels: [Double]
  /// Integrated loudness of the whole, LUFS.
  let integratedLUFS: Double

  /// What a profile says; nil where it was saved before this was measured, or holds nothing.
  init?(_ profile: LoudnessProfile) {
    guard let quantiles = profile.shortTermQuantilesLUFS, let last = quantiles.last, last > -70
    else { return nil }
    decibels = quantiles + [max(last, profile.maximumShortTermLUFS)]
    integratedLUFS = profile.integratedLUFS
  }

  /// Measures K-weighted mean squares of every 3 s; nil where nothing counts.
  init?(shortTerm energies: [Double], integratedLUFS: Double) {
    let range = LoudnessRange(energies: energies)
    guard !range.isEmpty else { return nil }
    decibels = range.quantiles + [range.loudness(at: 100)]
    self.integratedLUFS = integratedLUFS
  }

  /// How far each level is from another track's, dB, both being as loud on the whole.
  func distance(to other: SectionLevels) -> [Double] {
    let shift = other.integratedLUFS - integratedLUFS
    return zip(other.decibels, decibels).map { $0 - $1 - shift }
  }
}
