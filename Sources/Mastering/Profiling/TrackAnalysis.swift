public import AudioCore
public import AudioFiles

/// Measures single files, apart from any mastering.
public struct TrackAnalysis: Sendable {
  /// A measured file.
  public struct Result: Sendable {
    /// What it is and what it measures.
    public var summary: TrackSummary
    /// Sentences about what is wrong with it.
    public var warnings: [String]
  }

  private let downmix: Bool
  private let cacheDirectory: String?
  private let scratch: ScratchSpace

  /// Prepares to measure files.
  ///
  /// - Parameters:
  ///   - downmix: whether more than two channels are folded to stereo.
  ///   - cacheDirectory: where measurements are kept; nil keeps none.
  ///   - scratch: where decoded audio goes.
  public init(
    downmix: Bool = false, cacheDirectory: String? = nil, scratch: ScratchSpace = ScratchSpace()
  ) {
    self.downmix = downmix
    self.cacheDirectory = cacheDirectory
    self.scratch = scratch
  }

  /// Opens and measures a file; throws `LacquerError`.
  public func run(
    _ path: String, cancellation: Cancellation, progress: ProgressHandler? = nil
  ) throws -> Result {
    let track = try measurer(cancellation).measure(path, progress: progress)
    let summary = TrackSummary(
      path: path, hash: track.hash, weight: 100, file: track.audio.info, profile: track.profile)
    return Result(summary: summary, warnings: FileWarnings.sentences(track))
  }

  /// What opens and measures for it.
  func measurer(_ cancellation: Cancellation) -> TrackMeasurer {
    TrackMeasurer(
      downmix: downmix, scratch: scratch, cacheDirectory: cacheDirectory,
      cancellation: cancellation)
  }

  /// Measures a file that is open already; throws `LacquerError`.
  public func measure(
    _ audio: OpenedAudio, path: String, cancellation: Cancellation,
    progress: ProgressHandler? = nil
  ) throws -> TrackSummary {
    let track = try TrackProfiler.profile(
      audio, path: path, cache: cacheDirectory.map { ProfileCache(directory: $0) },
      cancellation: cancellation, progress: progress)
    return TrackSummary(
      path: path, hash: track.hash, weight: 100, file: audio.info, profile: track.profile)
  }
}
