import AudioCore
import DSP
import Foundation
import Mastering
import Playback
import Realtime
import TestSupport
import Testing

@Suite struct PlanChangeTests {
  private static let rate = 48_000

  /// A 3 dB step of plan on a 1 kHz sine leaves ≤ −80 dB outside 0.9–1.1 kHz in a
  /// record of 0.5 s under a Kaiser window of β 20.
  @Test func planChangeIsClean() throws {
    let before = Signals.sine(hertz: 1000, decibels: -6, seconds: 4, rate: Self.rate)
    let after = before.map { $0 * Float(Decibels.gain(3)) }
    let heard = try Self.change(from: before, to: after, at: 0)
    #expect(abs((heard[23_000..<24_000].max() ?? 0) - 0.5012 * 1.4125) < 0.002)
    let level = Self.outside(heard)
    Figures.note("plan change on a sine: \(level) dB outside")
    #expect(level <= -80, "\(level) dB")
  }

  /// The same when dynamics is what changes: from settled to its draft and on to what that settles to,
  /// on a tone whose level moves by 12 dB.
  @Test func changeOfDynamicsIsClean() throws {
    let studio = try Studio()
    let tone = (0..<8 * Self.rate).map { i -> Float in
      let time = Double(i) / Double(Self.rate)
      return Float(Decibels.gain(-14 + 6 * cos(.pi * time)) * sin(2 * .pi * 1000 * time))
    }
    let dense = tone.map { 0.3 * $0 / max(0.1, abs($0)) }
    let engine = try AuditionEngine(
      mix: studio.write("mix.wav", [tone, tone], rate: Self.rate),
      references: [
        ReferenceRequest(path: try studio.write("ref.wav", [dense, dense], rate: Self.rate))
      ])
    var settings = MasterSettings()
    for assignment in [
      "tone.amount=0", "width.amount=0", "balance.amount=0", "loudness.target=keep",
      "dynamics.amount=100",
    ] {
      try SettingTable.apply(assignment: assignment, to: &settings)
    }
    let first = try engine.settle(settings)
    let forecast = try engine.draft(settings)
    #expect(first.plan.dynamics != nil)
    settings.dynamics.amount = 20
    let draft = try engine.draft(settings, after: first, lastDraft: forecast)
    let steps = [first, draft, try engine.settle(settings)]
    let heard = try steps.map { try Studio.samples(of: $0.source())[0] }
    #expect(zip(heard[0], heard[1]).contains { abs($0 - $1) > 0.01 })
    for (before, after) in zip(heard, heard.dropFirst()) {
      // Where the level moves fastest.
      let level = Self.outside(try Self.change(from: before, to: after, at: 2 * Self.rate))
      Figures.note("change of dynamics on a tone: \(level) dB outside")
      #expect(level <= -80, "\(level) dB")
    }
  }

  /// Half a second from before a change of plan between two signals to after it.
  private static func change(
    from before: [Float], to after: [Float], at start: Int
  ) throws -> [Float] {
    let (old, new) = (Array(before[start...]), Array(after[start...]))
    let bench = MixerBench([StreamLayout.mix: [old, old]], rate: rate)
    bench.hear(StreamLayout.mix)
    try bench.start()
    let clock = rate / 4 + 8192
    let timeline = Timeline(
      mix: TrackCursor(frame: clock, length: new.count), references: [],
      mixReaders: [
        (StreamLayout.mix, StreamReader(MemorySource(samples: [new, new], sampleRate: rate)))
      ], referenceReaders: [])
    bench.mixer.decks.1.prepare(clock: clock, fade: .plan, streams: timeline.streams)
    try timeline.fill(bench.mixer.decks.1, frames: 24_000)
    bench.mixer.signals.set(.nextDeck, 1)
    var heard = try bench.play(8192 + 4096)[0]
    // The rest comes from the new deck alone.
    while heard.count < 24_000 {
      try timeline.fill(bench.mixer.decks.1, frames: bench.mixer.decks.1.ring.writable)
      heard += try bench.play(512)[0]
    }
    #expect(bench.mixer.signals.get(.activeDeck) == 1)
    return heard
  }

  /// Power outside 0.9–1.1 kHz over that inside, dB.
  private static func outside(_ heard: [Float]) -> Double {
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
    return 10 * log10(outside / inside)
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
