import AudioCore
import Glibc
import Metering
import TestSupport
import Testing

@Suite("Features stand at the times and in the units they say")
struct FeatureTimesTests {
  private let rate = 48_000

  private func sidecar(_ samples: [[Float]]) throws -> FeatureSidecar {
    try Measure.profile(of: MemorySource(samples: samples, sampleRate: rate)).sidecar
  }

  @Test(
    "entry i of a band is the level of the 50 ms from i · 10 ms on",
    arguments: [(250.0, 1), (1000, 2), (3500, 3)])
  func bandLevels(hertz: Double, band: Int) throws {
    let silence = [Float](repeating: 0, count: rate)
    let burst = Signals.sine(hertz: hertz, decibels: -20, seconds: 1, rate: rate)
    let levels = try sidecar([silence + burst + silence]).bandLevels[band].map { Double($0) / 100 }
    let steady = levels[150]
    // The tone is there from 1 s to 2 s: in one of five parts of the windows at 0.96 and 1.99 s, which is
    // −7 dB, but for the time that the crossovers take.
    #expect(levels[95] < steady - 40)
    #expect((-9.5 ... -6.5).contains(levels[96] - steady), "\(levels[96] - steady)")
    #expect(abs(levels[101] - steady) < 0.2 && abs(levels[195] - steady) < 0.2)
    #expect((-7.5 ... -5.5).contains(levels[199] - steady), "\(levels[199] - steady)")
    #expect(levels[201] < steady - 40)
  }

  @Test("a row of spectra is that of its second, of mid and of side, in dB per hertz")
  func rows() throws {
    let first = Signals.sine(hertz: 1000, decibels: -20, seconds: 4, rate: rate)
    let second = Signals.sine(hertz: 3000, decibels: -26, seconds: 4, rate: rate)
    let features = try sidecar([first + second, first + second.map { -$0 }])
    func point(_ hertz: Double) -> Int {
      Int((24 * log2(hertz / SpectrumProfile.lowestHz)).rounded())
    }
    /// Power of a second within a third of an octave, dB.
    func power(_ powers: [Int16], _ second: Int, _ hertz: Double) -> Double {
      let sum = (point(hertz) - 4...point(hertz) + 4).reduce(0.0) { sum, point in
        let width = SpectrumProfile.frequencyHz(2 * point) * (exp2(1.0 / 48) - exp2(-1.0 / 48))
        return sum + width * pow(10, Double(powers[second * features.points + point]) / 1000)
      }
      return 10 * log10(max(sum, 1e-20))
    }
    for second in 0..<8 {
      let mid = power(features.midPowers, second, 1000)
      let side = power(features.sidePowers, second, 3000)
      // A window of 0.37 s at the border has part of what is beyond.
      switch second {
      case 3: #expect(mid > -25 && side < -33)
      case 4: #expect(mid < -27 && side > -31)
      case ..<3: #expect(abs(mid + 23.01) < 0.3 && side < -90, "\(second): \(mid), \(side)")
      default: #expect(abs(side + 29.01) < 0.3 && mid < -90, "\(second): \(mid), \(side)")
      }
      #expect(power(features.midPowers, second, 3000) < -60)
      #expect(power(features.sidePowers, second, 1000) < -60)
    }
  }

  @Test("series longer than the pieces they are written in come back whole")
  func longSeries() throws {
    func series(_ count: Int) -> [Int16] {
      (0..<count).map { Int16(truncatingIfNeeded: $0 &* 7919 &+ count) }
    }
    var features = try sidecar([Signals.pink(count: 4800, seed: 1)])
    // A piece is 32 768 values, or 65 536 bytes.
    for (values, peaks) in [
      (32_767, 65_535), (32_768, 65_536), (32_769, 65_537), (70_000, 140_000),
    ] {
      features.loudness = series(values)
      features.midPowers = series(values + 1)
      features.bandLevels[4] = series(values)
      features.peaks = (0..<peaks).map { UInt8(truncatingIfNeeded: $0 &* 131) }
      var bytes: [UInt8] = []
      features.encode { bytes += $0 }
      #expect(bytes.count == features.encodedBytes)
      var place = 0
      let decoded = try FeatureSidecar(size: bytes.count) { count in
        defer { place += count }
        return count <= bytes.count - place ? Array(bytes[place..<place + count]) : nil
      }
      #expect(decoded == features)
    }
  }

  @Test("a series that grows over its chunks keeps every element in order")
  func chunks() {
    var series = ChunkedSeries<Int32>()
    for index in 0..<131_073 { series.append(Int32(index)) }
    #expect(series.count == 131_073)
    for index in [0, 65_535, 65_536, 131_071, 131_072] { #expect(series[index] == index) }
    #expect(series.array == Array(0..<131_073))
    var last: Int32 = -1
    var isInOrder = true
    series.forEach {
      isInOrder = isInOrder && $0 == last + 1
      last = $0
    }
    #expect(isInOrder && last == 131_072)
  }
}
