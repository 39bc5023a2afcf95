internal import AudioCore
import DSP

/// Cuts blocks of any size into the units of a `MeasuringClock`, clean of NaN and infinity.
///
/// Used by one thread. The unit handed out is reused for the next one.
final class UnitFeeder {
  /// The grid.
  let clock: MeasuringClock
  /// Samples so far that were NaN or infinite and went on as 0.
  private(set) var invalidSamples = 0
  /// Frames so far.
  private(set) var frames = 0

  private let unit: AudioBlock
  private var index = 0
  private var filled = 0

  init(format: AudioFormat) {
    clock = MeasuringClock(sampleRate: format.sampleRate)
    unit = AudioBlock(channels: format.channels, capacity: clock.capacity + 16)
  }

  /// Adds frames and calls `consume` with every unit they complete.
  func add(_ block: AudioBlock, _ consume: (AudioBlock) throws -> Void) rethrows {
    precondition(block.channels == unit.channels, "channel counts differ")
    var taken = 0
    while taken < block.frames {
      let wanted = clock.frames(index)
      let count = min(wanted - filled, block.frames - taken)
      for channel in 0..<unit.channels {
        unsafe invalidSamples += Self.copyClean(
          block.samples(channel) + taken, to: unit.samples(channel) + filled, count: count)
      }
      taken += count
      filled += count
      frames += count
      if filled == wanted {
        unit.frames = filled
        filled = 0
        index += 1
        try consume(unit)
      }
    }
  }

  /// Hands out what is left, an incomplete unit.
  func flush(_ consume: (AudioBlock) throws -> Void) rethrows {
    guard filled > 0 else { return }
    unit.frames = filled
    filled = 0
    index += 1
    try consume(unit)
  }

  /// Copies samples, with 0 for NaN and infinity, and returns how many those were.
  @inline(never)
  private static func copyClean(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) -> Int {
    let exponent = SIMD4<UInt32>(repeating: 0x7F80_0000)
    var invalid = SIMD4<Int32>.zero
    var i = 0
    while i + 4 <= count {
      let samples = unsafe SIMD4<Float>.load(source + i)
      let bits = unsafe unsafeBitCast(samples, to: SIMD4<UInt32>.self)
      let bad = (bits & exponent) .== exponent
      invalid &-= SIMD4<Int32>.zero.replacing(with: SIMD4(repeating: -1), where: bad)
      unsafe samples.replacing(with: 0, where: bad).store(target + i)
      i += 4
    }
    var total = Int(invalid.wrappedSum())
    while i < count {
      let sample = unsafe source[i]
      unsafe target[i] = sample.isFinite ? sample : 0
      total += sample.isFinite ? 0 : 1
      i += 1
    }
    return total
  }
}
