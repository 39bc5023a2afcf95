internal import AudioCore

/// The master of a solved plan, readable from any frame: the bytes that a 32-bit float render has.
///
/// Reading starts at the checkpoint before the frame. One segment is kept, so reading on in order
/// renders every segment once. Used by one thread at a time.
final class LimitedSource: AudioSource {
  let format: AudioFormat
  let frames: Int

  private let renderer: SegmentRenderer
  private let checkpoints: [GainCheckpoint]
  private let fades: Fades
  private var current = -1

  init(_ limiter: Limiter, render: RenderPlan, checkpoints: [GainCheckpoint], fades: Fades) {
    format = limiter.track.format
    frames = limiter.track.frames
    renderer = SegmentRenderer(
      limiter, driveDB: render.driveDB, corrections: render.corrections)
    self.checkpoints = checkpoints
    self.fades = fades
  }

  func read(into block: AudioBlock, at frame: Int) throws {
    try read(
      into: block, at: frame, from: renderer.block, quantum: Limiter.segmentFrames,
      compute: render)
  }

  private func render(_ segment: Int) throws {
    guard segment != current else { return }
    current = -1
    var checkpoint = checkpoints[segment]
    try renderer.render(&checkpoint)
    fades.apply(to: renderer.block, at: segment * Limiter.segmentFrames)
    current = segment
  }
}

/// Audio with a fixed gain and the master's fades: what goes into the limiter, or passes without one.
final class DrivenSource: AudioSource {
  let format: AudioFormat
  let frames: Int

  private let source: any AudioSource
  private let gain: Float
  private let fades: Fades

  init(_ source: any AudioSource, driveDB: Double, fades: Fades) {
    self.source = source
    format = source.format
    frames = source.frames
    gain = Float(Decibels.gain(driveDB))
    self.fades = fades
  }

  func read(into block: AudioBlock, at frame: Int) throws {
    try source.read(into: block, at: frame)
    if gain != 1 { block.scale(by: gain) }
    fades.apply(to: block, at: frame)
  }
}
