import AudioCore
import DSP

/// Renders single segments of a limited track from their checkpoints, with known corrections.
///
/// Pass and preview both go through here, so they give the same bytes. Used by one thread at a time.
final class SegmentRenderer {
  /// The segment that was rendered last.
  let block: AudioBlock

  private let source: any AudioSource
  private let frames: Int
  private let driveDB: Double
  private let drive: Double
  private let gain: GainComputer
  private var correction: CorrectionCurve
  private let gains = AlignedBuffer<Float>(count: Limiter.segmentFrames)

  init(_ limiter: Limiter, driveDB: Double, corrections: [PeakCorrection]) {
    source = limiter.source
    frames = limiter.track.frames
    self.driveDB = driveDB
    drive = Decibels.gain(driveDB)
    gain = GainComputer(
      constants: limiter.constants, track: limiter.track, capacity: Limiter.segmentFrames)
    correction = CorrectionCurve(constants: limiter.constants, capacity: Limiter.segmentFrames)
    correction.insert(corrections)
    block = AudioBlock(channels: limiter.track.format.channels, capacity: Limiter.segmentFrames)
  }

  /// Reductions of the segment that was rendered last, 2⁻³² dB, lane by lane.
  var reductions: [AlignedBuffer<Int64>] { gain.reductions }

  /// Renders the segment that `checkpoint` stands before into `block` and moves the checkpoint past it.
  func render(_ checkpoint: inout GainCheckpoint) throws {
    let frame = checkpoint.frame
    let count = min(Limiter.segmentFrames, frames - frame)
    try GainComputer.read(source, from: frame, count: count, into: block)
    _ = try gain.compute(count: count, tail: 0, driveDB: driveDB, checkpoint: &checkpoint)
    for lane in 0..<gain.lanes {
      let reductions = unsafe gain.reductions[lane].pointer
      unsafe correction.add(to: reductions, from: frame, count: count)
      unsafe GainKernels.gains(of: reductions, times: drive, count: count, into: gains.pointer)
      for channel in gain.lanes == 1 ? 0..<block.channels : lane..<lane + 1 {
        unsafe GainKernels.multiply(block.samples(channel), by: gains.pointer, count: count)
      }
    }
  }
}
