import AudioCore

/// Overlapping frames of a stream of mid and side: `size` samples every `size`/2.
///
/// The first frame begins half a frame before the stream, the last one ends after it, with zeros
/// outside: such frames are for streams that are too short for a whole one. Where music is cut off
/// they would hold a click that nobody hears.
final class FrameStream {
  /// Samples in a frame.
  let size: Int
  /// Samples from frame to frame.
  let hop: Int
  /// Position of the frame in hand relative to the first sample of the stream.
  private(set) var start: Int
  /// Samples of the stream so far.
  private(set) var fed = 0

  private let buffer: AudioBlock
  private var held: Int

  /// `room` is the most that is added before frames are taken, beyond a frame.
  init(size: Int, room: Int) {
    self.size = size
    hop = size / 2
    start = -hop
    held = hop
    buffer = AudioBlock(channels: 2, capacity: 2 * size + room)
  }

  /// Adds samples.
  func append(_ mid: UnsafePointer<Float>, _ side: UnsafePointer<Float>, count: Int) {
    precondition(held + count <= buffer.capacity, "frames were not taken")
    unsafe (buffer.samples(0) + held).update(from: mid, count: count)
    unsafe (buffer.samples(1) + held).update(from: side, count: count)
    held += count
    fed += count
  }

  /// Whether the frame in hand reaches outside of a stream that has room for a whole frame.
  var isNeedless: Bool { fed >= size && (start < 0 || start + size > fed) }

  /// Whether the frame in hand is complete, the stream long enough to tell whether it counts, and
  /// `lookahead` samples beyond its middle are there.
  func isReady(lookahead: Int) -> Bool {
    held >= size && start + hop + lookahead <= fed && (start >= 0 || fed >= size)
  }

  /// Whether the frame in hand still contains part of the stream; completes it with zeros.
  func padAtEnd() -> Bool {
    guard start < fed else { return false }
    if held < size {
      buffer.silence(from: held, count: size - held)
      held = size
    }
    return true
  }

  /// Mid of the frame in hand.
  var mid: UnsafePointer<Float> { unsafe UnsafePointer(buffer.samples(0)) }
  /// Side of the frame in hand.
  var side: UnsafePointer<Float> { unsafe UnsafePointer(buffer.samples(1)) }

  /// Goes on to the next frame.
  func advance() {
    held -= hop
    start += hop
    for channel in 0..<2 {
      unsafe buffer.samples(channel).update(from: buffer.samples(channel) + hop, count: held)
    }
  }
}
