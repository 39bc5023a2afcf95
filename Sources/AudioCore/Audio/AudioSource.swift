/// Audio that can be read from any frame.
///
/// A source is used by one thread at a time. Reading on from where the last read ended is the fast
/// path; any other position may seek. Sources whose format cannot be sought to the sample are
/// decoded to scratch before they become an `AudioSource`, so that every position is exact.
public protocol AudioSource: AnyObject {
  /// Rate and channels.
  var format: AudioFormat { get }
  /// Length in frames.
  var frames: Int { get }
  /// Reads up to `block.capacity` frames from `frame` on, sets `block.frames` to the number read
  /// (0 at and after the end), and throws a `LacquerError` when the audio cannot be read.
  ///
  /// `block.channels` equals `format.channels`.
  func read(into block: AudioBlock, at frame: Int) throws
}

extension AudioSource {
  /// Length in seconds.
  public var seconds: Double { Double(frames) / Double(format.sampleRate) }

  /// Reads where there is audio by the length announced; throws `LacquerError.input` where none comes.
  package func readOn(into block: AudioBlock, at frame: Int) throws {
    try read(into: block, at: frame)
    guard block.frames > 0 else {
      throw LacquerError(.input, "The audio ended before the length it announced.")
    }
  }
}

/// A source whose samples are held in memory; for tests, excerpts and generated signals.
public final class MemorySource: AudioSource {
  /// Rate and channels.
  public let format: AudioFormat
  /// Length in frames.
  public let frames: Int
  /// The samples, one array a channel, all of the same length.
  public let samples: [[Float]]

  /// Creates a source from one array of samples a channel.
  public init(samples: [[Float]], sampleRate: Int) {
    precondition(!samples.isEmpty, "a source needs a channel")
    precondition(samples.allSatisfy { $0.count == samples[0].count }, "channels differ in length")
    self.samples = samples
    frames = samples[0].count
    format = AudioFormat(sampleRate: sampleRate, channels: samples.count)
  }

  /// Copies samples into the block.
  public func read(into block: AudioBlock, at frame: Int) {
    let count = max(0, min(block.capacity, frames - frame))
    for channel in 0..<format.channels {
      unsafe samples[channel].withUnsafeBufferPointer { source in
        guard let base = source.baseAddress, count > 0 else { return }
        unsafe block.samples(channel).update(from: base + frame, count: count)
      }
    }
    block.frames = count
  }
}
