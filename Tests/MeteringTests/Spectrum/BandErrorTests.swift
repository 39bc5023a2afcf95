import AudioCore
import Glibc
import Metering
import TestSupport
import Testing

@Suite("The standard error of a band is neither more nor less than chance makes it")
struct BandErrorTests {
  private let rate = 44_100

  private func profile(_ samples: [Float]) -> SpectrumProfile {
    let meter = SpectrumMeter(format: AudioFormat(sampleRate: rate, channels: 1))
    let block = AudioBlock(channels: 1, capacity: samples.count)
    for (i, value) in samples.enumerated() { block[channel: 0, frame: i] = value }
    block.frames = samples.count
    meter.add(block)
    return meter.finish()
  }

  /// Levels of sixths of an octave around 1 kHz over their mean from 100 Hz to 8 kHz, dB.
  private func bands(_ spectrum: SpectrumProfile) -> [Double] {
    let levels = (-29...24).map { band -> Double in
      let middle = 320 + 8 * band
      let power = (middle - 4..<middle + 4).reduce(0.0) {
        $0 + pow(10, spectrum.midDB[$1] / 10) * SpectrumProfile.frequencyHz($1)
      }
      return 10 * log10(power)
    }
    let middle = levels[9..<48]
    let level = middle.reduce(0, +) / Double(middle.count)
    return levels.map { $0 - level }
  }

  @Test("twelve noises of 20 s stray by as much as the error of each says")
  func isTrue() {
    let spectra = (1...12).map { seed in
      profile(Signals.pink(count: 20 * rate, seed: UInt64(seed)).map { 0.3 * $0 })
    }
    let levels = spectra.map(bands)
    // 70 Hz to 16 kHz in thirds, so that each mean is of many values.
    for range in [6..<18, 18..<30, 30..<42, 42..<54] {
      var (spread, told) = (0.0, 0.0)
      for band in range {
        let mean = levels.reduce(0) { $0 + $1[band] } / 12
        spread += levels.reduce(0) { $0 + ($1[band] - mean) * ($1[band] - mean) } / 11
        told +=
          spectra.reduce(0) { sum, spectrum in
            let error = spectrum.midBandErrorDB?[320 + 8 * (band - 29)] ?? 99
            return sum + error * error
          } / 12
      }
      let ratio = (spread / told).squareRoot()
      #expect((0.7...1.4).contains(ratio), "bands \(range): \(ratio)")
    }
  }

  @Test("what all bands do together is level and not uncertainty of tone")
  func leavesLevelOut() throws {
    let noise = Signals.pink(count: 20 * rate, seed: 3)
    let ridden = noise.enumerated().map { index, value in
      Float(0.2 * pow(10, 3 * sin(Double(index) / Double(rate)) / 20)) * value
    }
    let steady = try #require(profile(noise.map { 0.2 * $0 }).midBandErrorDB)
    let spectrum = profile(ridden)
    let moved = try #require(spectrum.midBandErrorDB)
    for index in stride(from: 200, to: 500, by: 20) {
      #expect(moved[index] < 1.6 * steady[index] + 0.05, "\(index)")
      #expect(moved[index] < spectrum.midErrorDB[index])
    }
  }

  @Test("a band in which only some seconds sound stays uncertain")
  func keepsDoubt() throws {
    let low = Signals.pink(count: 20 * rate, seed: 4)
    var samples = low.map { 0.2 * $0 }
    // Two notes of a second each in twenty.
    for second in [4, 15] {
      for i in 0..<rate {
        samples[second * rate + i] += 0.2 * Float(sin(2 * .pi * 1000 * Double(i) / Double(rate)))
      }
    }
    let error = try #require(profile(samples).midBandErrorDB)
    #expect(error[320] > 2)
    #expect(error[440] < 0.5)
  }
}
