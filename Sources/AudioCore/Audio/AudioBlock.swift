/// A block of planar Float32 audio: `channels` × `capacity` samples of which `frames` are valid.
///
/// Storage is allocated once, zeroed, and aligned to 64 bytes, so that a block can be handed to
/// FFTW and reused for a whole file. A block belongs to one thread at a time; handing it to another
/// thread is a transfer of ownership, which the caller synchronises.
@safe public final class AudioBlock: @unchecked Sendable {
  /// Number of channels.
  public let channels: Int
  /// Largest number of frames the block can hold.
  public let capacity: Int
  /// Number of valid frames, 0 … `capacity`.
  public var frames: Int

  private let base: UnsafeMutableRawPointer
  private let stride: Int

  /// Creates a silent block whose `frames` starts at `capacity`.
  public init(channels: Int, capacity: Int) {
    precondition(channels > 0 && capacity >= 0, "a block needs a channel")
    self.channels = channels
    self.capacity = capacity
    self.frames = capacity
    stride = (capacity + 15) / 16 * 16
    let bytes = max(64, channels * stride * MemoryLayout<Float>.stride)
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
  }

  deinit { unsafe base.deallocate() }

  /// The samples of one channel, `capacity` of them, valid while the block lives.
  @inlinable
  public func samples(_ channel: Int) -> UnsafeMutablePointer<Float> {
    precondition(channel >= 0 && channel < channels, "no such channel")
    return unsafe pointer(channel)
  }

  @usableFromInline
  func pointer(_ channel: Int) -> UnsafeMutablePointer<Float> {
    unsafe base.assumingMemoryBound(to: Float.self) + channel * stride
  }

  /// One sample; for tests and code outside sample loops.
  public subscript(channel channel: Int, frame frame: Int) -> Float {
    get {
      precondition(frame >= 0 && frame < capacity, "frame outside the block")
      return unsafe samples(channel)[frame]
    }
    set {
      precondition(frame >= 0 && frame < capacity, "frame outside the block")
      unsafe samples(channel)[frame] = newValue
    }
  }

  /// Copies `count` frames from `source` at `sourceFrame` to `frame` of this block, every channel.
  public func copy(from source: AudioBlock, at sourceFrame: Int, to frame: Int, count: Int) {
    precondition(source.channels == channels, "channel counts differ")
    precondition(sourceFrame >= 0 && sourceFrame + count <= source.capacity, "source range")
    precondition(frame >= 0 && frame + count <= capacity && count >= 0, "destination range")
    for channel in 0..<channels {
      unsafe (samples(channel) + frame).update(
        from: source.samples(channel) + sourceFrame, count: count)
    }
  }

  /// Multiplies every valid sample by a gain.
  public func scale(by gain: Float) {
    for channel in 0..<channels {
      let values = unsafe samples(channel)
      for i in 0..<frames { unsafe values[i] *= gain }
    }
  }

  /// Silences `count` frames from `frame`, every channel.
  public func silence(from frame: Int = 0, count: Int) {
    precondition(frame >= 0 && count >= 0 && frame + count <= capacity, "range")
    for channel in 0..<channels {
      unsafe (samples(channel) + frame).update(repeating: 0, count: count)
    }
  }
}
