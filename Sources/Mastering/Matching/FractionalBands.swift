import Glibc

/// Bands of a fraction of an octave, made of whole cells of the spectral grid.
///
/// One stands around 1 kHz; those narrower than a sixth of an octave have an edge there, so that bands of
/// a sixth and of a third of an octave are made of whole ones.
///
/// What a graphic equaliser of that many bands would see: each band's power is the sum of its cells,
/// and a curve is drawn in straight lines over log frequency from centre to centre. Neighbouring bands
/// share no power, so that a band can be put right without spoiling the next.
struct FractionalBands {
  /// Width of a band, octaves: a whole, even number of grid cells.
  let octaves: Double
  /// Points of the spectral grid.
  let gridCount: Int
  /// Number of bands that lie on the grid with all of their cells.
  let count: Int

  private let cells: Int
  private let lowest: Int
  /// Cells from the lower edge of band 0 of 1 kHz to 1 kHz.
  private let below: Int

  init(octaves: Double, gridCount: Int) {
    self.octaves = octaves
    self.gridCount = gridCount
    let kilohertz = SpectralGrid.kilohertzCell
    cells = max(2, Int((octaves * Double(SpectralGrid.pointsPerOctave) / 2).rounded()) * 2)
    let sixth = SpectralGrid.pointsPerOctave / 6
    below = cells < sixth ? 0 : cells / 2
    lowest = -((kilohertz - below) / cells)
    count = max(0, (gridCount + below - cells - kilohertz) / cells - lowest + 1)
  }

  /// Cells of the grid that band `index` is made of.
  func range(_ index: Int) -> Range<Int> {
    let start = SpectralGrid.kilohertzCell + (lowest + index) * cells - below
    return start..<start + cells
  }

  /// Centre of a band, Hz.
  func hertz(_ index: Int) -> Double {
    let middle = 0.5 - Double(below) / Double(cells)
    return 1000 * exp2((Double(lowest + index) + middle) * bandOctaves)
  }

  /// Lower edge of a band, Hz.
  func lowHz(_ index: Int) -> Double { hertz(index) * exp2(-bandOctaves / 2) }

  /// Upper edge of a band, Hz.
  func highHz(_ index: Int) -> Double { hertz(index) * exp2(bandOctaves / 2) }

  private var bandOctaves: Double { Double(cells) / Double(SpectralGrid.pointsPerOctave) }

  /// Bands whose centres lie within `range`, to 1 part in 1000.
  func bands(_ range: ClosedRange<Double>) -> Range<Int> {
    let inside = (0..<count).filter {
      hertz($0) * 1.001 >= range.lowerBound && hertz($0) / 1.001 <= range.upperBound
    }
    return (inside.first ?? 0)..<(inside.last.map { $0 + 1 } ?? 0)
  }

  /// Power of each band of a spectrum in dB per hertz, dB.
  func levels(_ densityDB: [Double]) -> [Double] {
    (0..<count).map { band in
      let power = range(band).reduce(0.0) {
        $0 + pow(10, densityDB[min($1, densityDB.count - 1)] / 10) * SpectralGrid.hertz($1)
      }
      return 10 * log10(max(power, 1e-30))
    }
  }

  /// Mean of `values` in each band, weighted by the power of a spectrum.
  func mean(_ values: [Double], weightedBy densityDB: [Double]) -> [Double] {
    (0..<count).map { band in
      var sum = 0.0
      var total = 1e-30
      for i in range(band) {
        let power = pow(10, densityDB[i] / 10) * SpectralGrid.hertz(i)
        sum += power * values[i]
        total += power
      }
      return sum / total
    }
  }

  /// Least of `values` in each band.
  func least(_ values: [Double]) -> [Double] {
    (0..<count).map { band in values[range(band)].min() ?? 0 }
  }

  /// The curve through one value a band on the grid, held at the ends.
  func curve(_ values: [Double]) -> [Double] {
    guard let first = values.first, let last = values.last else {
      return [Double](repeating: 0, count: gridCount)
    }
    let start = Double(SpectralGrid.kilohertzCell + lowest * cells - below + cells / 2) - 0.5
    return (0..<gridCount).map { i in
      let position = (Double(i) - start) / Double(cells)
      if position <= 0 { return first }
      let band = Int(position)
      guard band + 1 < values.count else { return last }
      let share = position - Double(band)
      return values[band] + (values[band + 1] - values[band]) * share
    }
  }

  /// Level of `values` over bands from 100 Hz to 8 kHz, among those that `counts` where any does.
  func level(_ values: [Double], where counts: (Int) -> Bool = { _ in true }) -> Double {
    let middle = bands(100...8000)
    let chosen = middle.filter(counts)
    let used = chosen.isEmpty ? Array(middle) : chosen
    guard !used.isEmpty else { return 0 }
    return used.reduce(0) { $0 + values[$1] } / Double(used.count)
  }
}
