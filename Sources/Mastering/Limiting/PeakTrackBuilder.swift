internal import AudioCore
internal import AudioFiles
import DSP

/// Makes a `PeakTrack` from audio that passes by in order, in blocks of any size.
///
/// The result does not depend on the blocks. Used by one thread at a time.
final class PeakTrackBuilder {
  private static let chunk = 16_384

  private let format: AudioFormat
  private let threshold: Float
  private let interpolator: PolyphaseInterpolator
  private var detector: EdgeLevelDetector
  private let peaks: ScratchAudio
  private let edgeLevels: ScratchAudio
  private let margin: Int
  /// `margin` frames of the past, then what is being collected.
  private let work: AudioBlock
  private var collected = 0
  private let peakBlock: AudioBlock
  private let edgeBlock: AudioBlock
  private var frames = 0

  /// Prepares scratch files; see `PeakTrack.measure` for the drive.
  init(
    format: AudioFormat, maximumDriveDB: Double, ceilingDBTP: Double, scratch: ScratchSpace
  ) throws {
    precondition((1...2).contains(format.channels), "mono or stereo")
    self.format = format
    // At drives under −770 dB no sample comes near the ceiling.
    threshold = Float(
      min(
        PeakTrack.threshold(driveDB: maximumDriveDB, ceilingDBTP: ceilingDBTP),
        Double(Float.greatestFiniteMagnitude)))
    interpolator = PolyphaseInterpolator(truePeakAt: format.sampleRate)
    detector = EdgeLevelDetector(sampleRate: format.sampleRate)
    peaks = try ScratchAudio(format: format, space: scratch)
    edgeLevels = try ScratchAudio(
      format: AudioFormat(sampleRate: format.sampleRate, channels: 2), space: scratch)
    margin = interpolator.margin
    work = AudioBlock(channels: format.channels, capacity: Self.chunk + 2 * margin)
    peakBlock = AudioBlock(channels: format.channels, capacity: Self.chunk)
    edgeBlock = AudioBlock(channels: 2, capacity: Self.chunk / EdgeLevelDetector.blockFrames)
  }

  /// Takes the next frames; a sample that is not a finite number counts as 0.
  func append(_ block: AudioBlock) throws {
    precondition(block.channels == format.channels, "channel counts differ")
    var taken = 0
    while taken < block.frames {
      let count = min(block.frames - taken, work.capacity - margin - collected)
      for channel in 0..<format.channels {
        unsafe Self.copyFinite(
          block.samples(channel) + taken, to: work.samples(channel) + margin + collected,
          count: count)
      }
      collected += count
      taken += count
      frames += count
      if collected == Self.chunk + margin { try flush(Self.chunk) }
    }
  }

  /// Ends the audio and returns its track.
  func finish() throws -> PeakTrack {
    while collected > 0 {
      let count = min(collected, Self.chunk)
      work.silence(from: margin + collected, count: work.capacity - margin - collected)
      try flush(count)
    }
    try peaks.finishWriting()
    try edgeLevels.finishWriting()
    return PeakTrack(
      format: format, frames: frames, threshold: threshold, peaks: peaks, edgeLevels: edgeLevels)
  }

  /// Measures the first `count` collected frames and moves the rest forward.
  private func flush(_ count: Int) throws {
    for channel in 0..<format.channels {
      unsafe interpolator.frameMaxima(
        work.samples(channel) + margin, count: count, threshold: threshold,
        into: peakBlock.samples(channel))
    }
    peakBlock.frames = count
    try peaks.append(peakBlock)
    let step = EdgeLevelDetector.blockFrames
    let whole = (count + step - 1) / step * step
    unsafe detector.process(
      work.samples(0) + margin, work.samples(format.channels - 1) + margin, count: whole,
      low: edgeBlock.samples(0), high: edgeBlock.samples(1))
    edgeBlock.frames = whole / step
    try edgeLevels.append(edgeBlock)
    collected = max(0, collected - count)
    for channel in 0..<format.channels {
      let samples = unsafe work.samples(channel)
      unsafe samples.update(from: samples + count, count: margin + collected)
    }
  }

  @inline(never)
  private static func copyFinite(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    for i in 0..<count {
      let x = unsafe source[i]
      unsafe target[i] = (x - x) == 0 ? x : 0
    }
  }
}
