import DSP
import Glibc
import Testing

@Suite("Curves as settings of a parametric equaliser")
struct EqualizerFitTests {
  private func curve(_ decibels: (Double) -> Double) -> GainCurve {
    GainCurve(
      lowestHz: 10, pointsPerOctave: 48,
      decibels: (0..<540).map { decibels(10 * exp2(Double($0) / 48)) })
  }

  @Test("an equaliser of six bands is found again within 0.1 dB rms")
  func findsBands() {
    let bands = [
      EqualizerBand(kind: .lowshelf, hertz: 90, decibels: 5, q: 0.7),
      EqualizerBand(kind: .bell, hertz: 220, decibels: -4, q: 2),
      EqualizerBand(kind: .bell, hertz: 700, decibels: 3, q: 1),
      EqualizerBand(kind: .bell, hertz: 2500, decibels: -6, q: 4),
      EqualizerBand(kind: .bell, hertz: 5200, decibels: 2.5, q: 1.5),
      EqualizerBand(kind: .highshelf, hertz: 9000, decibels: -4, q: 0.8),
    ]
    let wanted = curve { hertz in
      guard hertz < 24_000 else { return 0 }
      return bands.reduce(0) { $0 + $1.decibels(at: hertz, sampleRate: 48_000) }
    }
    let fit = EqualizerFit(wanted, over: 35...16_000, sampleRate: 48_000)
    #expect(fit.errorDB <= 0.1 && fit.largestErrorDB <= 0.4)
    #expect(fit.bands.count <= 8)
  }

  @Test("a curve as uneven as a match of two songs is met within 1 dB rms by 12 bands")
  func meetsMatch() {
    let wanted = curve { hertz in
      let octave = log2(hertz / 100)
      return 6 * sin(2 * .pi * octave / 2.3) + 3 * sin(2 * .pi * octave / 0.9 + 1) - octave
    }
    let fit = EqualizerFit(wanted, over: 35...16_000, sampleRate: 48_000)
    #expect(fit.bands.count == 12)
    #expect(fit.errorDB <= 1, "\(fit.errorDB)")
  }

  @Test("settings are what a person would type, in order, and the error is that of digital filters")
  func isReadable() {
    let wanted = curve { 4 * sin(2 * .pi * log2($0 / 60) / 3) }
    let fit = EqualizerFit(wanted, over: 35...16_000, sampleRate: 48_000)
    #expect(fit.bands.map(\.hertz) == fit.bands.map(\.hertz).sorted())
    for band in fit.bands {
      #expect(abs(band.decibels * 10 - (band.decibels * 10).rounded()) < 1e-9)
      #expect(abs(band.q * 100 - (band.q * 100).rounded()) < 1e-6)
      #expect((20...20_000).contains(band.hertz) && abs(band.decibels) <= 24)
    }
    let octaves = (0..<212).map { log2(35) + Double($0) / 24 }
    let errors = octaves.map { octave in
      let hertz = exp2(octave)
      return fit.bands.reduce(wanted.decibels(at: hertz)) {
        $0 - Cookbook.decibels($1, at: hertz, sampleRate: 48_000)
      }
    }
    let rms = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
    #expect(abs(rms - fit.errorDB) < 0.02)
    #expect(EqualizerFit(wanted, over: 35...16_000, sampleRate: 48_000) == fit)
  }

  @Test("a level curve needs no bands")
  func level() {
    let fit = EqualizerFit(curve { _ in 0 }, over: 35...16_000, sampleRate: 48_000)
    #expect(fit.bands.isEmpty && fit.errorDB == 0)
  }
}
