import AudioCore
import Foundation
import Metering
import Playback
import Realtime
import TestSupport
import Testing

@Suite struct LiveMeteringTests {
  /// Loudness and peak are those of the meters of record.
  @Test func readsLoudnessAndPeak() throws {
    let tone = Signals.sine(hertz: 997, decibels: -20, seconds: 6, rate: 48_000)
    let meters = LiveMeters.of(tone, tone)
    #expect(abs(meters.momentaryLUFS + 20) < 0.02)
    #expect(abs(meters.shortTermLUFS + 20) < 0.02)
    #expect(abs(meters.integratedLUFS + 20) < 0.02)
    #expect(abs(meters.truePeakDBTP + 20) < 0.03)
    #expect(abs(try #require(meters.psrDB)) < 0.05)
    #expect(abs(meters.correlation - 1) < 1e-6)
    #expect(abs(LiveMeters.of(tone, tone.map { -$0 }).correlation + 1) < 1e-6)
  }

  /// A full-scale sine reads 0 dB at either FFT size (tilt 3).
  @Test(arguments: [100.0, 997, 10_000])
  func sineReadsItsLevel(hertz: Double) {
    var settings = LiveSpectrum.Settings()
    settings.tilt = 3
    let tone = Signals.sine(hertz: hertz, decibels: 0, seconds: 3, rate: 48_000)
    let spectrum = LiveMeters.of(tone, tone, settings: settings).spectrum
    #expect(abs(Double(spectrum.decibels.max() ?? -200)) < 0.1)
    let highest = spectrum.decibels.indices.max { spectrum.decibels[$0] < spectrum.decibels[$1] }
    #expect(abs(log2(spectrum.hertz[highest ?? 0] / hertz)) < 0.08)
  }

  /// White noise is flat at tilt 0, pink at 3, over both FFTs and their seam.
  @Test(arguments: [0.0, 3.0])
  func noiseIsFlat(tilt: Double) {
    var settings = LiveSpectrum.Settings()
    settings.tilt = tilt
    settings.averaging = .infinite
    settings.octaves = 1.0 / 3
    let count = 48_000 * 60
    let noise =
      tilt == 0
      ? Signals.white(count: count, amplitude: 0.5, seed: 1) : Signals.pink(count: count, seed: 1)
    let spectrum = LiveMeters.of(noise, noise, settings: settings).spectrum
    let inside = zip(spectrum.hertz, spectrum.decibels).filter { (100...15_000).contains($0.0) }
    let mean = inside.reduce(0) { $0 + Double($1.1) } / Double(inside.count)
    // Kellet's filter is within 0.3 dB of pink.
    for (hertz, level) in inside {
      #expect(abs(Double(level) - mean) < (tilt == 0 ? 0.5 : 0.8), "\(hertz) Hz")
    }
  }

  /// Thirty updates a second cost at most 3 % of a core, CPU time.
  @Test func costsLittle() {
    let noise = Signals.pink(count: 48_000 * 20, seed: 9)
    let metering = LiveMetering(sampleRate: 48_000)
    let ring = FrameRing.allocate(channels: 2, frames: 4096)
    defer { ring.deallocate() }
    let before = ThreadClock.seconds
    var done = 0
    while done < noise.count {
      for i in 0..<1600 {
        unsafe ring.pointer(0, at: done + i).pointee = noise[done + i]
        unsafe ring.pointer(1, at: done + i).pointee = noise[done + i]
      }
      ring.publish(1600)
      done += 1600
      _ = metering.drain(ring, settings: .init())
      #expect(metering.meters.seconds >= 0)
    }
    let share = (ThreadClock.seconds - before) / 20
    Figures.note("live meters: \(share * 100) % of a core")
    #expect(share < 0.03, "\(share * 100) % of a core")
  }
}
