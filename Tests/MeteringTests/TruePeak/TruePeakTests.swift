import AudioCore
import Foundation
import Metering
import TestSupport
import Testing

private func reading(_ samples: [Float], rate: Int) -> Double {
  let meter = TruePeakMeter(format: AudioFormat(sampleRate: rate, channels: 1))
  feed([samples]) { meter.add($0) }
  return meter.finish().truePeakDBTP
}

private func reference(_ samples: [Float]) -> Double {
  var size = 1
  while size < samples.count + 512 { size *= 2 }
  let padded = samples + [Float](repeating: 0, count: size - samples.count)
  return 20 * log10(SincReference.peak(period: padded, factor: 32))
}

/// A tone with 10 ms fades, `period` samples long, as cases 15 to 19 have it.
private func tone(period: Double, degrees: Double, amplitude: Double, rate: Int) -> [Float] {
  let count = rate / 10
  let fade = rate / 100
  return (0..<count).map { n in
    let edge = min(1, Double(min(n, count - 1 - n)) / Double(fade))
    return Float(amplitude * edge * sin(2 * .pi * (Double(n) / period + degrees / 360)))
  }
}

/// Cases 20 to 23: fs/6 at 0.5 with one period of fs/4 at 1.0, made at 4 fs, low-passed, decimated.
private func insertedPeriod(offset: Int) -> [Float] {
  let before = (0..<(24 * 100)).map { 0.5 * sin(2 * .pi * Double($0) / 24) }
  let inside = (0..<16).map { sin(2 * .pi * Double($0) / 16) }
  var signal = before + inside + before
  let ramp = 480
  for i in 0..<ramp {
    signal[i] *= Double(i) / Double(ramp)
    signal[signal.count - 1 - i] *= Double(i) / Double(ramp)
  }
  func bessel(_ x: Double) -> Double {
    var (sum, term, k) = (1.0, 1.0, 1.0)
    while term > 1e-16 * sum {
      term *= (x / 2 / k) * (x / 2 / k)
      sum += term
      k += 1
    }
    return sum
  }
  let cutoff = 0.49 / 4
  var taps = (0..<1023).map { i -> Double in
    let m = Double(i) - 511
    let sinc = m == 0 ? 2 * cutoff : sin(2 * .pi * cutoff * m) / (.pi * m)
    return sinc * bessel(10 * (1 - (m / 511) * (m / 511)).squareRoot()) / bessel(10)
  }
  let gain = taps.reduce(0, +)
  taps = taps.map { $0 / gain }
  return stride(from: offset, to: signal.count, by: 4).map { n in
    var sum = 0.0
    for (k, tap) in taps.enumerated() {
      let index = n + 511 - k
      if index >= 0 && index < signal.count { sum += tap * signal[index] }
    }
    return Float(sum)
  }
}

@Suite("True peak")
struct TruePeakTests {
  @Test(
    "L6: Tech 3341 cases 15 to 19 within ±0.03 dB of a sinc",
    arguments: [22_050, 32_000, 44_100, 48_000, 69_313])
  func tones(rate: Int) {
    let cases: [(Double, Double, Double, Double)] = [
      (4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3),
    ]
    for (period, degrees, amplitude, nominal) in cases {
      let samples = tone(period: period, degrees: degrees, amplitude: amplitude, rate: rate)
      let dbtp = reading(samples, rate: rate)
      #expect(dbtp < nominal + 0.2 && dbtp > nominal - 0.4)
      #expect(abs(dbtp - reference(samples)) <= 0.03, "fs/\(period) \(degrees)°: \(dbtp)")
    }
  }

  @Test("L6: Tech 3341 cases 20 to 23 at all four offsets", arguments: [0, 1, 2, 3])
  func insertedPeriods(offset: Int) {
    let samples = insertedPeriod(offset: offset)
    let dbtp = reading(samples, rate: 48_000)
    #expect(dbtp < 0.2 && dbtp > -0.4)
    #expect(abs(dbtp - reference(samples)) <= 0.03, "\(dbtp), sinc \(reference(samples))")
  }

  @Test(
    "reads as much at twice and four times the rate", arguments: [88_200, 96_000, 192_000, 384_000])
  func higherRates(rate: Int) {
    // 20 kHz-limited noise at the higher rate: fewer points a sample, the same reading.
    for seed in 0..<20 as Range<UInt64> {
      let period = SincReference.noise(
        size: 4096, limit: 20_000 / Double(rate), tilt: 0.3, seed: seed)
      let truth = 20 * log10(SincReference.peak(period: period, factor: 16))
      let dbtp = reading(period + period + period, rate: rate)
      #expect(abs(dbtp - truth) <= 0.03, "\(dbtp), sinc \(truth)")
    }
  }

  @Test("block sizes change no bit, and peaks at both ends count")
  func blockSizes() {
    let noise = Signals.white(count: 20_000, amplitude: 0.7, seed: 4)
    let readings = [[4096], [1, 3, 17], [441], [20_000]].map { blocks in
      let meter = TruePeakMeter(format: AudioFormat(sampleRate: 44_100, channels: 2))
      feed([noise, noise.reversed()], blocks: blocks) { meter.add($0) }
      return meter.finish()
    }
    #expect(readings.allSatisfy { $0 == readings[0] })
    let ends = TruePeakMeter(format: AudioFormat(sampleRate: 44_100, channels: 2))
    feed([[0.9, 0, 0], [0, 0, -0.8]]) { ends.add($0) }
    let peaks = ends.finish()
    #expect(peaks.channelSamplePeaks == [Double(Float(0.9)), Double(Float(0.8))])
    #expect(
      peaks.channelPeaks[0] >= Double(Float(0.9)) && peaks.channelPeaks[1] >= Double(Float(0.8)))
  }

  @Test("silence and nothing read −200")
  func silence() {
    #expect(reading([], rate: 44_100) == -200)
    #expect(reading([Float](repeating: 0, count: 100_000), rate: 44_100) == -200)
  }
}
