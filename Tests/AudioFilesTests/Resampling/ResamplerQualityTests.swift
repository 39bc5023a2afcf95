import AudioCore
import AudioFiles
import DSP
import Glibc
import TestSupport
import Testing

@Suite("Resampling quality")
struct ResamplerQualityTests {
  struct Rates: Sendable, CustomTestStringConvertible {
    var from: Int
    var to: Int
    var testDescription: String { "\(from) to \(to)" }
  }

  static let all = [
    Rates(from: 44100, to: 48000), Rates(from: 48000, to: 44100), Rates(from: 96000, to: 44100),
    Rates(from: 192_000, to: 48000),
  ]

  static func sine(_ hertz: Double, rate: Int, seconds: Double, amplitude: Double) -> [Float] {
    (0..<Int(seconds * Double(rate))).map {
      Float(amplitude * sin(2 * .pi * hertz * Double($0) / Double(rate)))
    }
  }

  /// The middle of a signal: least-squares amplitude of a sine, and the rms of what is left.
  static func fit(_ signal: [Float], hertz: Double, rate: Int) -> (amplitude: Double, rest: Double)
  {
    let middle = signal.count / 4..<signal.count * 3 / 4
    var (ss, cc, sc, xs, xc) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for i in middle {
      let (s, c) = (
        sin(2 * .pi * hertz * Double(i) / Double(rate)),
        cos(2 * .pi * hertz * Double(i) / Double(rate))
      )
      let x = Double(signal[i])
      ss += s * s
      cc += c * c
      sc += s * c
      xs += x * s
      xc += x * c
    }
    let determinant = ss * cc - sc * sc
    let a = (xs * cc - xc * sc) / determinant
    let b = (xc * ss - xs * sc) / determinant
    var rest = 0.0
    for i in middle {
      let w = 2 * .pi * hertz * Double(i) / Double(rate)
      let r = Double(signal[i]) - a * sin(w) - b * cos(w)
      rest += r * r
    }
    return ((a * a + b * b).squareRoot(), (rest / Double(middle.count)).squareRoot())
  }

  @Test("the pass band to 20 kHz is flat within 0.01 dB", arguments: all)
  func passBand(_ rates: Rates) throws {
    for hertz in [20.0, 1000, 10_000, 15_000, 18_000, 19_000, 19_500, 20_000] {
      let input = Self.sine(hertz, rate: rates.from, seconds: 0.5, amplitude: 0.5)
      let output = try ResamplerTests.convert(input, rates.from, rates.to)
      let found = Self.fit(output, hertz: hertz, rate: rates.to).amplitude
      let ripple = Decibels.amplitude(found / 0.5)
      if hertz > 18_000 {
        Bench.note("resample \(rates.from) to \(rates.to): \(ripple) dB at \(hertz) Hz")
      }
      #expect(abs(ripple) < 0.01, "\(hertz) Hz: \(ripple) dB")
    }
  }

  @Test("THD+N is at most −150 dB, Float32 in and out", arguments: all)
  func distortion(_ rates: Rates) throws {
    for hertz in [997.0, 6007, 15_013, 19_801] {
      let input = Self.sine(hertz, rate: rates.from, seconds: 1, amplitude: 0.99)
      let output = try ResamplerTests.convert(input, rates.from, rates.to)
      let (amplitude, rest) = Self.fit(output, hertz: hertz, rate: rates.to)
      let level = Decibels.amplitude(rest / (amplitude / 2.0.squareRoot()))
      Bench.note("resample \(rates.from) to \(rates.to) at \(hertz) Hz: THD+N \(level) dB")
      #expect(level < -150, "\(hertz) Hz: \(level) dB")
    }
  }

  @Test(
    "what lies beyond the new band comes back at most at −150 dB",
    arguments: all.filter {
      $0.to < $0.from
    })
  func alias(_ rates: Rates) throws {
    let edge = Double(rates.to) / 2
    for hertz in [edge + 150, edge * 1.05, min(edge * 1.5, Double(rates.from) * 0.49)] {
      let input = Self.sine(hertz, rate: rates.from, seconds: 1, amplitude: 0.99)
      let output = try ResamplerTests.convert(input, rates.from, rates.to)
      let middle = output[output.count / 4..<output.count * 3 / 4]
      let rms = (middle.reduce(0) { $0 + Double($1) * Double($1) } / Double(middle.count))
        .squareRoot()
      let level = Decibels.amplitude(rms / (0.99 / 2.0.squareRoot()))
      Bench.note("resample \(rates.from) to \(rates.to): alias of \(hertz) Hz \(level) dB")
      #expect(level < -150, "\(hertz) Hz: \(level) dB")
    }
  }

  @Test("images above the old band stay under −150 dB")
  func image() throws {
    // 20 kHz at 44.1 kHz has its first image at 24.1 kHz, which 96 kHz could carry.
    for hertz in [20_000.0, 19_000, 12_345] {
      let input = Self.sine(hertz, rate: 44100, seconds: 1, amplitude: 0.99)
      let output = try ResamplerTests.convert(input, 44100, 96000)
      for image in [44100 - hertz, 44100 + hertz] where image < 48000 {
        let found = Self.fit(output, hertz: image, rate: 96000).amplitude
        let level = Decibels.amplitude(found / 0.99)
        Bench.note("resample 44100 to 96000: image of \(hertz) Hz at \(image) Hz \(level) dB")
        #expect(level < -150, "\(image) Hz")
      }
    }
  }
}
