internal import AudioCore
internal import AudioFiles
internal import Metering

/// Opens, hashes and measures files.
struct TrackMeasurer {
  let downmix: Bool
  let scratch: ScratchSpace
  let cacheDirectory: String?
  let cancellation: Cancellation

  /// Everything the solver needs to know of one file.
  func measure(_ path: String, progress: ProgressHandler?) throws -> MeasuredTrack {
    let audio = try AudioFile.open(
      path, downmix: downmix, scratch: scratch, cancellation: cancellation, progress: progress)
    let measured = try Measure.profile(
      of: audio.source, cancellation: cancellation, stage: "measuring", progress: progress)
    return MeasuredTrack(
      path: path, hash: try ContentHash(ofFile: path), audio: audio, profile: measured.profile,
      features: measured.sidecar)
  }
}
