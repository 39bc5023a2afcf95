internal import Metering

/// The gain of whole sections, and what it does to the spectrum of the track.
struct SectionMove {
  /// Gain at every second, dB.
  let gainsDB: [Double]
  /// Largest change of it, dB.
  let largestDB: Double
  /// Resulting change of the track's long-term spectra, in which louder sections count for more.
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
  /// How short-term loudness is spread over the reference.
  let reference: SectionLevels
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

  /// The move from the gains that are `standing`, nil when there is nothing to do.
  ///
  /// `shortTermLUFS` is what all of the range has behind the chain, at 10 Hz.
  func move(from standing: [Double], hearing shortTermLUFS: [Double]) -> SectionMove? {
    let units = features.units(of: range)
    let rider = SectionRider(
      loudness: features.loudness[units], after: shortTermLUFS, standing: standing,
      reference: reference, settings: settings)
    let gains = rider.solve()
    guard !gains.isEmpty || !standing.isEmpty else { return nil }
    let seconds = max(gains.count, standing.count)
    let largest = (0..<seconds).map { second in
      abs(
        DynamicsPlan.riderDB(gains, at: Double(second))
          - DynamicsPlan.riderDB(standing, at: Double(second)))
    }.max()
    return SectionMove(
      gainsDB: gains, largestDB: largest ?? 0,
      change: change(rider, from: standing, to: gains, start: units.lowerBound / 100))
  }

  /// What new gains do to the spectra; second 0 of the rider is second `start` of the features.
  private func change(
    _ rider: SectionRider, from standing: [Double], to gains: [Double], start: Int
  ) -> SpectralChange {
    let silence = [Double](repeating: Level.silence, count: start)
    let none = [Double](repeating: 0, count: start)
    func mean(_ gains: [Double]) -> SecondsMean {
      let tenths = rider.moved(by: gains)
      let middles = zip(gains, gains.dropFirst()).map { ($0 + $1) / 2 } + gains.suffix(1)
      let seconds = stride(from: 0, to: tenths.count, by: 10).map { first in
        let part = tenths[first..<min(first + 10, tenths.count)]
        return Level.loudness(part.reduce(0, +) / Double(part.count))
      }
      return SecondsMean(
        features, seconds: start..<start + seconds.count, levels: silence + seconds,
        gainsDB: gains.isEmpty ? nil : none + middles,
        integratedLUFS: LoudnessSeries(tenths: tenths).integrated.loudness)
    }
    let before = mean(standing)
    let after = mean(gains)
    var moved = mix.spectrum
    for i in moved.midDB.indices {
      moved.midDB[i] += after.mid(at: i) - before.mid(at: i)
      moved.sideDB[i] += after.side(at: i) - before.side(at: i)
    }
    return SpectralChange(before: mix.spectrum, after: moved, settings: settings)
  }
}
