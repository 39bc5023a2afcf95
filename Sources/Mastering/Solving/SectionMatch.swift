internal import Metering

/// The gain of whole sections, and what it does to the spectrum of the track.
struct SectionMove {
  /// Gain at every second, dB.
  let gainsDB: [Double]
  /// What the track's long-term spectra change by: louder sections count for more in them.
  let change: SpectralChange
}

/// Decides the gain of whole sections when the rest of the chain is known.
///
/// What the gain does to the spectra is foreseen from the features kept of every second, so that tone
/// and width can make up for it without another rendering.
struct SectionMatch {
  /// The mix as it was compared.
  let mix: TrackProfile
  /// Its features over time.
  let features: FeatureSidecar
  /// Short-term loudness of the reference at `DynamicsProfile.percents`, LUFS.
  let reference: [Double]
  /// Frames of the mix that are kept.
  let range: Range<Int>
  let settings: MasterSettings

  /// Nil when sections shall stay as they are.
  init?(decision: Decision, features: FeatureSidecar, range: Range<Int>) {
    guard let reference = decision.sectionGoal else { return nil }
    mix = decision.mix
    self.features = features
    self.reference = reference
    self.range = range
    settings = decision.settings
  }

  /// The move, nil when there is nothing to do.
  ///
  /// `shortTerm` is what the rest of the chain did to the excerpts, LUFS at 10 Hz; `isWhole` says that
  /// they are all of the range.
  func move(
    around shortTerm: (before: [Double], after: [Double]), isWhole: Bool
  ) -> SectionMove? {
    let units = features.loudness
    let perUnit = mix.sampleRate / 100
    let first = min(units.count, range.lowerBound / perUnit)
    let last = min(units.count, max(first, range.upperBound / perUnit))
    let rider = SectionRider(
      loudness: units[first..<last], before: shortTerm.before, after: shortTerm.after,
      isWhole: isWhole, reference: reference, settings: settings)
    let gains = rider.solve()
    guard !gains.isEmpty else { return nil }
    return SectionMove(gainsDB: gains, change: change(rider, gains, from: first / 100))
  }

  /// What the gains do to the spectra; second 0 of the rider is second `start` of the features.
  private func change(_ rider: SectionRider, _ gains: [Double], from start: Int) -> SpectralChange {
    let silence = [Double](repeating: Level.silence, count: start)
    let none = [Double](repeating: 0, count: start)
    func mean(_ tenths: [Double], gainsDB: [Double]?) -> SecondsMean {
      let seconds = stride(from: 0, to: tenths.count, by: 10).map { first in
        let part = tenths[first..<min(first + 10, tenths.count)]
        return Level.loudness(part.reduce(0, +) / Double(part.count))
      }
      return SecondsMean(
        features, seconds: start..<start + seconds.count, levels: silence + seconds,
        gainsDB: gainsDB.map { none + $0 },
        integratedLUFS: LoudnessSeries(tenths: tenths).integrated.loudness)
    }
    let middles = zip(gains, gains.dropFirst()).map { ($0 + $1) / 2 } + gains.suffix(1)
    let before = mean(rider.tenths, gainsDB: nil)
    let after = mean(rider.moved(by: gains), gainsDB: middles)
    var moved = mix.spectrum
    for i in moved.midDB.indices {
      moved.midDB[i] += after.mid(at: i) - before.mid(at: i)
      moved.sideDB[i] += after.side(at: i) - before.side(at: i)
    }
    return SpectralChange(before: mix.spectrum, after: moved, settings: settings)
  }
}
