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
  /// It was measured and is not used: its figures, without the features that take the room.
  case summary(LoadedTrack)
  /// The person has stopped its measuring.
  case stopped
  /// It cannot be used; a sentence says why.
  case failed(String)

  /// The measured file, as it can be used.
  public var loaded: LoadedTrack? {
    if case .ready(let track) = self { track } else { nil }
  }

  /// Whether it is being measured, or waits for that.
  var isAwaited: Bool {
    switch self {
    case .waiting, .measuring: true
    case .ready, .summary, .stopped, .failed: false
    }
  }
}

/// What has become of a file on disk since it was measured.
public enum FileChange: Sendable, Equatable {
  /// It is gone; whoever has it open reads on.
  case gone
  /// Another has taken its place; whoever has the one before open reads on in that.
  case replaced
  /// Something else is being written into it: what is open reads part of each.
  case beingWritten
  /// Something else was written into it: what is open reads that.
  case rewritten

  /// Whether what is open of it is not what was measured.
  var isWrittenOver: Bool { self == .beingWritten || self == .rewritten }
}

/// A file as it stands on disk.
public struct FileSighting: Sendable, Equatable {
  /// Content.
  public var hash: ContentHash
  /// How it stood when it was hashed.
  package var identity: FileIdentity

  /// Creates a sighting from its parts.
  package init(hash: ContentHash, identity: FileIdentity) {
    self.hash = hash
    self.identity = identity
  }
}

/// A file of the document that is watched.
public struct WatchedFile: Sendable, Equatable {
  /// Absolute path.
  public var path: String
  /// How it stood when it was measured; nil where that is not known.
  package var identity: FileIdentity?

  /// Watches the file at `path`.
  package init(path: String, identity: FileIdentity?) {
    self.path = path
    self.identity = identity
  }
}

extension WorkbenchState {
  /// Whether a file is being measured.
  var isMeasuring: Bool {
    library.values.contains { if case .measuring = $0 { true } else { false } }
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
  /// Features over time; nil for a saved profile, which has no audio either.
  public var sidecar: FeatureSidecar?
  /// Sentences about the file itself (truncated, odd header).
  public var warnings: [String]
  /// Whether the measurements were remembered from before.
  public var isFromCache: Bool
  /// The file as it stood when it was hashed; nil where that is not known.
  package var identity: FileIdentity?

  /// Creates a track from its parts.
  public init(
    path: String, hash: ContentHash, info: AudioFileInfo, profile: TrackProfile,
    sidecar: FeatureSidecar?, warnings: [String] = [], isFromCache: Bool = false
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
  public var name: String { Paths.name(of: path) }

  /// Whether it can be listened to and mastered.
  public var hasAudio: Bool { sidecar != nil }

  /// The track as the engine takes a mix; nil for what has no audio.
  public var profiled: ProfiledTrack? {
    sidecar.map {
      ProfiledTrack(
        profile: profile, sidecar: $0, hash: hash, isFromCache: isFromCache, identity: identity)
    }
  }
}
