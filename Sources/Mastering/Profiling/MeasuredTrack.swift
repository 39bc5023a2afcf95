internal import AudioCore
internal import AudioFiles
internal import Metering

/// A file that was opened, measured and hashed.
struct MeasuredTrack {
  /// Path as given.
  let path: String
  /// Content of the file.
  let hash: ContentHash
  /// The opened file.
  let audio: OpenedAudio
  /// What was measured.
  let profile: TrackProfile
  /// Its features over time.
  let features: FeatureSidecar
  /// The file as it stood when it was hashed; nil where that is not known.
  var identity: FileIdentity?
}
