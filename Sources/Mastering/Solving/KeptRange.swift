internal import AudioCore
internal import Metering

/// The part of the mix that is kept.
enum KeptRange {
  /// Frames from `edit.start` to `edit.end`; `LacquerError.usage` when nothing would be left.
  static func frames(of profile: TrackProfile, edit: EditSettings) throws -> Range<Int> {
    try frames(of: profile.frames, sampleRate: profile.sampleRate, edit: edit)
  }

  /// The same of a mix of so many frames.
  static func frames(of frames: Int, sampleRate: Int, edit: EditSettings) throws -> Range<Int> {
    let rate = Double(sampleRate)
    let start = min(frames, Int(((edit.start ?? 0) * rate).rounded()))
    let end = min(frames, edit.end.map { Int(($0 * rate).rounded()) } ?? frames)
    guard start < end else {
      throw LacquerError(
        .usage,
        "edit.start and edit.end leave nothing of the mix, which is "
          + "\(Numeral.fixed(Double(frames) / rate, 2)) s long.")
    }
    return start..<end
  }
}
