internal import AudioCore
internal import Metering

/// The stretch of a finished master that is written where not all of it is.
///
/// It is cut behind limiter and fades, so its samples are those that the whole has there, and it has
/// no fades of its own.
struct WrittenPart {
  /// Its frames in the master.
  let frames: Range<Int>
  /// What the report says of it.
  let report: PartReport

  /// What it measures by itself.
  var profile: TrackProfile { report.profile }

  /// Cuts the frames `part` of a mix out of the master of its frames `kept`, and measures them.
  init(
    _ part: Range<Int>, outOf kept: Range<Int>, of mix: TrackProfile, master: any AudioSource,
    cancellation: Cancellation?
  ) throws {
    frames = Self.frames(part, outOf: kept, of: mix, master: master)
    let measurement = TrackMeasurement(format: master.format, keepsFeatures: false)
    try master.forEachBlock(in: frames, cancellation: cancellation) { block, _ in
      measurement.add(block)
    }
    report = PartReport(
      TimeRegion(frames: part, sampleRate: mix.sampleRate),
      profile: measurement.finishProfile().profile)
  }

  /// The frames of a mix in a stretch, as far as they are kept; `LacquerError.usage` when none is.
  static func frames(
    of region: TimeRegion, in kept: Range<Int>, of mix: TrackProfile
  ) throws -> Range<Int> {
    let both = region.frames(of: mix).clamped(to: kept)
    guard both.isEmpty else { return both }
    let whole = TimeRegion(frames: kept, sampleRate: mix.sampleRate)
    throw LacquerError(
      .usage,
      "Nothing is kept of the mix \(region.words), only \(whole.words): choose another stretch, or "
        + "move edit.start and edit.end.")
  }

  private static func frames(
    _ part: Range<Int>, outOf kept: Range<Int>, of mix: TrackProfile, master: any AudioSource
  ) -> Range<Int> {
    let ratio = Double(master.format.sampleRate) / Double(mix.sampleRate)
    func place(_ frame: Int) -> Int {
      guard frame < kept.upperBound else { return master.frames }
      return Int((Double(frame - kept.lowerBound) * ratio).rounded())
    }
    let first = min(place(part.lowerBound), master.frames - 1)
    return first..<min(master.frames, max(first + 1, place(part.upperBound)))
  }
}
