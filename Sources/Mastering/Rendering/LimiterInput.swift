internal import AudioCore
internal import AudioFiles
internal import Metering

/// The filtered track at one rate, held in scratch with its peaks, so that level and limiting can be
/// tried without filtering again.
final class LimiterInput {
  /// The audio before the drive.
  let audio: any AudioSource
  /// Loudness of that audio, LUFS.
  let integratedLUFS: Double
  /// Its peaks; nil when nothing will be limited.
  private(set) var peaks: PeakTrack?

  /// The limiter; nil when peaks are left alone.
  let constants: LimiterConstants?
  /// Where masters made of it go.
  let scratch: ScratchSpace

  private init(
    audio: any AudioSource, integratedLUFS: Double, peaks: PeakTrack?,
    constants: LimiterConstants?, scratch: ScratchSpace
  ) {
    self.audio = audio
    self.integratedLUFS = integratedLUFS
    self.peaks = peaks
    self.constants = constants
    self.scratch = scratch
  }

  /// The same audio for another limiter.
  func limited(by constants: LimiterConstants) -> LimiterInput {
    LimiterInput(
      audio: audio, integratedLUFS: integratedLUFS, peaks: peaks, constants: constants,
      scratch: scratch)
  }

  /// Runs the front of the chain once: filters on one core, resampling, peaks and loudness on the
  /// other.
  ///
  /// - Parameters:
  ///   - front: the filtered track at the mix's rate.
  ///   - rate: the master's rate, Hz.
  ///   - constants: the limiter; nil when peaks are left alone.
  ///   - expectedDriveDB: the drive to expect; peaks that cannot matter at 3 dB more are skipped.
  static func make(
    front: any AudioSource, rate: Int, constants: LimiterConstants?, expectedDriveDB: Double,
    scratch: ScratchSpace, cancellation: Cancellation?, progress: ((Int) -> Void)? = nil
  ) throws -> LimiterInput {
    let format = AudioFormat(sampleRate: rate, channels: front.format.channels)
    let audio = try ScratchAudio(format: format, space: scratch)
    let meter = LoudnessMeter(format: format)
    let builder = try constants.map {
      try PeakTrackBuilder(
        format: format, maximumDriveDB: expectedDriveDB + 3, ceilingDBTP: $0.ceilingDBTP,
        scratch: scratch)
    }
    let blockFrames = 65_536
    try BlockPipeline.run(channels: format.channels, blockFrames: blockFrames) { emit in
      try pump(
        front, to: rate, blockFrames: blockFrames, cancellation: cancellation, progress: progress,
        emit: emit)
    } consume: { block, _ in
      try audio.append(block)
      try builder?.append(block)
      meter.add(block)
    }
    try audio.finishWriting()
    return LimiterInput(
      audio: audio, integratedLUFS: meter.finish().integratedLUFS, peaks: try builder?.finish(),
      constants: constants, scratch: scratch)
  }

  private static func pump(
    _ front: any AudioSource, to rate: Int, blockFrames: Int, cancellation: Cancellation?,
    progress: ((Int) -> Void)?, emit: (AudioBlock, Int) throws -> Void
  ) throws {
    if front.format.sampleRate != rate {
      var position = 0
      try Resampler.convert(front, to: rate, blockFrames: blockFrames, cancellation: cancellation) {
        try emit($0, position)
        position += $0.frames
        progress?(position * front.format.sampleRate / rate)
      }
      return
    }
    try front.forEachBlock(of: blockFrames, cancellation: cancellation) { block, start in
      try emit(block, start)
      progress?(start + block.frames)
    }
  }

  /// The limiter at a drive; measures peaks again when they were measured for less.
  func limiter(driveDB: Double, cancellation: Cancellation?) throws -> Limiter? {
    guard let constants, var track = peaks else { return nil }
    if !track.covers(driveDB: driveDB, ceilingDBTP: constants.ceilingDBTP) {
      track = try PeakTrack.measure(
        audio, maximumDriveDB: driveDB + 3, ceilingDBTP: constants.ceilingDBTP, scratch: scratch,
        cancellation: cancellation)
      peaks = track
    }
    return Limiter(source: audio, track: track, constants: constants)
  }

  /// Renders the audio at a drive, limited or not, and hands on every block in order.
  func render(
    driveDB: Double, peakControl: Limiter.PeakControl, cancellation: Cancellation?,
    sink: (AudioBlock, Int) throws -> Void
  ) throws -> LimiterOutcome? {
    if let limiter = try limiter(driveDB: driveDB, cancellation: cancellation) {
      return try limiter.render(
        driveDB: driveDB, peakControl: peakControl, cancellation: cancellation, sink: sink)
    }
    let gain = Float(Decibels.gain(driveDB))
    try audio.forEachBlock(of: Limiter.segmentFrames, cancellation: cancellation) {
      block, position in
      if gain != 1 { block.scale(by: gain) }
      try sink(block, position)
    }
    return nil
  }
}
