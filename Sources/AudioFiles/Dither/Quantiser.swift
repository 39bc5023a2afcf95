package import AudioCore

/// Turns float samples into integers of 16 or 24 bits, with or without dither.
///
/// Full scale is 2¹⁵ or 2²³; rounding is half to even; what does not fit is saturated and counted.
/// White dither and none depend only on the frame number; shaped dither is recursive and takes
/// its frames in order. One thread at a time; allocates only when created.
@safe package final class Quantiser {
  /// Samples that did not fit and were held at the end of the range.
  package private(set) var saturations = 0
  /// The next frame's number from the start of the file.
  package private(set) var position: Int

  private let channels: Int
  private let dither: Dither?
  private let range: Range
  private var history: [NoiseShaper.History]

  /// The integers of one word length.
  struct Range {
    let scale: Double
    let highest: Double

    /// Beyond ± this a rounded value may leave the range.
    var safe: Double { highest - 1 }
  }

  /// Creates a quantiser whose first frame is number `start`.
  package init(
    depth: WordLength, channels: Int, sampleRate: Int, dither: Dither?, start: Int = 0
  ) {
    precondition(depth != .float32, "float is not quantised")
    self.channels = channels
    self.dither = dither?.applied(to: depth, sampleRate: sampleRate)
    let scale = depth == .pcm16 ? 0x1p15 : 0x1p23
    range = Range(scale: scale, highest: scale - 1)
    history = Array(repeating: NoiseShaper.History(), count: channels)
    position = start
  }

  /// Quantises `count` frames of `block` from `offset` into interleaved integers.
  ///
  /// `output` has room for `count` × channels.
  package func quantise(
    _ block: AudioBlock, from offset: Int, count: Int, into output: UnsafeMutablePointer<Int32>
  ) {
    precondition(block.channels == channels, "channel counts differ")
    precondition(offset >= 0 && count >= 0 && offset + count <= block.capacity, "range")
    switch dither {
    case nil:
      for channel in 0..<channels {
        unsafe plain(block.samples(channel) + offset, count, output + channel)
      }
    case .tpdf(let seed):
      if channels == 2 {
        unsafe white(
          block.samples(0) + offset, block.samples(1) + offset, count, output,
          key: DitherHash.key(seed: seed, pair: 0))
      } else {
        for channel in 0..<channels {
          unsafe white(
            block.samples(channel) + offset, count, output + channel,
            key: DitherHash.key(seed: seed, pair: channel / 2), shift: UInt64(channel % 2 * 32))
        }
      }
    case .shaped(let seed):
      for channel in 0..<channels {
        unsafe shaped(
          block.samples(channel) + offset, count, output + channel, state: &history[channel],
          key: DitherHash.key(seed: seed, pair: channel / 2), shift: UInt64(channel % 2 * 32))
      }
    }
    position += count
  }

  private func plain(
    _ input: UnsafePointer<Float>, _ count: Int, _ output: UnsafeMutablePointer<Int32>
  ) {
    let (range, stride) = (range, channels)
    var lost = 0
    for i in 0..<count {
      unsafe output[i &* stride] = Rounding.integer(Double(input[i]) * range.scale, range, &lost)
    }
    saturations += lost
  }

  private func white(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ count: Int,
    _ output: UnsafeMutablePointer<Int32>, key: UInt64
  ) {
    let (range, start) = (range, position)
    var lost = 0
    for i in 0..<count {
      let bits = DitherHash.bits(key: key, frame: start &+ i)
      let l = unsafe Double(left[i]) * range.scale + DitherHash.triangular(bits)
      let r = unsafe Double(right[i]) * range.scale + DitherHash.triangular(bits >> 32)
      unsafe output[2 &* i] = Rounding.integer(l, range, &lost)
      unsafe output[2 &* i &+ 1] = Rounding.integer(r, range, &lost)
    }
    saturations += lost
  }

  private func white(
    _ input: UnsafePointer<Float>, _ count: Int, _ output: UnsafeMutablePointer<Int32>,
    key: UInt64, shift: UInt64
  ) {
    let (range, stride, start) = (range, channels, position)
    var lost = 0
    for i in 0..<count {
      let bits = DitherHash.bits(key: key, frame: start &+ i) &>> shift
      let value = unsafe Double(input[i]) * range.scale + DitherHash.triangular(bits)
      unsafe output[i &* stride] = Rounding.integer(value, range, &lost)
    }
    saturations += lost
  }

  private func shaped(
    _ input: UnsafePointer<Float>, _ count: Int, _ output: UnsafeMutablePointer<Int32>,
    state: inout NoiseShaper.History, key: UInt64, shift: UInt64
  ) {
    let (range, stride, start) = (range, channels, position)
    var lost = 0
    var errors = state
    for i in 0..<count {
      let bits = DitherHash.bits(key: key, frame: start &+ i) &>> shift
      let wanted = unsafe Double(input[i]) * range.scale - errors.feedback
      let before = lost
      let value = Rounding.integer(wanted + DitherHash.triangular(bits), range, &lost)
      unsafe output[i &* stride] = value
      // A saturated sample's error is not fed back: it would ring on at full scale.
      errors.push(lost == before ? Double(value) - wanted : 0)
    }
    state = errors
    saturations += lost
  }
}

/// Rounding to the nearest integer, ties to even, without a library call.
enum Rounding {
  /// Adding 1.5 · 2⁵² leaves the rounded integer in the low bits of a double.
  private static let magic = 0x1.8p52

  @inline(__always)
  static func integer(_ value: Double, _ range: Quantiser.Range, _ lost: inout Int) -> Int32 {
    if abs(value) <= range.safe { return nearest(value) }
    return held(value, range, &lost)
  }

  /// The nearest integer of a value under 2³¹.
  @inline(__always)
  static func nearest(_ value: Double) -> Int32 {
    Int32(truncatingIfNeeded: (value + magic).bitPattern &- magic.bitPattern)
  }

  /// The nearest integer of any value, held inside the range; not-a-number becomes 0.
  @inline(never)
  static func held(_ value: Double, _ range: Quantiser.Range, _ lost: inout Int) -> Int32 {
    guard !value.isNaN else {
      lost += 1
      return 0
    }
    let rounded = value.rounded(.toNearestOrEven)
    let inside = min(max(rounded, -range.scale), range.highest)
    if inside != rounded { lost += 1 }
    return Int32(inside)
  }
}
