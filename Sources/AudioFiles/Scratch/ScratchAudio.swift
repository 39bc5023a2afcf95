public import AudioCore

/// Audio held in an unlinked temporary file as Float32: written once in order, read from any frame.
///
/// On disk the audio is cut into chunks of 16 384 frames, each planar, so that a read goes straight
/// from the page cache into the block without a deinterleaving pass. Memory stays at one chunk
/// whatever the length. Used by one thread at a time while it is written; frames may be read as soon as they were
/// appended; after `finishWriting` nothing more can be appended.
public final class ScratchAudio: AudioSource, InvalidSampleCounting {
  /// Frames in a chunk.
  static let chunkFrames = 16_384

  /// Rate and channels.
  public let format: AudioFormat
  /// Length so far, in frames.
  public private(set) var frames = 0
  /// Samples that were not finite numbers, or absurdly large, when the audio was decoded into here.
  public package(set) var invalidSamples = 0

  private let file: ScratchFile
  private let pending: AudioBlock
  private var isFinished = false

  /// Makes an empty file in `space`; `LacquerError.output` when that is impossible.
  public convenience init(format: AudioFormat, space: ScratchSpace) throws {
    self.init(format: format, file: try space.makeFile())
  }

  /// Writes to a file that is open already.
  package init(format: AudioFormat, file: ScratchFile) {
    self.format = format
    self.file = file
    pending = AudioBlock(channels: format.channels, capacity: Self.chunkFrames)
    pending.frames = 0
  }

  /// Adds the valid frames of `block` at the end.
  ///
  /// `block.channels` equals `format.channels`. A full disk throws `LacquerError.output` with a
  /// sentence that names the directory and the way out.
  public func append(_ block: AudioBlock) throws {
    precondition(!isFinished, "the audio is finished")
    var taken = 0
    while taken < block.frames {
      let count = min(block.frames - taken, Self.chunkFrames - pending.frames)
      pending.copy(from: block, at: taken, to: pending.frames, count: count)
      pending.frames += count
      taken += count
      frames += count
      if pending.frames == Self.chunkFrames { try flush() }
    }
  }

  /// Ends the writing; what was appended can be read for as long as this object lives.
  public func finishWriting() throws {
    guard !isFinished else { return }
    if pending.frames > 0 { try flush() }
    isFinished = true
  }

  /// Reads up to `block.capacity` frames from `frame` on.
  public func read(into block: AudioBlock, at frame: Int) throws {
    precondition(block.channels == format.channels, "channel counts differ")
    let wanted = max(0, min(block.capacity, frames - frame))
    let stored = frames - pending.frames
    var done = 0
    while done < wanted {
      let position = frame + done
      let inside = position % Self.chunkFrames
      let count = min(wanted - done, Self.chunkFrames - inside)
      if position >= stored {
        block.copy(from: pending, at: inside, to: done, count: count)
      } else {
        for channel in 0..<format.channels {
          try unsafe file.read(
            UnsafeMutableRawBufferPointer(
              UnsafeMutableBufferPointer(start: block.samples(channel) + done, count: count)),
            at: offset(chunk: position / Self.chunkFrames, channel: channel) + inside * 4)
        }
      }
      done += count
    }
    block.frames = wanted
  }

  private func offset(chunk: Int, channel: Int) -> Int {
    (chunk * format.channels + channel) * Self.chunkFrames * MemoryLayout<Float>.stride
  }

  /// Writes the pending chunk, which ends at `frames`.
  private func flush() throws {
    let chunk = (frames - pending.frames) / Self.chunkFrames
    for channel in 0..<format.channels {
      try unsafe file.write(
        UnsafeRawBufferPointer(
          UnsafeBufferPointer(start: pending.samples(channel), count: pending.frames)),
        at: offset(chunk: chunk, channel: channel))
    }
    pending.frames = 0
  }
}
