import AudioCore
import Glibc

/// The spectra and everything about the stereo image that they weigh.
struct SpectrumResult {
  var spectrum: SpectrumProfile
  var widthDB: Double
  var bandWidthDB: [Double]
  var balanceDB: Double
  var centreDB: Double?
  var noiseFloorDBFS: Double
  /// Mean powers per hertz of every second, mid and side alternating, on the whole grid.
  var secondPowers: SecondPowers
}

/// Spectra of every second on the whole grid, unpacked on demand.
struct SecondPowers {
  let count: Int
  let seconds: Int
  private let long: ChunkedSeries<UInt16>
  private let short: ChunkedSeries<UInt16>
  private let longCount: Int
  private let shortFirst: Int
  private let shortShare: [Float]

  init(
    grid: LogGrid, long: SpectrumAccumulator, short: SpectrumAccumulator, shortFirst: Int,
    seconds: Int
  ) {
    count = grid.count
    self.seconds = seconds
    self.long = long.seconds
    self.short = short.seconds
    longCount = long.count
    self.shortFirst = shortFirst
    shortShare = (0..<grid.count).map { Float(SpectrumMeter.shortShare($0)) }
  }

  /// Mid and side power per hertz of one second.
  func read(_ second: Int, into row: inout [SIMD2<Float>]) {
    let shortCount = count - shortFirst
    for k in 0..<count {
      var value = SIMD2<Float>.zero
      let share = shortShare[k]
      if share < 1 {
        let base = 2 * (second * longCount + k)
        value +=
          (1 - share) * SIMD2(PackedPower.unpack(long[base]), PackedPower.unpack(long[base + 1]))
      }
      if share > 0 {
        let base = 2 * (second * shortCount + k - shortFirst)
        value += share * SIMD2(PackedPower.unpack(short[base]), PackedPower.unpack(short[base + 1]))
      }
      row[k] = value
    }
  }
}

extension SpectrumMeter {
  /// Share of the short windows at grid point `index`: 0 below 600 Hz, 1 above 960 Hz, linear in
  /// octaves between.
  static func shortShare(_ index: Int) -> Double {
    let octaves = log2(SpectrumProfile.frequencyHz(index) / crossfadeHz.lowerBound)
    return min(1, max(0, octaves / log2(crossfadeHz.upperBound / crossfadeHz.lowerBound)))
  }

  /// Everything, once the whole stream has been consumed.
  func result(loudness: LoudnessMeter, integratedLUFS: Double) -> SpectrumResult {
    finishFrames(loudness)
    let weight = { SpectrumProfile.weight($0, integratedLUFS: integratedLUFS) }
    let longMean = long.mean(weight)
    let shortMean = short.mean(weight)
    let power = (0..<grid.count).map { k -> SIMD2<Double> in
      let share = Self.shortShare(k)
      var value = SIMD2<Double>.zero
      if share < 1 { value += (1 - share) * longMean.power[k] }
      if share > 0 { value += share * shortMean.power[k - shortPoints.lowerBound] }
      return value
    }
    let seconds = SecondPowers(
      grid: grid, long: long, short: short, shortFirst: shortPoints.lowerBound,
      seconds: secondLoudness.count)
    let statistics = SecondStatistics(
      seconds,
      weights: secondLoudness.map {
        weight(Level.loudness(Double($0) / Double(format.sampleRate)))
      })
    let mid = power.map { Level.power($0.x) }
    var spectrum = SpectrumProfile(
      midDB: mid, sideDB: power.map { Level.power($0.y) },
      midErrorDB: statistics.errorDB.map(\.x), sideErrorDB: statistics.errorDB.map(\.y),
      noiseFloorDB: statistics.noiseFloor.map { Level.power($0) },
      codecCutoffHz: CodecEdge.find(
        power: power.map { $0.x + $0.y }, sampleRate: format.sampleRate),
      // Half overlapped frames reach half a frame further at either end.
      weightedSeconds: (shortMean.weight + min(1, shortMean.weight)) * Double(shortHop)
        / Double(format.sampleRate))
    spectrum.midBandErrorDB = statistics.bandErrorDB
    let noise = statistics.noiseFloor.enumerated().reduce(0.0) {
      $0 + $1.element * LogGrid.bandwidth($1.offset)
    }
    return SpectrumResult(
      spectrum: spectrum, widthDB: Self.width(power, 0, .infinity),
      bandWidthDB: Self.bandWidths(power), balanceDB: balance(weight),
      centreDB: centre.mode(weight),
      noiseFloorDBFS: Level.power(noise), secondPowers: seconds)
  }

  /// Side over mid energy between two frequencies, dB, −200 … 200.
  private static func width(_ power: [SIMD2<Double>], _ low: Double, _ high: Double) -> Double {
    var sum = SIMD2<Double>.zero
    for (k, value) in power.enumerated() {
      let hertz = SpectrumProfile.frequencyHz(k)
      if hertz >= low && hertz < high { sum += value * LogGrid.bandwidth(k) }
    }
    guard sum.y > 1e-20 else { return Level.silence }
    return min(200, Decibels.power(sum.y / max(sum.x, 1e-20)))
  }

  private static func bandWidths(_ power: [SIMD2<Double>]) -> [Double] {
    let edges = StereoProfile.bandEdgesHz
    return (0..<6).map { width(power, edges[$0], edges[$0 + 1]) }
  }

  /// Left minus right energy of the frames that count, dB.
  private func balance(_ weight: (Double) -> Double) -> Double {
    guard format.channels > 1 else { return 0 }
    var sum = SIMD2<Double>.zero
    for slot in 0..<SpectrumAccumulator.classes {
      sum += weight(short.meanLoudness(slot)) * sideEnergies[slot]
    }
    guard sum.x > 1e-20 || sum.y > 1e-20 else { return 0 }
    return min(200, max(-200, Decibels.power(max(sum.x, 1e-20) / max(sum.y, 1e-20))))
  }
}
