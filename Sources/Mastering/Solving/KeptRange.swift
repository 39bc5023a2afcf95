internal import AudioCore
internal import Metering

/// The part of the mix that is kept.
enum KeptRange {
  /// Frames from `edit.start` to `edit.end`; `LacquerError.usage` when nothing would be left.
  static func frames(of profile: TrackProfile, edit: EditSettings) throws -> Range<Int> {
    let rate = Double(profile.sampleRate)
    let start = min(profile.frames, Int(((edit.start ?? 0) * rate).rounded()))
    let end = min(profile.frames, edit.end.map { Int(($0 * rate).rounded()) } ?? profile.frames)
    guard start < end else {
      throw LacquerError(
        .usage,
        "edit.start and edit.end leave nothing of the mix, which is "
          + "\(Numeral.fixed(profile.seconds, 2)) s long.")
    }
    return start..<end
  }
}
