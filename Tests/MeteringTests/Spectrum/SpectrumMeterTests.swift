import AudioCore
import DSP
import Foundation
import Metering
import TestSupport
import Testing

private func spectrum(_ samples: [[Float]], rate: Int = 44_100) -> SpectrumProfile {
  let meter = SpectrumMeter(format: AudioFormat(sampleRate: rate, channels: samples.count))
  feed(samples) { meter.add($0) }
  return meter.finish()
}

/// Mean square of mid or side from its levels per hertz.
private func power(_ levels: [Double], from low: Double = 0, to high: Double = .infinity) -> Double
{
  levels.enumerated().reduce(0) { sum, point in
    let hertz = SpectrumProfile.frequencyHz(point.offset)
    guard hertz >= low && hertz < high else { return sum }
    let width = hertz * (pow(2, 1.0 / 96) - pow(2, -1.0 / 96))
    return sum + pow(10, point.element / 10) * width
  }
}

@Suite("Long-term spectrum")
struct SpectrumMeterTests {
  @Test(
    "white noise reads its power per hertz at every frequency",
    arguments: [22_050, 44_100, 48_000, 96_000])
  func whiteNoise(rate: Int) {
    let samples = Signals.white(count: 30 * rate, amplitude: 0.5, seed: 1)
    let profile = spectrum([samples], rate: rate)
    // Uniform in ±0.5: mean square 1/12, spread over half the rate.
    let expected = 10 * log10(0.25 / 3 / (Double(rate) / 2))
    for (k, level) in profile.midDB.enumerated() {
      let hertz = SpectrumProfile.frequencyHz(k)
      guard hertz >= 30, hertz < 0.49 * Double(rate) else { continue }
      // Few degrees of freedom at the bottom, thousands at the top.
      let tolerance = 0.15 + 15 / hertz.squareRoot()
      #expect(abs(level - expected) < tolerance, "\(hertz) Hz: \(level), \(expected)")
    }
    #expect(abs(10 * log10(power(profile.midDB) * 12 / 1) - 10 * log10(0.25 / 3 * 12)) < 0.1)
    #expect(profile.sideDB.allSatisfy { $0 == -200 })
    #expect(abs(profile.weightedSeconds - 30) < 0.2)
  }

  @Test("a tone's power is found where it is, in either resolution", arguments: [45.0, 180, 1000])
  func tonePower(hertz: Double) {
    let tone = Signals.sine(hertz: hertz, decibels: -20, seconds: 10, rate: 44_100)
    let profile = spectrum([tone, tone.map { $0 * 0.5 }])
    // Mid is 0.75, side 0.25 of the left channel.
    let mid = 10 * log10(power(profile.midDB, from: hertz * 0.9, to: hertz * 1.1))
    let side = 10 * log10(power(profile.sideDB, from: hertz * 0.9, to: hertz * 1.1))
    #expect(abs(mid - (-23.01 + 20 * log10(0.75))) < 0.15, "\(mid)")
    #expect(abs(side - (-23.01 + 20 * log10(0.25))) < 0.15, "\(side)")
  }

  @Test("two bells 1/6 octave wide stand apart in the bass")
  func resolution() {
    let tones = [50.0, 63].map {
      Signals.sine(hertz: $0, decibels: -20, seconds: 20, rate: 44_100)
    }
    let profile = spectrum([zip(tones[0], tones[1]).map(+)])
    func level(_ hertz: Double) -> Double {
      profile.midDB[Int((log2(hertz / SpectrumProfile.lowestHz) * 48).rounded())]
    }
    #expect(level(50) - level(56) > 30)
    #expect(level(63) - level(56) > 30)
  }

  @Test("quiet parts do not count: weight 0 at I − 20 LU, 1 at I − 12 LU")
  func weighting() {
    let rate = 44_100
    let loud = Signals.sine(hertz: 1000, decibels: -20, seconds: 20, rate: rate)
    for (offset, share) in [(-3.0, 1.0), (-19, 0.5), (-27, 0)] {
      let quiet = Signals.sine(hertz: 3000, decibels: -20 + offset, seconds: 20, rate: rate)
      let profile = spectrum([loud + quiet])
      let heard = power(profile.midDB, from: 2900, to: 3100)
      let expected = 0.005 * pow(10, offset / 10) * share / (1 + share)
      if share == 0 {
        #expect(heard < 0.01 * 0.005 * pow(10, offset / 10))
      } else {
        // 3 kHz is 3.2 LU louder than 1 kHz for the ear; the integrated loudness moves with it.
        let error = abs(10 * log10(heard / expected))
        #expect(error < (share == 1 ? 0.2 : 3), "\(offset): \(error) dB")
      }
    }
  }

  @Test("the weight of a moment rises in a straight line from I − 20 LU to I − 12 LU")
  func weight() {
    for (under, weight) in [(30.0, 0.0), (20, 0), (18, 0.25), (16, 0.5), (12, 1), (0, 1)] {
      #expect(SpectrumProfile.weight(-14 - under, integratedLUFS: -14) == weight, "\(under) LU")
    }
  }

  @Test("the standard error falls with the length and is large for one second")
  func standardError() {
    let noise = Signals.pink(count: 60 * 44_100, seed: 3)
    let long = spectrum([noise])
    let short = spectrum([Array(noise.prefix(10 * 44_100))])
    let one = spectrum([Array(noise.prefix(40_000))])
    let k = Int(log2(100.0 / 10) * 48)
    #expect(long.midErrorDB[k] < short.midErrorDB[k])
    #expect(long.midErrorDB[k] > 0.05 && short.midErrorDB[k] < 4)
    #expect(one.midErrorDB[k] == 12)
  }

  @Test(
    "a codec's edge is found, and none where there is none", arguments: [11_000.0, 16_000, 19_000])
  func codecEdge(hertz: Double) throws {
    let found = try #require(spectrum([noise(below: hertz)]).codecCutoffHz)
    #expect(abs(found - hertz) < 0.015 * hertz, "\(found)")
    #expect(spectrum([Signals.pink(count: 8 * 44_100, seed: 12)]).codecCutoffHz == nil)
  }

  @Test(
    "what ends under 9 kHz, or where converters do, is no codec's", arguments: [8500.0, 20_900])
  func noCodecEdge(hertz: Double) {
    #expect(spectrum([noise(below: hertz)]).codecCutoffHz == nil)
  }

  @Test("a fall of less than 25 dB is a low-pass of music, a deeper one a codec's")
  func fallAtTheEdge() throws {
    let shallow = spectrum([noise(below: 14_000, fallDB: 22.5)])
    #expect(shallow.codecCutoffHz == nil)
    let deep = try #require(spectrum([noise(below: 14_000, fallDB: 27.5)]).codecCutoffHz)
    #expect(abs(deep - 14_000) < 210, "\(deep)")
  }

  /// Pink noise of 8 s of which nothing is left from a frequency on, or what so many decibels leave.
  private func noise(below hertz: Double, fallDB: Double = .infinity) -> [Float] {
    let rate = 44_100
    let fft = RealFFTDouble(size: 8 * rate)
    var (real, imaginary) = fft.forward(Signals.pink(count: 8 * rate, seed: 12).map(Double.init))
    let gain = pow(10, -fallDB / 20)
    for k in Int(hertz * 8)..<fft.bins {
      real[k] *= gain
      imaginary[k] *= gain
    }
    return fft.inverse(real: real, imaginary: imaginary).map(Float.init)
  }

  @Test("the noise floor is that of the quietest seconds")
  func noiseFloor() {
    let rate = 44_100
    let hiss = Signals.white(count: 40 * rate, amplitude: 0.001, seed: 8)
    let tone = Signals.sine(hertz: 440, decibels: -12, seconds: 36, rate: rate)
    let samples = hiss.indices.map { hiss[$0] + ($0 < tone.count ? tone[$0] : 0) }
    let profile = spectrum([samples])
    let expected = 10 * log10(1e-6 / 3 / 22_050)
    let k = Int(log2(5000.0 / 10) * 48)
    #expect(abs(profile.noiseFloorDB[k] - expected) < 1.5, "\(profile.noiseFloorDB[k])")
    let at440 = Int((log2(440.0 / 10) * 48).rounded())
    #expect(profile.noiseFloorDB[at440] < profile.midDB[at440] - 40)
  }

  @Test("silence and a few frames read without a fault")
  func degenerate() {
    for count in [0, 1, 100, 30_000] {
      let profile = spectrum([[Float](repeating: 0, count: count)])
      #expect(profile.midDB.allSatisfy { $0 == -200 } && profile.codecCutoffHz == nil)
    }
    #expect(spectrum([[0.5, -0.5, 0.5]]).midDB.allSatisfy { $0.isFinite })
  }
}
