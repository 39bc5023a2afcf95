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
  /// What was measured.
  public let measured: ProfiledTrack

  let audio: SharedAudio
  let tags: FileTags

  /// SHA-256 of the file.
  public var hash: ContentHash { measured.hash }
  /// What was measured, in numbers.
  public var profile: TrackProfile { measured.profile }

  /// Opens and measures a file.
  ///
  /// - Parameters:
  ///   - path: the file; "-" is a WAV on standard input.
  ///   - downmix: whether more than two channels are folded to stereo.
  ///   - cacheDirectory: where measurements are kept; nil keeps none.
  ///   - scratch: where decoded audio goes.
  /// - Throws: `LacquerError`.
  public init(
    _ path: String, downmix: Bool = false, cacheDirectory: String? = nil,
    scratch: ScratchSpace = ScratchSpace(), cancellation: Cancellation = Cancellation(),
    progress: ProgressHandler? = nil
  ) throws {
    let measurer = TrackMeasurer(
      downmix: downmix, scratch: scratch, cacheDirectory: cacheDirectory,
      cancellation: cancellation)
    try self.init(
      measurer.measure(path, progress: progress), downmix: downmix, scratch: scratch)
  }

  /// Opens a file that was measured before; `LacquerError.input` when it has another content by now.
  public init(
    _ path: String, measured: ProfiledTrack, downmix: Bool = false,
    scratch: ScratchSpace = ScratchSpace(), cancellation: Cancellation = Cancellation()
  ) throws {
    let audio = try AudioFile.open(
      path, downmix: downmix, scratch: scratch, cancellation: cancellation)
    guard audio.source.frames == measured.profile.frames else {
      throw SharedAudio.changed(path)
    }
    self.path = path
    self.measured = measured
    info = audio.info
    tags = audio.tags
    self.audio = try SharedAudio(
      audio, path: path, hash: measured.hash, identity: measured.identity, downmix: downmix,
      scratch: scratch)
  }

  init(_ track: MeasuredTrack, downmix: Bool, scratch: ScratchSpace) throws {
    path = track.path
    info = track.audio.info
    tags = track.audio.tags
    measured = ProfiledTrack(
      profile: track.profile, sidecar: track.features, hash: track.hash, isFromCache: false,
      identity: track.identity)
    audio = try SharedAudio(
      track.audio, path: track.path, hash: track.hash, identity: track.identity, downmix: downmix,
      scratch: scratch)
  }

  /// Integrated loudness as it sounds on two loudspeakers, LUFS: a mono file plays on both.
  public var integratedLUFS: Double {
    profile.loudness.integratedLUFS + Loudspeakers.raiseLU(channels: profile.channels)
  }

  /// A new source of the file at its own rate.
  public func source() throws -> any AudioSource { try audio.reader() }

  /// The track as the solver knows it, with a source of its own.
  func solvable() throws -> MeasuredTrack {
    MeasuredTrack(
      path: path, hash: hash,
      audio: OpenedAudio(source: try source(), info: info, tags: tags, warnings: []),
      profile: profile, features: measured.sidecar)
  }
}
