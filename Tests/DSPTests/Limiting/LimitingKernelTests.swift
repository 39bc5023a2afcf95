import DSP
import Foundation
import TestSupport
import Testing

@Suite struct LimitingKernelTests {
  @Test("Sliding maxima and minima equal the definition", arguments: [1, 2, 3, 7, 64, 145, 1000])
  func slidingExtremes(window: Int) {
    var x = Signals.white(count: 3000, seed: 11)
    // The first value and the last one count as far as the window goes.
    x[0] = 2
    x[x.count - 1] = -2
    var maxima = x
    var minima = x
    unsafe maxima.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      unsafe SlidingMaximum.replace(base, count: x.count, window: window)
    }
    unsafe minima.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      unsafe SlidingMinimum.replaceAhead(base, count: x.count, window: window)
    }
    for i in x.indices {
      #expect(maxima[i] == x[max(0, i - window + 1)...i].max())
      #expect(minima[i] == x[i..<min(x.count, i + window)].min())
    }
  }

  @Test("A box stack averages upwards, never below what it covers", arguments: 1...4)
  func boxStack(boxes: Int) {
    let stack = BoxStack(order: 143, boxes: boxes)
    #expect(stack.order == 143)
    var generator = SeededGenerator(seed: 12)
    let x = (0..<2000).map { _ in Int64.random(in: 0...(1 << 42), using: &generator) }
    var y = x
    unsafe y.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      unsafe stack.apply(base, count: x.count)
    }
    // The same averages in Double, which hold these sums to far better than one unit in 2^40.
    var exact = x.map(Double.init)
    for length in stack.lengths {
      exact = (0...exact.count - length).map { i in
        exact[i..<i + length].reduce(0, +) / Double(length)
      }
    }
    for i in exact.indices {
      let excess = Double(y[i]) - exact[i]
      #expect(excess >= -0.01 && excess <= 4.01)
    }
  }

  @Test("A constant passes a box stack unchanged")
  func boxStackKeepsConstants() {
    var y = [Int64](repeating: 25_769_803_776, count: 500)
    unsafe y.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      unsafe BoxStack(order: 99, boxes: 4).apply(base, count: 500)
    }
    #expect(y[..<401].allSatisfy { $0 == 25_769_803_776 })
  }

  @Test("Levels and gains agree with logarithms to 1e-6 dB")
  func decibels() {
    var generator = SeededGenerator(seed: 13)
    let x = (0..<4001).map { _ in Float(pow(10, Double.random(in: -6...6, using: &generator))) }
    var excess = [Float](repeating: 0, count: x.count)
    var gains = excess
    let reductions = x.map { Int64(abs(log10(Double($0))) * 20 * TwoSpeedRelease.unitsPerDecibel) }
    unsafe excess.withUnsafeMutableBufferPointer { out in
      guard let base = out.baseAddress else { return }
      unsafe GainKernels.excessDecibels(of: x, times: 0.7, count: x.count, into: base)
    }
    unsafe gains.withUnsafeMutableBufferPointer { out in
      guard let base = out.baseAddress else { return }
      unsafe GainKernels.gains(of: reductions, times: 1.25, count: x.count, into: base)
    }
    for i in x.indices {
      let level = max(0, 20 * log10(Double(x[i]) * 0.7))
      #expect(Double(excess[i]) >= level * (1 + 1e-7))
      #expect(Double(excess[i]) <= level * (1 + 4e-7) + 1.5e-6)
      let exact = 1.25 * pow(10, -Double(reductions[i]) / TwoSpeedRelease.unitsPerDecibel / 20)
      #expect(abs(20 * log10(Double(gains[i]) / exact)) < 1e-6)
    }
  }

  @Test("No reduction is a gain of exactly one")
  func unity() {
    var gains = [Float](repeating: 0, count: 9)
    unsafe gains.withUnsafeMutableBufferPointer { out in
      guard let base = out.baseAddress else { return }
      unsafe GainKernels.gains(of: [Int64](repeating: 0, count: 9), times: 1, count: 9, into: base)
    }
    #expect(gains == [Float](repeating: 1, count: 9))
  }

  @Test("A release never lies below what is wanted, splits anywhere, and ends at exactly zero")
  func release() {
    let release = TwoSpeedRelease(
      slowAttackFrames: 4800, slowReleaseFrames: 9600, fastReleaseFrames: 480,
      framesPerSecond: 48_000)
    var wanted = Signals.white(count: 20_000, amplitude: 12, seed: 14).map { max(0, $0) }
    wanted += [Float](repeating: 0, count: 200_000)
    func run(_ cuts: [Int]) -> [Int64] {
      var out = [Int64](repeating: 0, count: wanted.count)
      var state = TwoSpeedRelease.State()
      unsafe out.withUnsafeMutableBufferPointer { out in
        unsafe wanted.withUnsafeBufferPointer { wanted in
          guard let target = out.baseAddress, let source = wanted.baseAddress else { return }
          for (start, end) in zip(cuts, cuts.dropFirst()) {
            unsafe release.process(
              source + start, count: end - start, state: &state, into: target + start)
          }
        }
      }
      return out
    }
    let whole = run([0, wanted.count])
    #expect(run([0, 1, 77, 5000, 19_999, wanted.count]) == whole)
    for i in wanted.indices {
      #expect(Double(whole[i]) >= Double(wanted[i]) * TwoSpeedRelease.unitsPerDecibel - 1)
    }
    #expect(whole.last == 0)
    #expect(whole[21_000] > 0)
  }

  @Test("A release lets go fast of what came briefly, slowly of what lasted, by its constants")
  func releaseTimes() {
    let (slow, fast) = (9600.0, 480.0)
    /// Reduction so many frames after 8 dB were wanted for `held` frames.
    func reduction(after frames: Int, held: Int, slowAttack: Double?) -> Double {
      let release = TwoSpeedRelease(
        slowAttackFrames: slowAttack, slowReleaseFrames: slow, fastReleaseFrames: fast,
        framesPerSecond: 48_000)
      let wanted = [Float](repeating: 8, count: held) + [Float](repeating: 0, count: frames)
      var out = [Int64](repeating: 0, count: wanted.count)
      var state = TwoSpeedRelease.State()
      unsafe out.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        unsafe release.process(wanted, count: wanted.count, state: &state, into: base)
      }
      return Double(state.fast) / TwoSpeedRelease.unitsPerDecibel
    }
    /// The fast level on its way to a slow one that falls from `level`, without the leak.
    func expected(_ level: Double, after frames: Double) -> Double {
      let lagging = level * slow / (slow - fast)
      return lagging * exp(-frames / slow) + (8 - lagging) * exp(-frames / fast)
    }
    #expect(abs(reduction(after: 480, held: 1, slowAttack: nil) - 8 * exp(-1)) < 0.001)
    let sustained = reduction(after: 9600, held: 48_000, slowAttack: 4800)
    #expect(abs(sustained - expected(8, after: 9600)) < 0.01, "\(sustained)")
    let attacked = reduction(after: 2400, held: 4800, slowAttack: 4800)
    #expect(abs(attacked - expected(8 * (1 - exp(-1)), after: 2400)) < 0.005, "\(attacked)")
  }

  @Test("Gains reach the last sample and make silence of what is no number; so do maxima and steps")
  func ends() {
    var x = (1...11).map { Float($0) }
    x[2] = .nan
    x[9] = .infinity
    let halves = [Float](repeating: 0.5, count: 11)
    unsafe x.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      unsafe GainKernels.multiply(base, by: halves, count: 11)
    }
    #expect(x == [0.5, 1, 0, 2, 2.5, 3, 3.5, 4, 4.5, 0, 5.5])
    let largest = unsafe GainKernels.largest(x, count: 11)
    let none = unsafe GainKernels.largest(x, count: 0)
    #expect(largest == 5.5 && none == 0)
    let unit = Int64(TwoSpeedRelease.unitsPerDecibel)
    let reductions = [2 * unit, unit, unit, 4 * unit]
    let steps = (1...4).map { unsafe GainKernels.steepest(reductions, count: $0) }
    #expect(steps == [0, 1, 1, 3])
  }

  @Test("Edge levels tell bass from treble and from what lies between")
  func edgeLevels() {
    let rate = 48_000
    func levels(_ hertz: Double) -> (low: Float, high: Float) {
      let x = Signals.sine(hertz: hertz, decibels: 0, seconds: 1, rate: rate)
      var low = [Float](repeating: 0, count: rate / 32)
      var high = low
      var detector = EdgeLevelDetector(sampleRate: rate)
      unsafe low.withUnsafeMutableBufferPointer { low in
        unsafe high.withUnsafeMutableBufferPointer { high in
          guard let a = low.baseAddress, let b = high.baseAddress else { return }
          unsafe detector.process(x, x, count: rate, low: a, high: b)
        }
      }
      return (low[1000], high[1000])
    }
    #expect(levels(50).low > 0.95 && levels(50).high < 1e-3)
    #expect(levels(300).low > 0.45 && levels(300).low < 0.55)
    #expect(levels(5000).low < 0.01 && levels(5000).high < 0.05)
    #expect(levels(23_900).high > 0.9)
  }
}
