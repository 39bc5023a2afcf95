import Glibc

/// A curve over frequency: levels at ascending frequencies.
public struct FrequencyCurve: Sendable, Equatable {
  /// Frequencies in Hz, ascending.
  public var frequencies: [Double]
  /// Levels in dB, one a frequency; −∞ for nothing.
  public var levels: [Double]

  /// Creates a curve; the longer of two unequal lists is cut.
  public init(frequencies: [Double], levels: [Double]) {
    let count = min(frequencies.count, levels.count)
    self.frequencies = Array(frequencies.prefix(count))
    self.levels = Array(levels.prefix(count))
  }

  /// The level at a frequency, straight between its neighbours in octaves; nil outside the curve.
  public func level(at hertz: Double) -> Double? {
    guard let first = frequencies.first, let last = frequencies.last, hertz >= first, hertz <= last
    else { return nil }
    var (low, high) = (0, frequencies.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if frequencies[middle] <= hertz { low = middle } else { high = middle }
    }
    let span = log2(frequencies[high] / frequencies[low])
    guard span > 0, levels[low].isFinite, levels[high].isFinite else {
      return max(levels[low], levels[high])
    }
    let share = log2(hertz / frequencies[low]) / span
    return levels[low] + (levels[high] - levels[low]) * share
  }

  /// One level for each of `count` columns of an axis, tilted by `tilt` dB an octave around 1 kHz.
  ///
  /// Where several frequencies share a column the loudest counts, so that no peak is lost; where
  /// there is none the curve is read in the column's middle. Columns outside the curve are nil.
  /// `pooling` false reads the middle everywhere: for curves that have no peaks to lose.
  public func columns(
    _ count: Int, axis: FrequencyAxis, tilt: Double = 0, pooling: Bool = true
  ) -> [Double?] {
    guard count > 0, !frequencies.isEmpty else { return [] }
    var next = frequencies.firstIndex { $0 >= axis.low } ?? frequencies.count
    return (0..<count).map { column in
      let middle = axis.frequency(at: (Double(column) + 0.5) / Double(count))
      let end = axis.frequency(at: Double(column + 1) / Double(count))
      var best: Double?
      while next < frequencies.count, frequencies[next] < end {
        let value = levels[next] + tilt * log2(frequencies[next] / 1000)
        if value > best ?? -.infinity { best = value }
        next += 1
      }
      if pooling, let best { return best }
      return level(at: middle).map { $0 + tilt * log2(middle / 1000) }
    }
  }
}
