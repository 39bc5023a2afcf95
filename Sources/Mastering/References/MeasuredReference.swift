internal import AudioCore
internal import AudioFiles
import FoundationEssentials
internal import Metering

/// A reference that is ready to be followed: a file, a section of one, a saved profile or a curve.
struct MeasuredReference {
  /// What was asked for.
  let request: ReferenceRequest
  /// Content of the file; of the name for a built-in curve.
  let hash: ContentHash
  /// What the file is or was.
  let info: AudioFileInfo
  /// What is followed: the whole, or the section.
  let profile: TrackProfile
  /// The file itself; nil for what has no audio.
  let track: MeasuredTrack?

  /// How it is remembered: a section as far as there is audio.
  var use: ReferenceUse {
    var use = ReferenceUse(request, hash: hash.hexadecimal)
    if let track { use.region = use.region?.clipped(to: track.profile) }
    return use
  }

  /// Reads every reference while the mix is measured, in the order given.
  static func load(
    _ requests: [ReferenceRequest], measurer: TrackMeasurer,
    besides mix: @escaping () throws -> MeasuredTrack
  ) throws -> (mix: MeasuredTrack, references: [MeasuredReference]) {
    let curves = try requests.map { try NeutralCurve.asked(for: $0) }
    let (track, loaded) = try Parallel.both(mix) {
      try zip(requests, curves).map { request, curve -> MeasuredReference? in
        guard curve == nil else { return nil }
        let reference = try load(request, measurer: measurer)
        try reference.profile.requireSound(of: request)
        return reference
      }
    }
    let references = requests.indices.compactMap { index in
      loaded[index]
        ?? curves[index].map { MeasuredReference(requests[index], $0, beside: track.profile) }
    }
    return (track, references)
  }

  /// Opens and measures one file, or reads one saved profile.
  static func load(
    _ request: ReferenceRequest, measurer: TrackMeasurer, progress: ProgressHandler? = nil
  ) throws -> MeasuredReference {
    if request.path.hasSuffix(SavedProfile.ending) { return try saved(request) }
    let track = try measurer.measure(request.path, progress: progress)
    let profile =
      try track.profile(of: request.region, cancellation: measurer.cancellation)
    return MeasuredReference(
      request: request, hash: track.hash, info: track.audio.info, profile: profile, track: track)
  }

  private static func saved(_ request: ReferenceRequest) throws -> MeasuredReference {
    guard request.region == nil else {
      throw LacquerError(
        .usage,
        "\(request.path) holds no audio to take a section of: choose the section when the profile "
          + "is made (lacquer profile SONG@1:02-1:40 -o NAME\(SavedProfile.ending)).")
    }
    guard let bytes = CacheFile.read(request.path, limit: SavedProfile.limit) else {
      guard FileManager.default.fileExists(atPath: request.path) else {
        throw LacquerError.missing(request.path)
      }
      throw LacquerError(
        .input, "Cannot read \(request.path): it is not a saved profile, or cannot be opened.")
    }
    let saved = try SavedProfile.decode(bytes, path: request.path)
    return MeasuredReference(
      request: request, hash: ContentHash(of: bytes), info: saved.file, profile: saved.profile,
      track: nil)
  }
}

extension MeasuredReference {
  /// A built-in curve as it stands beside a mix.
  init(_ request: ReferenceRequest, _ curve: NeutralCurve, beside mix: TrackProfile) {
    self.init(
      request: request, hash: ContentHash(of: Array(request.path.utf8)), info: NeutralCurve.info,
      profile: curve.profile(like: mix), track: nil)
  }
}
