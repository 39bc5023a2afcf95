public import AudioCore
package import AudioFiles
public import Metering

/// A file's profile and features, measured now or before.
public struct ProfiledTrack: Sendable, Equatable {
  /// What was measured.
  public var profile: TrackProfile
  /// Its features over time.
  public var sidecar: FeatureSidecar
  /// SHA-256 of the file, or of what came through a pipe.
  public var hash: ContentHash
  /// Whether the cache had it.
  public var isFromCache: Bool
  /// The file as it stood when it was hashed; nil for a pipe, and where that is not known.
  package var identity: FileIdentity?

  /// Puts together what was measured before.
  package init(
    profile: TrackProfile, sidecar: FeatureSidecar, hash: ContentHash, isFromCache: Bool,
    identity: FileIdentity? = nil
  ) {
    self.profile = profile
    self.sidecar = sidecar
    self.hash = hash
    self.isFromCache = isFromCache
    self.identity = identity
  }
}

/// Measures opened files, or remembers them.
public enum TrackProfiler {
  /// The profile of the file that `audio` was opened from.
  ///
  /// `path` is that file's path, "-" for standard input. A pipe, which can be read only once, is never
  /// cached. What is among `known` is taken from there; without `cache` anything else is measured, and
  /// `willMeasure` is called before that. `opened` is the file as it stood before it was opened.
  ///
  /// Throws what reading and `cancellation` throw, and `LacquerError.input` where the file was written
  /// meanwhile: what was measured would stand under the hash of something else.
  package static func profile(
    _ audio: OpenedAudio, path: String, opened: FileIdentity? = nil, cache: ProfileCache?,
    known: [ProfiledTrack] = [], cancellation: Cancellation? = nil,
    willMeasure: (() throws -> Void)? = nil,
    progress: ProgressHandler? = nil
  ) throws -> ProfiledTrack {
    let rate = audio.source.format.sampleRate
    let hash: ContentHash
    let identity = audio.pipedHash == nil ? FileIdentity(path: path) : nil
    if let piped = audio.pipedHash {
      hash = piped
    } else {
      hash = try cache?.hash(ofFile: path) ?? ContentHash(ofFile: path)
      let hashed = FileIdentity(path: path)
      guard [opened, hashed].allSatisfy({ isSame($0, identity) }) else {
        throw FileIdentity.writtenOver(path)
      }
      func fits(_ profile: TrackProfile) -> Bool {
        profile.sampleRate == rate && profile.channels == audio.source.format.channels
          && profile.frames == audio.source.frames
      }
      if var held = known.first(where: { $0.hash == hash && fits($0.profile) }) {
        held.identity = identity
        return held
      }
      if let kept = cache?.load(hash: hash, sampleRate: rate), fits(kept.profile) {
        return ProfiledTrack(
          profile: kept.profile, sidecar: kept.sidecar, hash: hash, isFromCache: true,
          identity: identity)
      }
    }
    try cancellation?.check()
    try willMeasure?()
    var measured = try Measure.profile(
      of: audio.source, cancellation: cancellation, progress: progress)
    try identity?.requireUnwritten(path, holding: hash)
    measured.profile.faults.invalidSamples += audio.invalidSamples
    if audio.pipedHash == nil { cache?.store(measured.profile, measured.sidecar, hash: hash) }
    return ProfiledTrack(
      profile: measured.profile, sidecar: measured.sidecar, hash: hash, isFromCache: false,
      identity: identity)
  }

  /// Whether two looks found the same file with the same in it; also where one of them found none.
  private static func isSame(_ one: FileIdentity?, _ other: FileIdentity?) -> Bool {
    guard let one, let other else { return true }
    return one.isUnwritten(since: other)
  }
}
