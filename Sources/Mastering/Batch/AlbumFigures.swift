internal import Metering

/// What an album measures as a whole, its tracks one after the other.
public struct AlbumFigures: Codable, Sendable, Equatable {
  /// Integrated loudness of the mixes, LUFS.
  public let mixLUFS: Double
  /// Integrated loudness of the masters, LUFS.
  public let masterLUFS: Double
  /// The highest true peak of the masters, dBTP.
  public let truePeakDBTP: Double

  /// Measures what a batch gave, or takes what was remembered of an album that is unchanged; nil where it is
  /// no album, or a track of it is not there.
  public init?(_ results: [BatchResult]) {
    if let known = results.first?.album {
      self = known
      return
    }
    let outcomes = results.compactMap(\.outcome)
    guard let shared = results.first?.request.shared, outcomes.count == results.count,
      let peak = outcomes.compactMap({ $0.report.deliverables.first?.profile.peaks.truePeakDBTP })
        .max()
    else { return nil }
    mixLUFS = shared.mixLUFS
    masterLUFS = Self.loudness(outcomes.map { LoudnessSeries($0.loudness[...]).momentary })
    truePeakDBTP = peak
  }

  /// Integrated loudness, LUFS, of tracks of which the mean squares of every 0.4 s are given.
  static func loudness(_ momentary: [[Double]]) -> Double {
    LoudnessGate.loudness { heard in
      for track in momentary { track.forEach(heard) }
    }.loudness
  }
}
