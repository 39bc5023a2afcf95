internal import AudioCore
internal import Metering

/// What all of a master said of the filters that were found on excerpts.
struct WholeHearing {
  /// The filters to go on with.
  let next: ClosedLoop.Solution
  /// How far the master is from what is aimed at: its worst part, 1 where another pass is worth it.
  let worst: Double
  /// What limits keep the filters from that were used.
  let notes: [PlanNote]
}

extension ClosedLoop {
  /// Whether the whole may come out unlike the excerpts: filters alone do to all what they are known to.
  func mustHear(_ solution: Solution) -> Bool {
    guard solution.loops != nil else { return false }
    return solution.dynamics != nil || sections != nil || abs(solution.limiterLossDB) > 0.3
  }

  /// Moves the filters by what came out of the whole, for which excerpts speak only so far: what
  /// dynamics and limiter do to a band depends on every level that it has.
  ///
  /// - Parameters:
  ///   - solution: the filters that were used.
  ///   - before: spectra of the mix where it is compared.
  ///   - after: the master there.
  ///   - shortTermLUFS: short-term loudness of all of the master, at 10 Hz.
  ///   - isFirst: whether nothing was heard of the whole before.
  /// - Returns: nil when nothing was looped.
  func hear(
    _ solution: Solution, before: SpectrumProfile, after: MatchReading, shortTermLUFS: [Double],
    isFirst: Bool
  ) -> WholeHearing? {
    guard var loops = solution.loops else { return nil }
    var next = solution
    let own = OwnTone(settings, count: loops.tone.applied.count)
    let heard = SpectralChange(
      before: before, after: after.spectrum.onGrid(before.midDB.count), settings: settings)
    let unforeseen = heard.beyond(predicted(on: before, loops.tone, loops.width, with: own))
    let change = predicted(on: decision.mix.spectrum, loops.tone, loops.width).adding(unforeseen)
    var deviation = Deviation()
    if isFirst { loops.balance.hearAnew() }
    deviation.balance = balance(&loops.balance, &next, after.stereo)
    deviation.tone = loops.tone.error(change.mid)
    deviation.side = decision.width.isFlat ? 0 : loops.width.error(change.side)
    let notes = notes(loops.tone, change: change.mid)
    let move = sections?.move(from: next.sectionsDB, hearing: shortTermLUFS)
    deviation.sections = move?.largestDB ?? 0
    approach(
      &loops.tone, &loops.width, beyond: move.map { unforeseen.adding($0.change) } ?? unforeseen)
    next.tone = loops.tone.applied
    next.side = loops.width.applied
    if let move { next.sectionsDB = move.gainsDB }
    next.loops = loops
    return WholeHearing(next: settle(next), worst: deviation.worst, notes: notes)
  }

  private func notes(_ tone: ToneLoop, change: [Double]) -> [PlanNote] {
    guard let bands = tone.target.bands, !tone.target.isFlat else { return [] }
    return BandHolds(bands: bands).reachedNotes(missingDB: tone.missing(change)) { band in
      tone.target.upper[bands.range(band).lowerBound] < settings.tone.boost - 0.01
    }
  }
}

extension ClosedLoop.Deviation {
  /// The largest part, in what is worth another pass over the whole.
  fileprivate var worst: Double {
    max(tone / 0.2, side / 0.3, balance / 0.1, sections / 0.6)
  }
}
