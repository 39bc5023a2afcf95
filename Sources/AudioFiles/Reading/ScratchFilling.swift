import AudioCore

/// Takes decoded interleaved audio, cleans and folds it, and appends it to scratch.
@safe final class ScratchFilling {
  /// Frames that are handed over at a time.
  static let bufferFrames = 8192

  /// Where the decoder puts the next frames, interleaved.
  let buffer: UnsafeMutablePointer<Float>
  /// What was filled so far.
  let audio: ScratchAudio

  private let channels: Int
  private let mix: Downmix?
  private let block: AudioBlock
  private let stage: String
  private let expectedFrames: Int
  private let cancellation: Cancellation?
  private let progress: ProgressHandler?
  private var framesUntilReport = 0

  /// Makes room for audio of `channels`, of which about `expectedFrames` will come.
  init(
    opening: FileOpening, sampleRate: Int, channels: Int, mix: Downmix?, expectedFrames: Int
  ) throws {
    self.channels = channels
    self.mix = mix
    self.expectedFrames = expectedFrames
    stage = "reading \(opening.name)"
    cancellation = opening.cancellation
    progress = opening.progress
    let format = AudioFormat(sampleRate: sampleRate, channels: mix == nil ? channels : 2)
    audio = try ScratchAudio(format: format, space: opening.scratch)
    block = AudioBlock(channels: format.channels, capacity: Self.bufferFrames)
    unsafe buffer = UnsafeMutablePointer<Float>.allocate(capacity: Self.bufferFrames * channels)
  }

  deinit { unsafe buffer.deallocate() }

  /// Appends the first `frames` of `buffer`.
  func take(frames: Int) throws {
    audio.invalidSamples += unsafe SampleKernels.zeroInvalid(buffer, count: frames * channels)
    if let mix {
      unsafe mix.apply(buffer, frames: frames, left: block.samples(0), right: block.samples(1))
    } else {
      unsafe SampleKernels.deinterleave(buffer, channels: channels, frames: frames) {
        unsafe block.samples($0)
      }
    }
    block.frames = frames
    try audio.append(block)
    framesUntilReport -= frames
    guard framesUntilReport <= 0 else { return }
    framesUntilReport = audio.format.sampleRate * 2
    try cancellation?.check()
    report(fraction: Double(audio.frames) / Double(max(expectedFrames, audio.frames, 1)))
  }

  /// Ends the writing.
  func finish() throws -> ScratchAudio {
    try audio.finishWriting()
    report(fraction: 1)
    return audio
  }

  private func report(fraction: Double) {
    progress?(WorkProgress(stage: stage, fraction: fraction, audioSeconds: audio.seconds))
  }
}
