import DSP
import Glibc
import Testing

@Suite("Equaliser bands have the shapes of the analogue prototypes")
struct EqualizerBandTests {
  @Test("a bell has its gain in the middle, none far away, and mirrors over log frequency")
  func bell() {
    let band = EqualizerBand(kind: .bell, hertz: 500, decibels: -6, q: 2)
    #expect(abs(band.decibels(at: 500) + 6) < 1e-9)
    #expect(abs(band.decibels(at: 20)) < 0.02 && abs(band.decibels(at: 12_500)) < 0.02)
    for octaves in [0.1, 0.5, 1, 2] {
      let up = band.decibels(at: 500 * exp2(octaves))
      #expect(abs(up - band.decibels(at: 500 * exp2(-octaves))) < 1e-9)
    }
  }

  @Test("half of a bell's gain in dB stands where the cookbook's bandwidth ends")
  func bandwidth() {
    let band = EqualizerBand(kind: .bell, hertz: 1000, decibels: 12, q: 1.5)
    // 1/Q = 2 sinh(ln 2 / 2 · BW) for the analogue prototype.
    let octaves = 2 / log(2.0) * asinh(1 / (2 * 1.5))
    #expect(abs(band.decibels(at: 1000 * exp2(octaves / 2)) - 6) < 1e-9)
  }

  @Test("shelves have half of their gain at their frequency and all of it beyond")
  func shelves() {
    let low = EqualizerBand(kind: .lowshelf, hertz: 200, decibels: 8, q: 0.707)
    #expect(abs(low.decibels(at: 200) - 4) < 1e-9)
    #expect(abs(low.decibels(at: 2) - 8) < 0.001 && abs(low.decibels(at: 20_000)) < 0.001)
    let high = EqualizerBand(kind: .highshelf, hertz: 4000, decibels: -5, q: 0.707)
    #expect(abs(high.decibels(at: 4000) + 2.5) < 1e-9)
    #expect(abs(high.decibels(at: 400_000) + 5) < 0.001 && abs(high.decibels(at: 40)) < 0.001)
  }

  @Test("cuts are 3 dB down at their corner and fall by 12 dB an octave")
  func cuts() {
    let low = EqualizerBand(kind: .lowcut, hertz: 80, q: 0.5.squareRoot())
    #expect(abs(low.decibels(at: 80) + 3.0103) < 0.0001)
    #expect(abs(low.decibels(at: 5) - low.decibels(at: 2.5) - 12.04) < 0.01)
    let high = EqualizerBand(kind: .highcut, hertz: 8000, q: 0.5.squareRoot())
    #expect(abs(high.decibels(at: 8000) + 3.0103) < 0.0001)
    #expect(abs(high.decibels(at: 80)) < 0.001)
    #expect(high.decibels(at: 80_000_000) == -120)
  }

  @Test("at a rate every shape is the cookbook's digital filter", arguments: [44_100, 48_000])
  func digital(rate: Int) {
    for kind in EqualizerBand.Kind.allCases {
      for (hertz, q) in [(90.0, 0.7), (2500, 0.9), (15_000, 0.5)] {
        let band = EqualizerBand(kind: kind, hertz: hertz, decibels: -7, q: q)
        for frequency in [30.0, 700, 5000, 12_000, 19_000] {
          let told = band.decibels(at: frequency, sampleRate: rate)
          let wanted = Cookbook.decibels(band, at: frequency, sampleRate: Double(rate))
          #expect(abs(told - wanted) < 1e-6, "\(kind) \(hertz) Hz at \(frequency) Hz")
        }
      }
    }
  }
}
