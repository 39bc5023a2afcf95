import AudioCore
import AudioFiles
import DSP
import Glibc
import TestSupport
import Testing

/// Power spectrum of an error in LSB, averaged over Hann windows.
enum Noise {
  /// Mean power per bin of `size`/2 + 1, scaled so that white noise of variance v reads v per bin.
  static func spectrum(_ samples: [Double], size: Int) -> [Double] {
    let transform = RealFFTDouble(size: size)
    let window = (0..<size).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(size)) }
    let energy = window.reduce(0) { $0 + $1 * $1 }
    var power = [Double](repeating: 0, count: size / 2 + 1)
    var count = 0
    for start in stride(from: 0, through: samples.count - size, by: size / 2) {
      let (re, im) = transform.forward((0..<size).map { samples[start + $0] * window[$0] })
      for bin in power.indices { power[bin] += re[bin] * re[bin] + im[bin] * im[bin] }
      count += 1
    }
    return power.map { $0 / energy / Double(count) }
  }

  static func variance(_ samples: [Double]) -> Double {
    let mean = samples.reduce(0, +) / Double(samples.count)
    return samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(samples.count)
  }

  /// Output minus input, in LSB.
  static func error(
    _ input: [Float], depth: WordLength = .pcm16, rate: Int = 44100, dither: Dither?
  ) -> [Double] {
    let scale = depth == .pcm16 ? 32768.0 : 8_388_608.0
    let output = Quantising.run([input], depth: depth, rate: rate, dither: dither)[0]
    return input.indices.map { Double(output[$0]) - Double(input[$0]) * scale }
  }
}

@Suite("Triangular dither")
struct DitherNoiseTests {
  static let dither = Dither.tpdf(seed: 20)

  @Test(
    "total error is LSB²/4: +4.77 dB over rounding, within 0.1 dB",
    arguments: [
      WordLength.pcm16, .pcm24,
    ])
  func level(_ depth: WordLength) {
    let music = Signals.white(count: 1 << 20, amplitude: 0.25, seed: 1)
    let variance = Noise.variance(Noise.error(music, depth: depth, dither: Self.dither))
    // At 24 bit the input's own steps are 2⁻² LSB and finer, which leaves the error a little rough.
    Bench.note("dither \(depth.rawValue) bit: \(Decibels.power(variance / 0.25)) dB from theory")
    #expect(abs(Decibels.power(variance / 0.25)) < 0.1, "\(variance)")
    let rounded = Noise.variance(Noise.error(music, depth: .pcm16, dither: nil))
    #expect(abs(Decibels.power(rounded * 12)) < 0.1)
  }

  @Test("the error is white within 0.5 dB per third octave and not correlated between channels")
  func white() {
    let silence = [Float](repeating: 0.3 / 32768, count: 1 << 20)
    let outputs = Quantising.run([silence, silence], depth: .pcm16, dither: Self.dither)
    let errors = outputs.map { $0.map { Double($0) - 0.3 } }
    let spectrum = Noise.spectrum(errors[0], size: 8192)
    for band in 0..<28 {
      let centre = 32 * pow(2, Double(band) / 3)
      let bins = Int(centre * pow(2, -1.0 / 6) / 5.383)...Int(centre * pow(2, 1.0 / 6) / 5.383)
      guard bins.count > 20, bins.upperBound < 4090 else { continue }
      let mean = bins.reduce(0) { $0 + spectrum[$1] } / Double(bins.count)
      #expect(abs(Decibels.power(mean / 0.25)) < 0.5, "\(centre) Hz")
    }
    let product = (0..<errors[0].count).reduce(0) { $0 + errors[0][$1] * errors[1][$1] }
    #expect(abs(product) / Double(errors[0].count) / 0.25 < 0.005)
    var histogram: [Int32: Int] = [:]
    for value in outputs[0] { histogram[value, default: 0] += 1 }
    #expect(Set(histogram.keys) == [-1, 0, 1])
  }

  @Test("a 1.5-LSB tone of 1 kHz has no harmonic 3 dB above the floor in a 2²⁰ transform")
  func harmonics() {
    let size = 1 << 20
    let bin = 23_777
    let tone = (0..<size).map {
      Float(1.5 / 32768 * sin(2 * .pi * Double(bin * $0 % size) / Double(size)))
    }
    func transform(_ values: [Int32]) -> [Double] {
      let (re, im) = RealFFTDouble(size: size).forward(values.map(Double.init))
      return re.indices.map { re[$0] * re[$0] + im[$0] * im[$0] }
    }
    /// Power at a harmonic over the mean of its surroundings, dB; several seeds are averaged so
    /// that the noise in one bin does not decide.
    func excess(_ dithers: [Dither?], _ harmonic: Int) -> Double {
      var peak = 0.0
      var floor = 0.0
      for spectrum in dithers.map({ spectra[key($0)] ?? [] }) {
        let place = bin * harmonic
        peak += spectrum[place]
        let around = spectrum[place - 500..<place + 500].reduce(0, +) - spectrum[place]
        floor += around / 999
      }
      return Decibels.power(peak / floor)
    }
    func key(_ dither: Dither?) -> UInt64 { dither?.seed ?? 0 }
    let dithers = (1...8).map { Dither.tpdf(seed: $0) as Dither? }
    var spectra: [UInt64: [Double]] = [:]
    for dither in dithers + [nil] {
      spectra[key(dither)] = transform(
        Quantising.run([tone], depth: .pcm16, dither: dither, block: 1 << 16)[0])
    }
    for harmonic in 2...20 {
      // Eight seeds leave the mean of a chi-squared value with 16 degrees of freedom.
      Bench.note("dither: harmonic \(harmonic) \(excess(dithers, harmonic)) dB over the floor")
      #expect(excess(dithers, harmonic) < 3, "harmonic \(harmonic)")
    }
    // What the test would see without dither.
    #expect(excess([nil], 3) > 30)
  }

  @Test("the noise does not depend on the level: 0.1 dB from silence to full scale")
  func modulation() {
    let levels: [Float] = [0, 0.25, 0.5, 0.75, 1.2, 10.37, 1000.5, 30000.1]
    for level in levels {
      let constant = [Float](repeating: level / 32768, count: 1 << 19)
      let errors = Noise.error(constant, dither: Self.dither)
      let mean = errors.reduce(0, +) / Double(errors.count)
      #expect(abs(mean) < 0.005, "\(level) LSB: mean \(mean)")
      let decibels = Decibels.power(Noise.variance(errors) / 0.25)
      Bench.note("dither at \(level) LSB: mean \(mean) LSB, \(decibels) dB")
      #expect(abs(decibels) < 0.1, "\(level) LSB: \(decibels) dB")
    }
  }
}

@Suite("Shaped dither")
struct ShapedDitherTests {
  /// |1 − Σ c_k z⁻ᵏ|² at a frequency.
  static func design(_ hertz: Double, rate: Int) -> Double {
    let w = 2 * .pi * hertz / Double(rate)
    var (re, im) = (1.0, 0.0)
    for (k, c) in NoiseShaper.coefficients.enumerated() {
      re -= c * cos(w * Double(k + 1))
      im += c * sin(w * Double(k + 1))
    }
    return re * re + im * im
  }

  @Test("noise follows the design within 0.5 dB per third octave", arguments: [44100, 48000])
  func curve(_ rate: Int) {
    let music = Signals.pink(count: 1 << 21, amplitude: 0.3, seed: 5)
    let errors = Noise.error(music, rate: rate, dither: .shaped(seed: 9))
    let size = 8192
    let spectrum = Noise.spectrum(errors, size: size)
    let width = Double(rate) / Double(size)
    for band in 0..<26 {
      let centre = 50 * pow(2, Double(band) / 3)
      let bins = Int(centre * pow(2, -1.0 / 6) / width)...Int(centre * pow(2, 1.0 / 6) / width)
      guard bins.count > 5, bins.upperBound < size / 2 - 1 else { continue }
      let expected = bins.reduce(0) { $0 + Self.design(Double($1) * width, rate: rate) * 0.25 }
      let found = bins.reduce(0) { $0 + spectrum[$1] }
      Bench.note("shaped \(rate): \(centre) Hz \(Decibels.power(found / expected)) dB from design")
      #expect(abs(Decibels.power(found / expected)) < 0.5, "\(centre) Hz")
    }
    let total = Decibels.power(Noise.variance(errors) / 0.25)
    Bench.note("shaped \(rate): \(total) dB over white")
    #expect(abs(total - 7.6) < 0.3, "\(total) dB over white dither")
  }

  @Test("is not correlated between channels that hold the same")
  func channels() {
    let level = [Float](repeating: 0.3 / 32768, count: 1 << 18)
    let errors = Quantising.run([level, level], depth: .pcm16, dither: .shaped(seed: 9))
      .map { $0.map { Double($0) - 0.3 } }
    let powers = errors.map { $0.reduce(0.0) { $0 + $1 * $1 } }
    let product = zip(errors[0], errors[1]).reduce(0.0) { $0 + $1.0 * $1.1 }
    // Six times the deviation that noise of this spectrum and length has.
    #expect(abs(product) / (powers[0] * powers[1]).squareRoot() < 0.05)
  }

  @Test("nothing saturates at −0.1 dBFS, and blocks change no bit")
  func stable() {
    let tone = Signals.sine(hertz: 997, decibels: -0.1, seconds: 2, rate: 44100)
    let noise = Signals.white(count: tone.count, amplitude: 0.9, seed: 3)
    let quantiser = Quantiser(
      depth: .pcm16, channels: 2, sampleRate: 44100, dither: .shaped(seed: 1))
    let block = AudioBlock(channels: 2, capacity: tone.count)
    MemorySource(samples: [tone, noise], sampleRate: 44100).read(into: block, at: 0)
    var out = [Int32](repeating: 0, count: 2 * tone.count)
    unsafe out.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      unsafe quantiser.quantise(block, from: 0, count: block.frames, into: base)
    }
    #expect(quantiser.saturations == 0)
    let pieces = Quantising.run(
      [tone, noise], depth: .pcm16, dither: .shaped(seed: 1), block: 129)
    #expect(pieces[0] == tone.indices.map { out[2 * $0] })
    #expect(pieces[1] == tone.indices.map { out[2 * $0 + 1] })
  }
}
