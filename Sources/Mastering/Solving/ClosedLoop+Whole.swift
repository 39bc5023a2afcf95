internal import AudioCore
internal import AudioFiles
internal import Metering

/// What all of a master said of the filters that were found on excerpts.
struct WholeHearing {
  /// The filters to go on with.
  let next: ClosedLoop.Solution
  /// How far the master is from what is aimed at: its worst part, 1 where another pass is worth it.
  let worst: Double
  /// How far all of its parts are together; tone and balance, which are promised, count twice.
  let distance: Double
  /// What limits keep the filters from that were used.
  let notes: [PlanNote]
}

extension ClosedLoop {
  /// Whether the whole may come out unlike the excerpts: filters alone do to all what they are known to.
  func mustHear(_ solution: Solution) -> Bool {
    solution.dynamics != nil || sections != nil || abs(solution.limiterLossDB) > 0.3
  }

  /// Moves the filters by what came out of the whole, for which excerpts speak only so far: what
  /// dynamics and limiter do to a band depends on every level that it has.
  ///
  /// - Parameters:
  ///   - solution: the filters that were used.
  ///   - before: spectra of the mix where it is compared.
  ///   - hearing: what the master said of them.
  ///   - limited: whether its limiter took anything.
  func hear(
    _ solution: Solution, before: SpectrumProfile, _ hearing: Hearing, limited: Bool
  ) -> WholeHearing {
    var next = solution
    let (unforeseen, change) = compare(
      before, hearing.spectrum.onGrid(before.midDB.count), filteredBy: solution.loops)
    var deviation = deviation(of: change, from: solution.loops)
    deviation.balance = balance(&next, hearing.stereo)
    let move = sections?.move(from: next.sectionsDB, hearing: hearing.shortTermLUFS)
    deviation.sections = move?.largestDB ?? 0
    advance(&next, beyond: unforeseen, move)
    return WholeHearing(
      next: settle(next), worst: deviation.worst, distance: deviation.distance,
      notes: notes(
        solution.loops.tone, change: change.mid,
        behind: LaterStages(
          limits: limited, movesLevels: solution.dynamics?.bands.contains { !$0.isFlat } ?? false,
          movesSections: solution.sectionsDB.contains { $0 != 0 },
          isDriven: settings.limit.drive != nil,
          seconds: Double(excerpts.frames) / Double(excerpts.format.sampleRate))))
  }

  private func notes(
    _ tone: ToneLoop, change: [Double], behind later: LaterStages
  ) -> [PlanNote] {
    guard let bands = tone.target.bands, !tone.target.isFlat else { return [] }
    let allowed = decision.tone
    return BandHolds(bands: bands).reachedNotes(
      missingDB: tone.missing(change), behind: later
    ) { band, missing in
      let first = bands.range(band).lowerBound
      if missing < 0 {
        return tone.target.lower[first] > allowed.lower[first] ? "tone.reach" : "tone.cut"
      }
      if tone.target.upper[first] < allowed.upper[first] { return "tone.reach" }
      return allowed.upper[first] < settings.tone.boost - 0.01 ? "guard.noise" : "tone.boost"
    }
  }
}

extension ClosedLoop.Deviation {
  /// Its parts in what is worth another pass over the whole, with their weights.
  private var wholeParts: [(value: Double, weight: Double)] {
    [(tone / 0.2, 2), (side / 0.3, 1), (balance / 0.1, 2), (sections / 0.6, 1)]
  }

  /// The largest part.
  fileprivate var worst: Double { wholeParts.map(\.value).max() ?? 0 }

  /// All parts together.
  fileprivate var distance: Double {
    wholeParts.map { $0.weight * $0.value }.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
