public import AudioCore
import DSP

/// Renders audio under a true-peak ceiling: drive, look-ahead gain, local verification.
///
/// Works on one absolute grid of segments of 65 536 frames. Output frame n is input frame n: what
/// the gain must know in advance is read ahead from the peak track. Output is a function of audio,
/// constants, drive and corrections alone. Used by one thread at a time.
public final class Limiter {
  /// How meters between the samples are satisfied.
  public enum PeakControl: Sendable, Equatable {
    /// Not at all: readings may pass the ceiling by about 0.1 dB. For trial passes.
    case skip
    /// Measured and corrected until no meter of the bank reads over.
    case verify
    /// Corrected as an earlier pass with the same constants and drive found.
    case replay([PeakCorrection])
  }

  /// Frames in a segment.
  public static let segmentFrames = 65_536

  let source: any AudioSource
  let track: PeakTrack
  let constants: LimiterConstants

  /// Prepares to limit `source`, whose peaks are `track`.
  public init(source: any AudioSource, track: PeakTrack, constants: LimiterConstants) {
    precondition(source.format == track.format, "the peaks are of other audio")
    self.source = source
    self.track = track
    self.constants = constants
  }

  /// Renders the whole file, or from a checkpoint of an earlier pass on, in order.
  ///
  /// `sink` receives each block with the frame it starts at; the block is reused afterwards. A
  /// sample that is not a finite number becomes 0. A start other than the file's needs `skip` or
  /// `replay`. Throws what source, scratch, sink and `cancellation` throw, and `internalFault` when
  /// the track does not cover the drive.
  @discardableResult
  public func render(
    driveDB: Double, peakControl: PeakControl, from checkpoint: GainCheckpoint = GainCheckpoint(),
    cancellation: Cancellation? = nil, sink: (AudioBlock, Int) throws -> Void
  ) throws -> LimiterOutcome {
    guard track.covers(driveDB: driveDB, ceilingDBTP: constants.ceilingDBTP) else {
      throw LacquerError(
        .internalFault, "The peaks were measured for less drive than \(driveDB) dB; measure again.")
    }
    switch peakControl {
    case .skip:
      return try renderSegments(
        driveDB: driveDB, corrections: [], from: checkpoint, cancellation: cancellation, sink: sink)
    case .verify:
      precondition(checkpoint.frame == 0, "verification starts at the start")
      return try renderVerified(driveDB: driveDB, cancellation: cancellation, sink: sink)
    case .replay(let corrections):
      return try renderSegments(
        driveDB: driveDB, corrections: corrections, from: checkpoint, cancellation: cancellation,
        sink: sink)
    }
  }

  /// Renders with known corrections.
  private func renderSegments(
    driveDB: Double, corrections: [PeakCorrection], from start: GainCheckpoint,
    cancellation: Cancellation?, sink: (AudioBlock, Int) throws -> Void
  ) throws -> LimiterOutcome {
    let renderer = SegmentRenderer(self, driveDB: driveDB, corrections: corrections)
    var outcome = LimiterOutcome()
    outcome.corrections = corrections
    var histogram = ReductionHistogram()
    var checkpoint = start
    while checkpoint.frame < track.frames {
      try cancellation?.check()
      let frame = checkpoint.frame
      outcome.checkpoints.append(checkpoint)
      try renderer.render(&checkpoint)
      histogram.add(renderer.reductions, from: frame, count: renderer.block.frames)
      try sink(renderer.block, frame)
    }
    histogram.describe(into: &outcome)
    return outcome
  }

  /// Renders while measuring and correcting.
  private func renderVerified(
    driveDB: Double, cancellation: Cancellation?, sink: (AudioBlock, Int) throws -> Void
  ) throws -> LimiterOutcome {
    let gain = GainComputer(
      constants: constants, track: track, capacity: Self.segmentFrames + VerifiedWindow.tail)
    var window = VerifiedWindow(constants: constants, track: track, driveDB: driveDB)
    let block = AudioBlock(channels: track.format.channels, capacity: VerifiedWindow.inputCapacity)
    var outcome = LimiterOutcome()
    var histogram = ReductionHistogram()
    var checkpoint = GainCheckpoint()
    while checkpoint.frame < track.frames {
      try cancellation?.check()
      let frame = checkpoint.frame
      let count = min(Self.segmentFrames, track.frames - frame)
      outcome.checkpoints.append(checkpoint)
      try GainComputer.read(source, from: frame, count: count + VerifiedWindow.tail, into: block)
      _ = try gain.compute(
        count: count, tail: VerifiedWindow.tail, driveDB: driveDB, checkpoint: &checkpoint)
      try window.take(block, gain: gain, at: frame, count: count)
      window.correctPeaks()
      try window.emit(isLast: checkpoint.frame >= track.frames, histogram: &histogram, sink: sink)
    }
    outcome.corrections = window.corrections
    outcome.residualDB = window.residualDB
    histogram.describe(into: &outcome)
    return outcome
  }
}
