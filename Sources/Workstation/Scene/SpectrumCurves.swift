internal import AudioFiles
internal import AudioCore
internal import DSP
import Glibc
internal import Mastering
package import Metering
package import TerminalKit
internal import Workbench

/// Turns measured spectra into curves for the screen.
///
/// Profiles hold power per hertz; the screen shows what a band of the chosen width around 1 kHz would
/// measure, so that a reading at 1 kHz is a level and tilt is the reader's choice. A full-scale sine is
/// 0 dB, as in the live spectra.
package enum SpectrumCurves {
  /// The curve of mid and side together, smoothed over 1/`parts` octave.
  package static func curve(_ spectrum: SpectrumProfile, parts: Int) -> FrequencyCurve {
    let count = min(spectrum.midDB.count, spectrum.sideDB.count)
    let powers = (0..<count).map { (index: Int) -> Double in
      Decibels.powerRatio(spectrum.midDB[index]) + Decibels.powerRatio(spectrum.sideDB[index])
    }
    // Running sums make the smoothing cost the same at every width.
    var sums = [0.0]
    sums.reserveCapacity(count + 1)
    for power in powers { sums.append((sums.last ?? 0) + power) }
    let reach = max(0, SpectrumProfile.pointsPerOctave / max(1, parts) / 2)
    // In a profile a full-scale square is 0 dB, and a sine 3.01 dB less.
    let width = Decibels.power(2000 * (exp2(0.5 / Double(parts)) - exp2(-0.5 / Double(parts))))
    var frequencies: [Double] = []
    var levels: [Double] = []
    for index in 0..<count {
      let low = max(0, index - reach)
      let high = min(count, index + reach + 1)
      let mean = (sums[high] - sums[low]) / Double(high - low)
      frequencies.append(SpectrumProfile.frequencyHz(index))
      levels.append(mean > 0 ? Decibels.power(mean) + width : -.infinity)
    }
    return FrequencyCurve(frequencies: frequencies, levels: levels)
  }

  /// A gain curve as the screen draws it, from 20 Hz to 20 kHz.
  static func curve(_ gain: GainCurve) -> FrequencyCurve { drawn { gain.decibels(at: $0) } }

  /// What one band of an equaliser does, as the screen draws it, from 20 Hz to 20 kHz.
  static func curve(_ band: EqualizerBand) -> FrequencyCurve { drawn { band.decibels(at: $0) } }

  private static func drawn(_ decibels: (Double) -> Double) -> FrequencyCurve {
    let points = 240
    let frequencies = (0...points).map { 20 * exp2(Double($0) / Double(points) * log2(1000)) }
    return FrequencyCurve(frequencies: frequencies, levels: frequencies.map(decibels))
  }

  /// The axis that shows all curves with their tilt: 48 to 84 dB, with whole rows from one label to
  /// the next, so that they stand evenly.
  static func axis(_ curves: [FrequencyCurve], tilt: Double, rows: Int) -> LevelAxis {
    var top = -120.0
    for curve in curves {
      for (frequency, level) in zip(curve.frequencies, curve.levels)
      where frequency >= 20 && frequency <= 20_000 {
        top = max(top, level + tilt * log2(frequency / 1000))
      }
    }
    if top <= -119 { top = -18 }
    let high = ((top + 3) / 6).rounded(.up) * 6
    let plotRows = Double(max(1, LevelAxis.plotRows(of: rows)))
    guard
      let decibelsARow = [0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8].first(where: { $0 * plotRows >= 56 })
    else { return LevelAxis(low: high - 48, high: high, step: 24) }
    return LevelAxis(
      low: high - decibelsARow * plotRows, high: high, step: decibelsARow > 6 ? 24 : 12)
  }

  /// Level of each listening band, dB: energy of mid and side between its edges.
  static func bandLevels(_ spectrum: SpectrumProfile) -> [Double] {
    ListeningBand.all.map { band in
      var energy = 0.0
      for index in 0..<min(spectrum.midDB.count, spectrum.sideDB.count) {
        let frequency = SpectrumProfile.frequencyHz(index)
        guard band.range.contains(frequency) else { continue }
        let width = frequency * log(2) / Double(SpectrumProfile.pointsPerOctave)
        energy +=
          (Decibels.powerRatio(spectrum.midDB[index]) + Decibels.powerRatio(spectrum.sideDB[index]))
          * width
      }
      return Power.decibels(energy)
    }
  }
}
