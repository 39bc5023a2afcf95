public import AudioCore
public import AudioFiles
public import Metering

/// A measured file that can be heard: the mix, or a reference.
///
/// Safe from any thread; every source it makes belongs to one.
public struct AuditionTrack: Sendable {
  /// Path as given.
  public let path: String
  /// What the file is.
  public let info: AudioFileInfo
  /// SHA-256 of the file.
  public let hash: ContentHash
  /// What was measured.
  public let profile: TrackProfile
  /// Features over time.
  public let features: FeatureSidecar
  /// Weight among the references, %.
  public var weight: Double

  let audio: SharedAudio
  let tags: AudioTags

  /// Opens and measures a file.
  ///
  /// - Parameters:
  ///   - path: the file; "-" is a WAV on standard input.
  ///   - weight: weight among the references, %.
  ///   - downmix: whether more than two channels are folded to stereo.
  ///   - cacheDirectory: where measurements are kept; nil keeps none.
  ///   - scratch: where decoded audio goes.
  /// - Throws: `LacquerError`.
  public init(
    _ path: String, weight: Double = 100, downmix: Bool = false, cacheDirectory: String? = nil,
    scratch: ScratchSpace = ScratchSpace(), cancellation: Cancellation = Cancellation(),
    progress: ProgressHandler? = nil
  ) throws {
    let measurer = TrackMeasurer(
      downmix: downmix, scratch: scratch, cacheDirectory: cacheDirectory,
      cancellation: cancellation)
    let track = try measurer.measure(path, progress: progress)
    self.path = path
    self.weight = weight
    info = track.audio.info
    tags = track.audio.tags
    hash = track.hash
    profile = track.profile
    features = track.features
    audio = try SharedAudio(track.audio, path: path, downmix: downmix, scratch: scratch)
  }

  /// A new source of the file at its own rate.
  public func source() throws -> any AudioSource { try audio.reader() }

  /// The track as the solver knows it, with a source of its own.
  func measured() throws -> MeasuredTrack {
    MeasuredTrack(
      path: path, hash: hash,
      audio: OpenedAudio(source: try source(), info: info, tags: tags, warnings: []),
      profile: profile, features: features)
  }
}
