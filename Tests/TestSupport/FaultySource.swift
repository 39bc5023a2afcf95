public import AudioCore

/// A track whose reading fails once: the first time that a frame is asked for.
///
/// The block is left as a decoder leaves it that has stopped half-way: with its length, but not filled.
public final class FaultySource: AudioSource {
  private let whole: MemorySource
  private let place: Int
  private var hasFailed = false

  /// Rate and channels of the track.
  public var format: AudioFormat { whole.format }
  /// Length of the track, frames.
  public var frames: Int { whole.frames }

  /// A track that fails at frame `place`.
  public init(_ whole: MemorySource, at place: Int) {
    self.whole = whole
    self.place = place
  }

  /// Copies samples into the block, or fails.
  public func read(into block: AudioBlock, at frame: Int) throws {
    let end = min(frame + block.capacity, frames)
    guard hasFailed || !(frame..<max(frame, end)).contains(place) else {
      hasFailed = true
      block.frames = end - frame
      throw LacquerError(.input, "The drive was away for a moment.")
    }
    whole.read(into: block, at: frame)
  }
}
