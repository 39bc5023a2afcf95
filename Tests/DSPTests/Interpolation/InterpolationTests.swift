import DSP
import Foundation
import TestSupport
import Testing

/// A periodic signal with the periods before and after it readable, as the kernels need them.
private struct Looped {
  let samples: AlignedBuffer<Float>
  let margin: Int
  let count: Int

  init(_ period: [Float], margin: Int) {
    self.margin = margin
    count = period.count
    samples = AlignedBuffer(count: period.count + 2 * margin)
    for i in 0..<samples.count {
      samples[i] = period[(i - margin + 4 * period.count) % period.count]
    }
  }

  private func address(_ start: Int) -> UnsafePointer<Float> {
    unsafe UnsafePointer(samples.pointer) + margin + start
  }

  func refinedPeak(
    _ interpolator: PolyphaseInterpolator, from start: Int = 0, count: Int? = nil
  ) -> Float {
    unsafe interpolator.refinedPeak(address(start), count: count ?? self.count)
  }

  func frameMaxima(
    _ interpolator: PolyphaseInterpolator, count: Int? = nil, threshold: Float = 0
  ) -> [Float] {
    let count = count ?? self.count
    let out = AlignedBuffer<Float>(count: count + 1)
    out[count] = -1
    unsafe interpolator.frameMaxima(
      address(0), count: count, threshold: threshold, into: out.pointer)
    #expect(out[count] == -1, "wrote past the run")
    return (0..<count).map { out[$0] }
  }

  /// The maximum of every gap, each point summed on its own in Double.
  func gaps(_ weight: (Double) -> Double, reach: Int, positions: [Double]) -> [Double] {
    (0..<count).map { n in
      positions.map { t in
        var sum = 0.0
        for k in (1 - reach)...reach {
          sum += Double(samples[margin + n + k]) * weight(abs(t - Double(k)))
        }
        return abs(sum)
      }.max() ?? 0
    }
  }
}

private func kaiserWeight(taps: Int, beta: Double) -> (Double) -> Double {
  { u in
    let sinc = u == 0 ? 1 : sin(.pi * u) / (.pi * u)
    return sinc * Window.kaiser(at: u / (Double(taps) / 2), beta: beta)
  }
}

@Suite("Polyphase interpolation")
struct InterpolationTests {
  @Test(
    "the pruned peak is the maximum over every point, raised by no more than parabolas add",
    arguments: [(2, 1.4143), (4, 1.09), (8, 1.03), (16, 1.02)])
  func prunedPeakIsExact(factor: Int, raise: Double) {
    let kernel = InterpolationKernel.kaiser(factor: factor, taps: 32, beta: 7)
    let interpolator = PolyphaseInterpolator(kernel)
    for seed in 0..<12 as Range<UInt64> {
      let period = SincReference.noise(
        size: 512, limit: 0.499, tilt: Double(seed % 4) * 0.5, seed: seed)
      let looped = Looped(period, margin: interpolator.margin)
      let gaps = looped.gaps(
        kaiserWeight(taps: 32, beta: 7), reach: 16, positions: kernel.positions)
      let expected = max(gaps.max() ?? 0, period.map { Double(abs($0)) }.max() ?? 0)
      let peak = Double(looped.refinedPeak(interpolator))
      #expect(peak > expected - 2e-6 && peak < expected * raise + 2e-6)
    }
  }

  @Test("frame maxima at threshold 0 are the maxima over [n−1, n+1]")
  func frameMaximaAreExact() {
    let kernel = InterpolationKernel.truePeak(sampleRate: 44_100)
    let interpolator = PolyphaseInterpolator(kernel)
    for count in [1, 3, 5, 15, 16, 17, 100, 512] {
      let period = SincReference.noise(size: 512, limit: 0.45, tilt: 0.5, seed: UInt64(count))
      let looped = Looped(period, margin: interpolator.margin)
      let gaps = looped.gaps(
        kaiserWeight(taps: 32, beta: 7), reach: 16, positions: kernel.positions)
      let out = looped.frameMaxima(interpolator, count: count)
      for n in 0..<count {
        let samples = (-1...1).map { Double(abs(period[(n + $0 + 512) % 512])) }.max() ?? 0
        let expected = max(gaps[n], gaps[(n + 511) % 512], samples)
        #expect(abs(Double(out[n]) - expected) < 2e-6, "frame \(n) of \(count)")
      }
    }
  }

  @Test("a threshold changes no value that reaches it and lifts none above it")
  func thresholdIsSafe() {
    let interpolator = PolyphaseInterpolator(truePeakAt: 48_000)
    for seed in 0..<20 as Range<UInt64> {
      let period = SincReference.noise(
        size: 2048, limit: 0.49, tilt: Double(seed % 5) * 0.3, seed: seed)
      let looped = Looped(period, margin: interpolator.margin)
      let threshold: Float = 0.3
      let exact = looped.frameMaxima(interpolator)
      let quick = looped.frameMaxima(interpolator, threshold: threshold)
      for n in 0..<2048 {
        if exact[n] >= threshold {
          #expect(quick[n] == exact[n])
        } else {
          #expect(quick[n] <= exact[n] && quick[n] >= abs(period[n]))
        }
      }
    }
  }

  @Test("cutting a signal into runs changes no bit")
  func runsDoNotMatter() {
    let interpolator = PolyphaseInterpolator(truePeakAt: 44_100)
    let period = SincReference.noise(size: 4096, limit: 0.45, tilt: 0.3, seed: 7)
    let looped = Looped(period, margin: interpolator.margin)
    let whole = looped.refinedPeak(interpolator)
    for run in [1, 7, 64, 441] {
      var refined: Float = 0
      var start = 0
      while start < 4096 {
        let count = min(run, 4096 - start)
        refined = max(refined, looped.refinedPeak(interpolator, from: start, count: count))
        start += count
      }
      #expect(refined == whole)
    }
  }

  @Test("BS.1770-5 Annex 2 filter reads tones at fs/4, fs/6 and fs/8 as its table gives them")
  func ituFilterReadsKnownTones() {
    // The largest output of the four published phases for a steady tone of 0.5, by convolution.
    let cases: [(Int, Double, Double)] = [
      (4, 0, -6.21792), (4, 45, -5.97591), (6, 60, -6.31601), (8, 67.5, -6.02792),
    ]
    let interpolator = PolyphaseInterpolator(.itu)
    for (period, degrees, expected) in cases {
      let tone = (0..<(period * 64)).map {
        Float(0.5 * sin(2 * .pi * (Double($0) / Double(period) + degrees / 360)))
      }
      let looped = Looped(tone, margin: interpolator.margin)
      let gaps = looped.frameMaxima(interpolator).max() ?? 0
      let samples = tone.map { abs($0) }.max() ?? 0
      let reading = 20 * log10(Double(gaps))
      let published = max(expected, 20 * log10(Double(samples)))
      #expect(abs(reading - published) < 0.0001, "fs/\(period) \(degrees)°: \(reading)")
    }
  }

  @Test("L7: true peak of 20 kHz-limited signals within −0.03 … +0.01 dB of a 64× sinc")
  func truePeakError() {
    let soak = ProcessInfo.processInfo.environment["LACQUER_SOAK"] == "1"
    let interpolator = PolyphaseInterpolator(truePeakAt: 48_000)
    var low = 0.0
    var high = 0.0
    for seed in 0..<(soak ? 1000 : 100) as Range<UInt64> {
      let period = SincReference.noise(
        size: 1024, limit: 20.0 / 48, tilt: Double(seed % 3) * 0.4, seed: seed)
      let looped = Looped(period, margin: interpolator.margin)
      let reading = looped.refinedPeak(interpolator)
      let error = 20 * log10(Double(reading) / SincReference.peak(period: period))
      low = min(low, error)
      high = max(high, error)
    }
    #expect(low >= -0.03 && high <= 0.01, "\(low) … \(high) dB")
    #expect(low < 0, "an exact reading everywhere would mean that the reference is ours")
  }

  @Test("the kernel of record follows a sinc to 0.48 of the sample rate")
  func fineKernelError() {
    let interpolator = PolyphaseInterpolator(.fine)
    for seed in 0..<6 as Range<UInt64> {
      let period = SincReference.noise(size: 2048, limit: 0.48, tilt: 0, seed: seed)
      let looped = Looped(period, margin: interpolator.margin)
      let reading = looped.frameMaxima(interpolator).max() ?? 0
      let error = 20 * log10(Double(reading) / SincReference.peak(period: period))
      #expect(error > -0.045 && error < 0.002, "\(error) dB")
    }
  }

  @Test("the bounds that prune are those of the kernel")
  func boundsAreKnown() {
    let kernel = InterpolationKernel.truePeak(sampleRate: 44_100)
    #expect(kernel.factor == 8 && kernel.reach == 16)
    #expect(abs(kernel.gainBound - 2.43) < 0.01)
    #expect(kernel.curvatureBound < 1.0 && kernel.levelBound < 0.01)
    #expect(InterpolationKernel.truePeak(sampleRate: 88_200).factor == 4)
    #expect(InterpolationKernel.truePeak(sampleRate: 176_400).factor == 2)
    #expect(InterpolationKernel.hann(factor: 4).reach == 6)
  }

  @Test(
    "speed of 8×/32 without pruning",
    .enabled(if: ProcessInfo.processInfo.environment["LACQUER_SPEED"] == "1"))
  func speed() {
    let interpolator = PolyphaseInterpolator(truePeakAt: 44_100)
    let period = SincReference.noise(size: 65_536, limit: 0.45, tilt: 0.3, seed: 7)
    let looped = Looped(period, margin: interpolator.margin)
    for threshold in [0, 0.25, 0.4] as [Float] {
      let time = ContinuousClock().measure {
        for _ in 0..<20 { _ = looped.frameMaxima(interpolator, threshold: threshold) }
      }
      print(
        "threshold \(threshold): \(Double(time.components.attoseconds) * 1e-9 / 20 / 65_536) ns per sample"
      )
    }
  }
}
