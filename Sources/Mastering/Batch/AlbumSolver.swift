internal import AudioCore
internal import AudioFiles
internal import Metering

/// What the tracks of an album share.
struct SharedMatch: Sendable {
  /// The decision on the album as one track.
  var decision: Decision
  /// The filters found on it.
  var filters: ClosedLoop.Findings
  /// Integrated loudness of the mixes, one after the other, LUFS.
  var mixLUFS: Double
  /// The mix whose master gets no louder in its place and has taken the album down; nil where none has.
  var heldBackBy: String?
}

/// Solves an album as if it were one long track, and hands each track its share.
///
/// Tone, width and balance are decided and looped on all tracks one after the other, so every track
/// goes through the same filters. Each track's loudness target keeps its distance from the album's
/// integrated loudness.
struct AlbumSolver {
  /// A request for each track, with what it shares and the loudness of its place.
  private(set) var requests: [MasterRequest]

  /// Integrated loudness the album as a whole is to have, LUFS; nil where a fixed drive or a section of it
  /// decides.
  private let targetLUFS: Double?

  /// Measures all tracks and closes the loop on the album; `LacquerError.input` when tracks do not
  /// go together.
  init(_ requests: [MasterRequest], cancellation: Cancellation) throws {
    guard let first = requests.first else {
      self.requests = []
      targetLUFS = nil
      return
    }
    var settings = first.settings
    let target = try first.targets.resolve(&settings)
    let measurer = TrackMeasurer(
      downmix: first.downmix, scratch: first.scratch, cacheDirectory: first.cacheDirectory,
      cancellation: cancellation)
    let tracks = try requests.map { try measurer.measure($0.mix, progress: nil) }
    let album = try Self.album(tracks, cancellation: cancellation)
    let (_, references) = try MeasuredReference.load(first.references, measurer: measurer) { album }
    let solver = MasterSolver(
      comparison: try Comparison(
        mix: album, references: references, settings: settings, cancellation: cancellation),
      settings: settings, isDownmixed: first.downmix, scratch: first.scratch,
      cancellation: cancellation, progress: nil)
    let shared = try solver.match()
    let isWhole = settings.limit.drive == nil && settings.match.region == nil
    targetLUFS = isWhole ? shared.decision.targetLUFS : nil
    self.requests = zip(requests, tracks).map { request, track in
      var request = request
      request.settings = settings
      request.target = target
      request.shared = shared
      if let loudness = shared.decision.targetLUFS, !track.profile.faults.isSilent {
        let distance =
          track.profile.loudness.integratedLUFS - album.profile.loudness.integratedLUFS
        request.settings.loudness.target = .absolute(loudness + distance)
      }
      return request
    }
  }

  /// The mix whose master is furthest behind the loudness of its place, and by how much, LU; nil where
  /// all are there within 0.05 LU.
  func shortfall(_ results: [BatchResult]) -> (mix: String, lu: Double)? {
    results.map { (mix: $0.request.mix, lu: Self.missed($0)) }
      .max { $0.lu < $1.lu }
      .flatMap { $0.lu > 0 ? $0 : nil }
  }

  /// How much louder than its target the album is as a whole, LU, its masters heard one after the
  /// other, each in its place; 0 where one of them is missing.
  func excess(_ results: [BatchResult]) -> Double {
    guard let targetLUFS, results.allSatisfy({ $0.outcome != nil }) else { return 0 }
    let tracks = results.map { result in
      // What lags behind its place gets there when all are taken down.
      let raise = Decibels.powerRatio(Self.missed(result))
      return LoudnessSeries((result.outcome?.loudness ?? [])[...]).momentary.map { $0 * raise }
    }
    let loudness = AlbumFigures.loudness(tracks)
    return loudness > -199 ? loudness - targetLUFS : 0
  }

  /// By how much a track misses the loudness of its place because limiting gets no nearer to it, LU.
  private static func missed(_ result: BatchResult) -> Double {
    guard let plan = result.outcome?.plan, let wanted = plan.targetLUFS,
      let got = plan.renders.first?.loudness.integratedLUFS,
      wanted - got > MasterChecks.loudnessTolerance
    else { return 0 }
    return wanted - got
  }

  /// Takes every track down by `decibels`, up where that is negative.
  ///
  /// `mix` is the one that cannot follow to its place, nil where the album as a whole is too loud or soft.
  mutating func lower(by decibels: Double, for mix: String?) {
    for index in requests.indices {
      if let mix, targetLUFS != nil { requests[index].shared?.heldBackBy = mix }
      if case .absolute(let wanted) = requests[index].settings.loudness.target {
        requests[index].settings.loudness.target = .absolute(wanted - decibels)
      }
    }
  }

  /// All tracks as one.
  private static func album(
    _ tracks: [MeasuredTrack], cancellation: Cancellation
  ) throws -> MeasuredTrack {
    let first = tracks[0]
    for track in tracks where track.audio.source.format != first.audio.source.format {
      throw LacquerError(
        .input,
        "An album's tracks have one sample rate and as many channels: \(track.path) differs from "
          + "\(first.path). Convert it, or master without --album.")
    }
    let source = AlbumSource(tracks.map(\.audio.source))
    let measured = try Measure.profile(of: source, cancellation: cancellation)
    var audio = first.audio
    audio.source = source
    let hashes = tracks.map(\.hash.hexadecimal).joined()
    return MeasuredTrack(
      path: "the album", hash: ContentHash(of: Array(hashes.utf8)), audio: audio,
      profile: measured.profile, features: measured.sidecar)
  }
}

/// Tracks one after the other.
final class AlbumSource: AudioSource {
  let format: AudioFormat
  let frames: Int

  private let sources: [any AudioSource]
  private let starts: [Int]

  /// Joins sources of one format; there is at least one.
  init(_ sources: [any AudioSource]) {
    self.sources = sources
    format = sources[0].format
    var starts = [0]
    for source in sources { starts.append(starts[starts.count - 1] + source.frames) }
    self.starts = starts
    frames = starts[starts.count - 1]
  }

  func read(into block: AudioBlock, at frame: Int) throws {
    let wanted = max(0, min(block.capacity, frames - frame))
    var done = 0
    while done < wanted {
      let position = frame + done
      let index = (starts.firstIndex { $0 > position } ?? starts.count) - 1
      let count = min(wanted - done, starts[index + 1] - position)
      let part = AudioBlock(channels: format.channels, capacity: count)
      try sources[index].read(into: part, at: position - starts[index])
      guard part.frames > 0 else { break }
      block.copy(from: part, at: 0, to: done, count: part.frames)
      done += part.frames
    }
    block.frames = done
  }
}
