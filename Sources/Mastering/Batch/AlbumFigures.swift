internal import Metering

/// What an album measures as a whole, its tracks one after the other.
public struct AlbumFigures: Codable, Sendable, Equatable {
  /// Integrated loudness of the mixes, LUFS.
  public let mixLUFS: Double
  /// Integrated loudness of the masters, LUFS.
  public let masterLUFS: Double
  /// The highest true peak of the masters, dBTP.
  public let truePeakDBTP: Double
  /// The mix whose master gets no louder in its place, so that the album stays below `wantedLUFS`; nil
  /// where the album is as loud as it shall be.
  public let heldBackBy: String?
  /// Integrated loudness the album was to have, LUFS; nil where nothing holds it back.
  public let wantedLUFS: Double?

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
    let loudness = Self.loudness(outcomes.map { LoudnessSeries($0.loudness[...]).momentary })
    masterLUFS = loudness
    truePeakDBTP = peak
    wantedLUFS = shared.decision.targetLUFS.flatMap {
      shared.heldBackBy != nil && loudness < $0 - 0.1 ? $0 : nil
    }
    heldBackBy = wantedLUFS == nil ? nil : shared.heldBackBy
  }

  /// Integrated loudness, LUFS, of tracks of which the mean squares of every 0.4 s are given.
  static func loudness(_ momentary: [[Double]]) -> Double {
    LoudnessGate.loudness { heard in
      for track in momentary { track.forEach(heard) }
    }.loudness
  }
}
