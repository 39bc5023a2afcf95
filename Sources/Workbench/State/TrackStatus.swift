public import AudioCore
public import AudioFiles
public import Mastering
public import Metering

/// How far a file has come.
public enum TrackStatus: Sendable, Equatable {
  /// It will be measured.
  case waiting
  /// It is being read.
  case measuring(WorkProgress)
  /// It is measured.
  case ready(LoadedTrack)
  /// It cannot be used; a sentence says why.
  case failed(String)

  /// The measured file.
  public var loaded: LoadedTrack? {
    if case .ready(let track) = self { track } else { nil }
  }
}

/// A file that was opened and measured.
public struct LoadedTrack: Sendable, Equatable {
  /// Absolute path.
  public var path: String
  /// Content.
  public var hash: ContentHash
  /// What the file is.
  public var info: AudioFileInfo
  /// What was measured.
  public var profile: TrackProfile
  /// Features over time; those of silence for a saved profile.
  public var sidecar: FeatureSidecar
  /// Whether it can be listened to and mastered; a saved profile cannot.
  public var hasAudio = true
  /// Sentences about the file itself (truncated, odd header).
  public var warnings: [String]
  /// Whether the measurements were remembered from before.
  public var isFromCache: Bool

  /// Creates a track from its parts.
  public init(
    path: String, hash: ContentHash, info: AudioFileInfo, profile: TrackProfile,
    sidecar: FeatureSidecar, warnings: [String] = [], isFromCache: Bool = false
  ) {
    self.path = path
    self.hash = hash
    self.info = info
    self.profile = profile
    self.sidecar = sidecar
    self.warnings = warnings
    self.isFromCache = isFromCache
  }

  /// The file's name without its folders.
  public var name: String { FilePath.name(of: path) }

  /// The track as the engine takes it.
  public var profiled: ProfiledTrack {
    ProfiledTrack(profile: profile, sidecar: sidecar, hash: hash, isFromCache: isFromCache)
  }
}
