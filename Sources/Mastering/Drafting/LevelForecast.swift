internal import AudioCore
import Glibc
internal import Metering

/// Predicts loudness and peaks behind filters, drive and limiter from a track's features.
///
/// The peak of every millisecond gives the limiter's gain reduction, the loudness of every 10 ms what remains
/// after it. Peaks are bytes, so trying a drive is one pass with a lookup table.
struct LevelForecast {
  /// Largest peak within 2 ms of every millisecond, as `FeatureSidecar.peaks` counts it.
  var peaks: [UInt8]
  /// Energy of every 10 ms behind the filters, 1 at 0 LUFS.
  var energies: [Float]
  /// Gain of the filters on peaks, dB.
  private let peakGainDB: Double
  /// How far the mix's true peak exceeds its sample peak, from which `peaks` are, dB.
  private let truePeakExcessDB: Double
  private let mix: TrackProfile

  /// −70 LUFS as an energy, 1 at 0 LUFS.
  private static let absoluteGate = 1e-7
  /// Doublings of power in a decibel, log2(10) / 10.
  static let doublingsPerDecibel: Float = 0.332_192_8

  /// The forecast for one drive.
  struct Reading {
    var integratedLUFS: Double
    var reductionDB: Double
    /// Energy of every 100 ms behind the limiter.
    var tenths: [Double]
  }

  /// Reads the features of `seconds` of the mix.
  init(
    mix: ProfiledTrack, seconds: Range<Double>, loudnessGainDB: Double, peakGainDB: Double
  ) {
    self.mix = mix.profile
    self.peakGainDB = peakGainDB
    let loudness = mix.sidecar.loudness
    let first = min(loudness.count, Int(seconds.lowerBound * 100))
    let last = min(loudness.count, max(first, Int((seconds.upperBound * 100).rounded(.up))))
    energies = loudness[first..<last].map {
      $0 <= -19_900
        ? 0 : exp2f(Self.doublingsPerDecibel * (Float($0) / 100 + Float(loudnessGainDB)))
    }
    let bytes = mix.sidecar.peaks
    let start = min(bytes.count, first * 10)
    let end = min(bytes.count, last * 10)
    var held = [UInt8](repeating: 0, count: max(0, end - start))
    for i in held.indices {
      let low = max(start, start + i - 2)
      let high = min(end - 1, start + i + 2)
      var largest: UInt8 = 0
      for j in low...high where bytes[j] > largest { largest = bytes[j] }
      held[i] = largest
    }
    peaks = held
    truePeakExcessDB = max(0, mix.profile.peaks.truePeakDBTP - mix.profile.peaks.samplePeakDBFS)
  }

  /// The master forecast at the drive for the decision's loudness target, or at the fixed drive.
  func predictMaster(for decision: Decision) -> PredictedMaster {
    let settings = decision.settings
    var drive = settings.limit.drive ?? 0
    var reading = read(driveDB: drive, settings: settings)
    var isHeld = false
    if let target = decision.targetLUFS {
      drive = target - reading.integratedLUFS
      for _ in 0..<8 {
        reading = read(driveDB: drive, settings: settings)
        let error = target - reading.integratedLUFS
        guard abs(error) > 0.02, drive < 40 else { break }
        drive += error * (reading.reductionDB > 0.5 ? 1.3 : 1)
      }
      if let depth = settings.loudness.depth {
        for _ in 0..<6 where reading.reductionDB > depth + 0.1 {
          isHeld = true
          drive -= reading.reductionDB - depth
          reading = read(driveDB: drive, settings: settings)
        }
      }
    }
    return result(reading, driveDB: drive, isHeld: isHeld, settings: settings)
  }

  private func result(
    _ reading: Reading, driveDB: Double, isHeld: Bool, settings: MasterSettings
  ) -> PredictedMaster {
    let open = mix.peaks.truePeakDBTP + peakGainDB + driveDB
    let momentary = Self.windows(reading.tenths, length: 4)
    let shortTerm = Self.windows(reading.tenths, length: 30)
    let range = LoudnessRange(energies: shortTerm, absolute: Self.absoluteGate)
    return PredictedMaster(
      integratedLUFS: reading.integratedLUFS,
      maximumMomentaryLUFS: Self.lufs(momentary.max() ?? 0),
      maximumShortTermLUFS: Self.lufs(shortTerm.max() ?? momentary.max() ?? 0),
      rangeLU: range.high - range.low,
      truePeakDBTP: settings.limit.style == .off ? open : min(open, settings.limit.ceiling),
      driveDB: driveDB, reductionDB: reading.reductionDB, isHeldByDepth: isHeld, widthDB: 0,
      spectrum: mix.spectrum)
  }

  /// Loudness and depth of reduction at a drive.
  private func read(driveDB: Double, settings: MasterSettings) -> Reading {
    let over = driveDB + peakGainDB + truePeakExcessDB - settings.limit.ceiling
    let isLimited = settings.limit.style != .off
    let reductions = (0...255).map { byte in
      isLimited && byte > 0 ? max(0, FeatureSidecar.peakDBFS(UInt8(byte)) + over) : 0
    }
    let factors = reductions.map { Decibels.powerRatio(-$0) }
    let gain = Decibels.powerRatio(driveDB)
    var histogram = [Int](repeating: 0, count: 256)
    let tenths = self.tenths { unit in
      let start = min(peaks.count, 10 * unit)
      let end = min(peaks.count, start + 10)
      guard end > start else { return gain }
      var sum = 0.0
      for i in start..<end {
        histogram[Int(peaks[i])] += 1
        sum += factors[Int(peaks[i])]
      }
      return gain * sum / Double(end - start)
    }
    return Reading(
      integratedLUFS: Self.integrated(Self.windows(tenths, length: 4)),
      reductionDB: Self.centile95(histogram, reductions), tenths: tenths)
  }

  /// Mean energy of every whole 100 ms, each 10 ms taken times a factor.
  func tenths(_ factor: (_ unit: Int) -> Double) -> [Double] {
    let size = min(10, max(1, energies.count))
    return (0..<energies.count / size).map { tenth in
      var sum = 0.0
      for unit in tenth * size..<(tenth + 1) * size {
        sum += Double(energies[unit]) * factor(unit)
      }
      return sum / Double(size)
    }
  }

  private static func centile95(_ histogram: [Int], _ reductions: [Double]) -> Double {
    var left = histogram.reduce(0, +) / 20
    for byte in stride(from: 255, through: 0, by: -1) {
      left -= histogram[byte]
      if left < 0 { return reductions[byte] }
    }
    return 0
  }

  /// Mean energy of windows of `length` tenths of a second, one at every tenth.
  private static func windows(_ tenths: [Double], length: Int) -> [Double] {
    guard tenths.count >= length else {
      return tenths.isEmpty ? [] : [tenths.reduce(0, +) / Double(tenths.count)]
    }
    var sum = tenths[..<length].reduce(0, +)
    var result = [sum / Double(length)]
    for end in length..<tenths.count {
      sum += tenths[end] - tenths[end - length]
      result.append(max(0, sum) / Double(length))
    }
    return result
  }

  /// Gated loudness of 400 ms energies, 1 at 0 LUFS.
  private static func integrated(_ energies: [Double]) -> Double {
    LoudnessGate(absolute: absoluteGate, energies: { energies.forEach($0) })
      .map { lufs($0.mean) } ?? Level.silence
  }

  private static func lufs(_ energy: Double) -> Double { Decibels.power(max(energy, 1e-20)) }
}
