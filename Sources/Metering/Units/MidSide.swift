import AudioCore
import DSP

/// Turns units of left and right into mid = (L+R)/2 and side = (L−R)/2.
final class MidSide {
  /// The last unit, two channels; side is 0 for mono.
  let block: AudioBlock

  init(capacity: Int) { block = AudioBlock(channels: 2, capacity: capacity) }

  /// Converts a unit of one or two channels.
  func convert(_ unit: AudioBlock) {
    block.frames = unit.frames
    guard unit.channels > 1 else {
      unsafe block.samples(0).update(from: unit.samples(0), count: unit.frames)
      return
    }
    unsafe Self.convert(
      unit.samples(0), unit.samples(1), block.samples(0), block.samples(1), count: unit.frames)
  }

  @inline(never)
  private static func convert(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ mid: UnsafeMutablePointer<Float>, _ side: UnsafeMutablePointer<Float>, count: Int
  ) {
    var i = 0
    while i + 4 <= count {
      let l = unsafe SIMD4<Float>.load(left + i)
      let r = unsafe SIMD4<Float>.load(right + i)
      unsafe ((l + r) * 0.5).store(mid + i)
      unsafe ((l - r) * 0.5).store(side + i)
      i += 4
    }
    while i < count {
      unsafe mid[i] = (left[i] + right[i]) * 0.5
      unsafe side[i] = (left[i] - right[i]) * 0.5
      i += 1
    }
  }
}
