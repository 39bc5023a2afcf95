/// Low-pass filter and decimation of two channels by a whole factor, linear phase.
///
/// Kaiser window for 100 dB; flat to 0.25 of the output rate and free of aliases there. Output
/// sample m is the filtered signal at input frame m·`factor` exactly: the delay of the filter is
/// made up for by looking ahead. Used by one thread; allocates on creation only.
@safe package final class Decimator {
  /// Input frames per output frame.
  package let factor: Int

  private let taps: Int
  private let coefficients: AlignedBuffer<Float>
  private let first: AlignedBuffer<Float>
  private let second: AlignedBuffer<Float>
  private var held: Int

  /// Creates a decimator that is fed at most `largestInput` frames at a time.
  package init(factor: Int, largestInput: Int) {
    precondition(factor >= 1 && largestInput > 0, "decimation")
    self.factor = factor
    let half = 7 * factor
    taps = (2 * half + 1 + 3) / 4 * 4
    coefficients = AlignedBuffer(count: taps)
    let beta = Window.kaiserBeta(stopbandDB: 100)
    var sum = 0.0
    let ideal = (0...(2 * half)).map { i -> Double in
      let m = Double(i - half)
      return Sinc.value(m / Double(factor)) * Window.kaiser(at: m / Double(half + 1), beta: beta)
    }
    for value in ideal { sum += value }
    for (i, value) in ideal.enumerated() { coefficients[i] = Float(value / sum) }
    first = AlignedBuffer(count: taps + largestInput + factor + 16)
    second = AlignedBuffer(count: taps + largestInput + factor + 16)
    held = half
  }

  /// Adds `count` frames and writes the outputs they complete; returns how many.
  package func process(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int,
    into outA: UnsafeMutablePointer<Float>, _ outB: UnsafeMutablePointer<Float>
  ) -> Int {
    precondition(held + count <= first.count, "more frames than announced")
    unsafe (first.pointer + held).update(from: a, count: count)
    unsafe (second.pointer + held).update(from: b, count: count)
    held += count
    var position = 0
    var produced = 0
    while position + taps <= held {
      unsafe outA[produced] = Self.product(first.pointer + position, coefficients.pointer, taps)
      unsafe outB[produced] = Self.product(second.pointer + position, coefficients.pointer, taps)
      produced += 1
      position += factor
    }
    held -= position
    unsafe first.pointer.update(from: first.pointer + position, count: held)
    unsafe second.pointer.update(from: second.pointer + position, count: held)
    return produced
  }

  /// Frames of silence to add at the end so that every frame of the input has had its effect.
  package var tail: Int { taps }

  @inline(__always)
  private static func product(
    _ x: UnsafePointer<Float>, _ h: UnsafePointer<Float>, _ count: Int
  ) -> Float {
    var s0 = SIMD4<Float>.zero
    var s1 = SIMD4<Float>.zero
    var i = 0
    while i + 8 <= count {
      unsafe s0 += SIMD4<Float>.load(x + i) * SIMD4<Float>.load(h + i)
      unsafe s1 += SIMD4<Float>.load(x + i + 4) * SIMD4<Float>.load(h + i + 4)
      i += 8
    }
    if i < count { unsafe s0 += SIMD4<Float>.load(x + i) * SIMD4<Float>.load(h + i) }
    let s = s0 + s1
    return (s.x + s.y) + (s.z + s.w)
  }
}
