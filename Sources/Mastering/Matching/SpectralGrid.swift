internal import DSP
import Glibc
internal import Metering

/// The logarithmic grid that spectra and curves share: 48 points an octave from about 10 Hz.
enum SpectralGrid {
  static let pointsPerOctave = SpectrumProfile.pointsPerOctave

  /// The point whose cell begins at 1 kHz.
  static let kilohertzCell = 320

  /// Frequency of a point, Hz.
  static func hertz(_ index: Int) -> Double { SpectrumProfile.frequencyHz(index) }

  /// Number of points up to `hertz`.
  static func count(below hertz: Double) -> Int {
    max(0, Int((log2(hertz / SpectrumProfile.lowestHz) * Double(pointsPerOctave)).rounded(.up)))
  }

  /// Points within `range` of a grid of `count` points.
  static func points(_ range: ClosedRange<Double>, count: Int) -> Range<Int> {
    let lower = min(count, SpectralGrid.count(below: range.lowerBound))
    return lower..<max(lower, min(count, SpectralGrid.count(below: range.upperBound)))
  }

  /// A curve on this grid.
  static func curve(_ decibels: [Double]) -> GainCurve {
    GainCurve(
      lowestHz: SpectrumProfile.lowestHz, pointsPerOctave: pointsPerOctave, decibels: decibels)
  }

  /// Power smoothing over `octaves`.
  static func smooth(_ levelsDB: [Double], octaves: Double) -> [Double] {
    FractionalOctave.smoothPower(levelsDB, octaves: octaves, pointsPerOctave: pointsPerOctave)
  }

  /// Plain smoothing over `octaves`.
  static func average(_ values: [Double], octaves: Double) -> [Double] {
    FractionalOctave.smooth(values, octaves: octaves, pointsPerOctave: pointsPerOctave)
  }

  /// Mean over a range of frequencies.
  static func mean(_ values: [Double], over range: ClosedRange<Double>) -> Double {
    let indices = points(range, count: values.count)
    guard !indices.isEmpty else { return 0 }
    return values[indices].reduce(0, +) / Double(indices.count)
  }

  /// Level of a spectrum or of a difference of two: its mean over `SpectrumProfile.levelHz`, dB.
  static func level(_ decibels: [Double]) -> Double {
    mean(decibels, over: SpectrumProfile.levelHz)
  }

  /// The same with its level taken out, dB.
  static func withoutLevel(_ decibels: [Double]) -> [Double] {
    let level = level(decibels)
    return decibels.map { $0 - level }
  }

  /// 0 below `edge`, 1 above, crossed by a cosine over `octaves`.
  static func step(at edge: Double, octaves: Double, hertz: Double) -> Double {
    let position = log2(hertz / edge) / octaves + 0.5
    return 0.5 - 0.5 * cos(.pi * min(1, max(0, position)))
  }
}

extension SpectrumProfile {
  /// `midBandErrorDB`, or what bounds it from above in documents that do not have it, dB.
  var bandErrorDB: [Double] { midBandErrorDB ?? midErrorDB }
}
