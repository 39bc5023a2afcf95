internal import AudioCore
internal import AudioFiles
internal import Metering

/// How the filters found on excerpts are corrected after a master of the whole track was measured.
struct WholeTrackCorrection {
  /// The corrected filters.
  let next: ClosedLoop.Findings
  /// How far the measured master is from the aim: the worst of its parts, in multiples of the deviation
  /// from which another pass is worthwhile.
  let worst: Double
  /// The root of the weighted squares of all parts; tone and balance, which the report checks, count
  /// twice.
  let distance: Double
  /// Limits at which the filters that were used stand, though bands still miss their aim.
  let notes: [PlanNote]
}

extension ClosedLoop {
  /// Whether the whole track may come out differently from the excerpts: only filters alone, without
  /// dynamics or limiting, can be predicted for the whole.
  func needsWholeTrack(_ solution: Findings) -> Bool {
    solution.dynamics != nil || sections != nil || abs(solution.limiterLossDB) > 0.3
  }

  /// Corrects the filters by what a master of the whole track measured.
  ///
  /// Excerpts cannot stand for the whole in everything: what dynamics and limiter do to a band depends
  /// on every level the band has.
  ///
  /// - Parameters:
  ///   - solution: the filters that were used.
  ///   - before: spectra of the mix where it is compared.
  ///   - reading: what that master measured.
  ///   - limited: whether its limiter reduced anything.
  func correctOnWholeTrack(
    _ solution: Findings, before: SpectrumProfile, _ reading: MasterReading, limited: Bool
  ) -> WholeTrackCorrection {
    var next = solution
    let (unforeseen, change) = compare(
      before, reading.spectrum.onGrid(before.midDB.count), filteredBy: solution.loops)
    var deviation = deviation(of: change, from: solution.loops)
    deviation.balance = balance(&next, reading.stereo)
    let move = sections?.move(from: next.sectionsDB, hearing: reading.shortTermLUFS)
    deviation.sections = move?.largestDB ?? 0
    advance(&next, beyond: unforeseen, move)
    return WholeTrackCorrection(
      next: withOwnBalance(next), worst: deviation.worst, distance: deviation.distance,
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
