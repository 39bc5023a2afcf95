import AudioCore
import Glibc

/// Smoothing of curves that stand on a logarithmic frequency grid.
///
/// A grid has a fixed number of points an octave, so a fractional-octave window is a fixed number of
/// points wherever it stands.
public enum FractionalOctave {
  /// Averages the **power** of a spectrum in dB over a raised-cosine window.
  ///
  /// - Parameters:
  ///   - levelsDB: power density at the grid points, dB.
  ///   - octaves: full width of the window at half height, octaves; 0 returns the input.
  ///   - pointsPerOctave: density of the grid.
  /// - Returns: as many levels. At the ends the window is cut and renormalised.
  public static func smoothPower(
    _ levelsDB: [Double], octaves: Double, pointsPerOctave: Int
  ) -> [Double] {
    let power = levelsDB.map(Decibels.powerRatio)
    return smooth(power, octaves: octaves, pointsPerOctave: pointsPerOctave)
      .map { Decibels.power(max($0, 1e-30)) }
  }

  /// Averages plain values over a raised-cosine window of `octaves` at half height.
  public static func smooth(
    _ values: [Double], octaves: Double, pointsPerOctave: Int
  ) -> [Double] {
    let reach = Int((octaves * Double(pointsPerOctave)).rounded(.up))
    guard reach > 0, values.count > 1 else { return values }
    let width = octaves * Double(pointsPerOctave)
    let window = (0...reach).map { offset in
      Double(offset) >= width ? 0 : 0.5 + 0.5 * cos(.pi * Double(offset) / width)
    }
    return values.indices.map { centre in
      var sum = values[centre] * window[0]
      var weight = window[0]
      for offset in 1...reach {
        if centre - offset >= 0 {
          sum += values[centre - offset] * window[offset]
          weight += window[offset]
        }
        if centre + offset < values.count {
          sum += values[centre + offset] * window[offset]
          weight += window[offset]
        }
      }
      return sum / weight
    }
  }
}
