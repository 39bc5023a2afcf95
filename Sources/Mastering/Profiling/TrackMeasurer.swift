internal import AudioCore
internal import AudioFiles
internal import Metering

/// Opens, hashes and measures files.
struct TrackMeasurer {
  let downmix: Bool
  let scratch: ScratchSpace
  let cacheDirectory: String?
  /// What is in memory already, so that it is not held twice.
  var known: [ProfiledTrack] = []
  let cancellation: Cancellation

  /// Everything the solver needs to know of one file.
  func measure(_ path: String, progress: ProgressHandler?) throws -> MeasuredTrack {
    let opened = FileIdentity(opening: path)
    let audio = try AudioFile.open(
      path, downmix: downmix, scratch: scratch, cancellation: cancellation, progress: progress)
    let measured = try TrackProfiler.profile(
      audio, path: path, opened: opened, cache: cacheDirectory.map { ProfileCache(directory: $0) },
      known: known, cancellation: cancellation, progress: progress)
    return MeasuredTrack(
      path: path, hash: measured.hash, audio: audio, profile: measured.profile,
      features: measured.sidecar, identity: measured.identity)
  }
}
