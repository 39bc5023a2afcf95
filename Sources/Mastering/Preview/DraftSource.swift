internal import AudioCore
internal import AudioFiles
internal import DSP

/// The master of a draft, made where it is listened to and nowhere else.
///
/// Filters, peaks and gain are computed for the segments that are read; the limiter starts from an
/// earlier master's state, or one segment early from rest. Its peaks may pass the ceiling by 0.1 dB,
/// for nothing is verified. Used by one thread at a time.
final class DraftSource: AudioSource {
  let format: AudioFormat
  let frames: Int

  private let renderer: SegmentRenderer
  private let fades: Fades
  private let seeds: [GainCheckpoint]
  private var current = -1
  private var next = GainCheckpoint()

  /// A draft of `limiter`, whose peaks are made as they are needed.
  ///
  /// `seeds` are the checkpoints of an earlier master on the same grid; empty for none.
  init(_ limiter: Limiter, render: RenderPlan, seeds: [GainCheckpoint], fades: Fades) {
    format = limiter.track.format
    frames = limiter.track.frames
    renderer = SegmentRenderer(limiter, driveDB: render.driveDB, corrections: [])
    self.seeds = seeds
    self.fades = fades
  }

  func read(into block: AudioBlock, at frame: Int) throws {
    try read(
      into: block, at: frame, from: renderer.block, quantum: Limiter.segmentFrames,
      holding: &current, compute: render)
  }

  private func render(_ segment: Int, goesOn: Bool) throws {
    if !goesOn { try start(at: segment) }
    try renderer.render(&next)
    fades.apply(to: renderer.block, at: segment * Limiter.segmentFrames)
  }

  /// Brings `next` to the state before a segment.
  private func start(at segment: Int) throws {
    if segment < seeds.count {
      next = seeds[segment]
      return
    }
    next = GainCheckpoint()
    guard segment > 0 else { return }
    next.frame = (segment - 1) * Limiter.segmentFrames
    try renderer.render(&next)
  }
}

extension PeakTrack {
  /// A track of peaks that are found when they are asked for.
  static func lazy(
    _ audio: any AudioSource, driveDB: Double, ceilingDBTP: Double
  ) -> PeakTrack {
    let format = audio.format
    let chunk = 16_384
    let threshold = Float(PeakTrack.threshold(driveDB: driveDB, ceilingDBTP: ceilingDBTP))
    let interpolator = PolyphaseInterpolator(truePeakAt: format.sampleRate)
    let margin = interpolator.margin
    let around = AudioBlock(channels: format.channels, capacity: chunk + 2 * margin)
    let peaks = ChunkedSource(
      format: format, frames: audio.frames, chunkFrames: chunk, count: 12
    ) { block, frame in
      try GainComputer.read(audio, from: frame - margin, count: chunk + 2 * margin, into: around)
      for channel in 0..<format.channels {
        unsafe interpolator.frameMaxima(
          around.samples(channel) + margin, count: chunk, threshold: threshold,
          into: block.samples(channel))
      }
    }
    let step = EdgeLevelDetector.blockFrames
    // Both filters have forgotten everything after 0.1 s.
    let warm = (format.sampleRate / 10 / step + 1) * step
    let run = AudioBlock(channels: format.channels, capacity: warm + chunk)
    let levels = AudioBlock(channels: 2, capacity: (warm + chunk) / step)
    let edges = ChunkedSource(
      format: AudioFormat(sampleRate: format.sampleRate, channels: 2),
      frames: (audio.frames + step - 1) / step, chunkFrames: chunk / step, count: 12
    ) { block, index in
      try GainComputer.read(audio, from: index * step - warm, count: warm + chunk, into: run)
      var detector = EdgeLevelDetector(sampleRate: format.sampleRate)
      unsafe detector.process(
        run.samples(0), run.samples(format.channels - 1), count: warm + chunk,
        low: levels.samples(0), high: levels.samples(1))
      block.copy(from: levels, at: warm / step, to: 0, count: chunk / step)
    }
    return PeakTrack(
      format: format, frames: audio.frames, threshold: threshold, peaks: peaks, edgeLevels: edges)
  }
}
