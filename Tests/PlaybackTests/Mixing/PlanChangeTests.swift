import AudioCore
import DSP
import Foundation
import Playback
import Realtime
import TestSupport
import Testing

@Suite struct PlanChangeTests {
  /// E7 (decisions §1.6): a 3 dB step of plan on a 1 kHz sine leaves ≤ −80 dB outside 0.9–1.1 kHz in a
  /// record of 0.5 s under a Kaiser window of β 20.
  @Test func planChangeIsClean() throws {
    let rate = 48_000
    let before = Signals.sine(hertz: 1000, decibels: -6, seconds: 4, rate: rate)
    let after = before.map { $0 * Float(Decibels.gain(3)) }
    let bench = MixerBench([StreamLayout.mix: [before, before]], rate: rate)
    bench.hear(StreamLayout.mix)
    try bench.start()
    let clock = rate / 4 + 8192
    let timeline = Timeline(
      mix: TrackCursor(frame: clock, length: after.count), references: [],
      mixReaders: [
        (StreamLayout.mix, StreamReader(MemorySource(samples: [after, after], sampleRate: rate)))
      ], referenceReaders: [])
    bench.mixer.decks.1.prepare(clock: clock, fade: .plan)
    try timeline.fill(bench.mixer.decks.1, frames: 24_000)
    bench.mixer.signals.set(.nextDeck, 1)
    var heard = try bench.play(8192 + 4096)[0]
    // The rest comes from the new deck alone.
    while heard.count < 24_000 {
      try timeline.fill(bench.mixer.decks.1, frames: bench.mixer.decks.1.ring.writable)
      heard += try bench.play(512)[0]
    }
    #expect(bench.mixer.signals.get(.activeDeck) == 1)
    #expect(abs((heard[23_000..<24_000].max() ?? 0) - 0.5012 * 1.4125) < 0.002)

    let size = 32_768
    let fft = RealFFTDouble(size: size)
    let window = KaiserRecord.window(24_000, beta: 20)
    let spectrum = fft.forward(zip(heard, window).map { Double($0) * $1 })
    var inside = 0.0
    var outside = 0.0
    for bin in 0..<fft.bins {
      let power =
        spectrum.real[bin] * spectrum.real[bin] + spectrum.imaginary[bin] * spectrum.imaginary[bin]
      let hertz = Double(bin) * Double(rate) / Double(size)
      if (900...1100).contains(hertz) { inside += power } else { outside += power }
    }
    let level = 10 * log10(outside / inside)
    Figures.note("plan change on a sine: \(level) dB outside")
    #expect(level <= -80, "\(level) dB")
  }
}

enum KaiserRecord {
  /// I₀(β√(1−t²))/I₀(β).
  static func window(_ count: Int, beta: Double) -> [Double] {
    func bessel(_ x: Double) -> Double {
      var sum = 1.0
      var term = 1.0
      for k in 1..<200 {
        term *= (x / 2) * (x / 2) / Double(k * k)
        sum += term
        if term < sum * 1e-17 { break }
      }
      return sum
    }
    return (0..<count).map { i in
      let t = 2 * (Double(i) + 0.5) / Double(count) - 1
      return bessel(beta * (1 - t * t).squareRoot()) / bessel(beta)
    }
  }
}
