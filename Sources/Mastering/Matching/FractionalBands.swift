internal import AudioCore
import Glibc
internal import Metering

/// Bands of a fraction of an octave, made of whole cells of the spectral grid.
///
/// The bands of a graphic equaliser: each band's power is the sum of its cells, and a curve runs in straight
/// lines over log frequency from centre to centre. Neighbouring bands share no power, so that one can be
/// corrected without changing the next.
///
/// - Bands of a sixth of an octave or more are centred on 1 kHz.
/// - Narrower bands have an edge wherever bands of a sixth have one, so that sixths and thirds consist of
///   whole narrow bands.
/// - In the bass no filter can follow twelfths. There the bands are every other sixth and the halves of the
///   sixths between them (which the edges of thirds cut); or thirds, for a filter without phase.
package struct FractionalBands {
  /// Width of a band, octaves: a whole, even number of grid cells; in the bass they may be wider.
  let octaves: Double
  /// Points of the spectral grid.
  let gridCount: Int

  /// Bands of a width curve, whose filter has no phase.
  static func ofWidth(octaves: Double, gridCount: Int) -> FractionalBands {
    FractionalBands(octaves: octaves, gridCount: gridCount, bass: .thirds)
  }

  /// First cell of every band, and the cell after the last band.
  private let edges: [Int]

  /// Number of bands that lie on the grid with all of their cells.
  package var count: Int { max(0, edges.count - 1) }

  /// The lowest bands where others are narrower than a sixth.
  package enum Bass {
    /// What sixths and thirds are made of, below 118 Hz.
    case sixthsAndThirds
    /// Sixths below 118 Hz.
    case sixths
    /// Thirds below 111 Hz.
    case thirds
  }

  /// Bands in which a match is judged: a sixth of an octave wide where these are halves of one.
  var judged: FractionalBands {
    FractionalBands(octaves: octaves, gridCount: gridCount, bass: .sixths)
  }

  package init(octaves: Double, gridCount: Int, bass: Bass = .sixthsAndThirds) {
    self.octaves = octaves
    self.gridCount = gridCount
    let cells = max(2, Int((octaves * Double(SpectralGrid.pointsPerOctave) / 2).rounded()) * 2)
    let sixth = SpectralGrid.pointsPerOctave / 6
    guard cells < sixth else {
      edges = Self.edges(of: cells, before: gridCount + 1)
      return
    }
    let halfway = bass == .thirds ? sixth : sixth / 2
    let start = SpectralGrid.kilohertzCell - halfway - 18 * sixth
    let thirds = bass == .sixths ? [] : Self.edges(of: 2 * sixth, before: start)
    let sixths = bass == .thirds ? [] : Self.edges(of: sixth, before: start)
    edges = (thirds + sixths).sorted() + Array(stride(from: start, through: gridCount, by: cells))
  }

  /// Lower edges of bands around 1 kHz that are so many cells wide, below a cell.
  private static func edges(of cells: Int, before end: Int) -> [Int] {
    let first = SpectralGrid.kilohertzCell - cells / 2
    return Array(stride(from: first % cells, to: end, by: cells))
  }

  /// Cells of the grid that band `index` is made of.
  package func range(_ index: Int) -> Range<Int> { edges[index]..<edges[index + 1] }

  /// Centre of a band, Hz.
  func hertz(_ index: Int) -> Double { Self.hertz(Double(edges[index] + edges[index + 1]) / 2) }

  /// Lower edge of a band, Hz.
  func lowHz(_ index: Int) -> Double { Self.hertz(Double(edges[index])) }

  /// Upper edge of a band, Hz.
  func highHz(_ index: Int) -> Double { Self.hertz(Double(edges[index + 1])) }

  /// Octaves from the centre of a band to that of the one before it.
  func distance(_ index: Int) -> Double {
    Double(edges[index + 1] - edges[index - 1]) / 2 / Double(SpectralGrid.pointsPerOctave)
  }

  private static func hertz(_ edge: Double) -> Double {
    1000
      * exp2(
        (edge - Double(SpectralGrid.kilohertzCell)) / Double(SpectralGrid.pointsPerOctave))
  }

  /// Bands whose centres lie within `range`, to 1 part in 1000.
  func bands(_ range: ClosedRange<Double>) -> Range<Int> {
    let inside = (0..<count).filter {
      hertz($0) * 1.001 >= range.lowerBound && hertz($0) / 1.001 <= range.upperBound
    }
    return (inside.first ?? 0)..<(inside.last.map { $0 + 1 } ?? 0)
  }

  /// Bands that share cells with `mine` of other bands on the same grid.
  func touched(by mine: Set<Int>, of other: FractionalBands) -> Set<Int> {
    Set((0..<count).filter { band in mine.contains { other.range($0).overlaps(range(band)) } })
  }

  /// Power of each band of a spectrum in dB per hertz, dB.
  func levels(_ densityDB: [Double]) -> [Double] {
    (0..<count).map { band in
      let power = range(band).reduce(0.0) {
        $0 + Decibels.powerRatio(densityDB[min($1, densityDB.count - 1)]) * SpectralGrid.hertz($1)
      }
      return Decibels.power(max(power, 1e-30))
    }
  }

  /// Standard errors of the bands from those of the sixth of an octave around each point: of wider
  /// bands their mean, weighted by the power of a spectrum, as if all of one were wrong together; of
  /// narrower ones as much more as there is less to average.
  func errors(_ sixths: [Double], weightedBy densityDB: [Double]) -> [Double] {
    let sixth = SpectralGrid.pointsPerOctave / 6
    return (0..<count).map { band in
      let range = range(band)
      var sum = 0.0
      var total = 1e-30
      let first = range.lowerBound + min(sixth, range.count) / 2
      for i in stride(from: first, to: range.upperBound, by: sixth) {
        let power = Decibels.powerRatio(densityDB[i]) * SpectralGrid.hertz(i)
        sum += power * sixths[i]
        total += power
      }
      let narrowness = max(1, Double(sixth) / Double(range.count))
      return narrowness.squareRoot() * sum / total
    }
  }

  /// Least of `values` in each band.
  func least(_ values: [Double]) -> [Double] {
    (0..<count).map { band in values[range(band)].min() ?? 0 }
  }

  /// One value a band on the grid in steps; 0 where there is no band.
  func steps(_ values: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: gridCount)
    for band in values.indices {
      for cell in range(band) { result[cell] = values[band] }
    }
    return result
  }

  /// The curve through one value a band on the grid, held at the ends.
  func curve(_ values: [Double]) -> [Double] {
    guard let first = values.first, let last = values.last else {
      return [Double](repeating: 0, count: gridCount)
    }
    let centres = values.indices.map { Double(edges[$0] + edges[$0 + 1] - 1) / 2 }
    var band = 0
    return (0..<gridCount).map { i in
      let place = Double(i)
      if place <= centres[0] { return first }
      while band + 1 < centres.count, place >= centres[band + 1] { band += 1 }
      guard band + 1 < centres.count else { return last }
      let share = (place - centres[band]) / (centres[band + 1] - centres[band])
      return values[band] + (values[band + 1] - values[band]) * share
    }
  }

  /// The values that a curve through one a band goes through.
  func values(_ curve: [Double]) -> [Double] {
    (0..<count).map { band in
      let middle = range(band).lowerBound + range(band).count / 2
      return (curve[middle - 1] + curve[middle]) / 2
    }
  }

  /// Level of `values` over the bands of `SpectrumProfile.levelHz`, among those that `counts` where any
  /// does.
  func level(_ values: [Double], where counts: (Int) -> Bool = { _ in true }) -> Double {
    let middle = bands(SpectrumProfile.levelHz)
    let chosen = middle.filter(counts)
    let used = chosen.isEmpty ? Array(middle) : chosen
    guard !used.isEmpty else { return 0 }
    return used.reduce(0) { $0 + values[$1] } / Double(used.count)
  }
}
