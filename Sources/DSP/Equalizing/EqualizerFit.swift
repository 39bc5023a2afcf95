import AudioCore
import Glibc

/// A drawn curve as the settings of a parametric equaliser.
///
/// Two shelves and then one bell after another are put where most is left, and after each all
/// frequencies, gains and qualities are moved together to the least squares of the decibels
/// (Levenberg 1944, Marquardt 1963). The bands are digital filters, as most equalisers have them. The
/// settings are rounded to what a person types, and the error is that of the rounded ones.
public struct EqualizerFit: Codable, Sendable, Equatable {
  /// The bands, lowest first, those that were given among them.
  public private(set) var bands: [EqualizerBand]
  /// The bands that were given, as they are.
  public let own: [EqualizerBand]
  /// What the bands miss the curve by within the range, dB rms.
  public private(set) var errorDB: Double
  /// The most they miss it by, dB.
  public private(set) var largestErrorDB: Double
  /// Lower end of the range, Hz.
  public let lowHz: Double
  /// Upper end of the range, Hz.
  public let highHz: Double
  /// Rate that the filters run at, Hz.
  public let sampleRate: Int

  /// Bands to begin with and most bands; fewer when the error is under a tenth of a decibel.
  private static let counts = 8...12
  /// Error over which there are more bands than those to begin with, dB rms.
  private static let goodEnoughDB = 0.4

  /// Fits a curve.
  ///
  /// - Parameters:
  ///   - curve: what the equaliser shall do, dB.
  ///   - range: where it is compared, Hz; under half the rate.
  ///   - sampleRate: rate that the filters run at, Hz.
  ///   - own: bands that are part of the curve already; what they leave of it is fitted. Those that no
  ///     filter at the rate can be are fitted too.
  public init(
    _ curve: GainCurve, over range: ClosedRange<Double>, sampleRate: Int,
    own: [EqualizerBand] = []
  ) {
    lowHz = range.lowerBound
    highHz = range.upperBound
    self.sampleRate = sampleRate
    let lowest = log2(range.lowerBound)
    let points = Int(((log2(range.upperBound) - lowest) * 24).rounded()) + 1
    let octaves = (0..<points).map { lowest + Double($0) / 24 }
    let own = own.filter { $0.hertz < 0.49 * Double(sampleRate) }
    let wanted = octaves.map { octave in
      own.reduce(curve.decibels(at: exp2(octave))) {
        $0 - $1.decibels(at: exp2(octave), sampleRate: sampleRate)
      }
    }
    var search = EqualizerSearch(octaves: octaves, wanted: wanted, sampleRate: sampleRate)
    // An analogue band and its digital filter are never quite the same.
    if search.error > (own.isEmpty ? 0.02 : 0.1) {
      search.addShelves()
      while search.bands.count < Self.counts.upperBound, search.error > 0.1,
        search.bands.count < Self.counts.lowerBound || search.error > Self.goodEnoughDB
      {
        search.addBell()
      }
      if search.error > Self.goodEnoughDB { search.replaceBells() }
    }
    let fitted = search.bands.map(\.rounded).filter { $0.decibels != 0 }
    self.own = own
    bands = (own + fitted).sorted {
      ($0.hertz, $0.kind.rawValue) < ($1.hertz, $1.kind.rawValue)
    }
    search.bands = fitted
    errorDB = search.error
    largestErrorDB = search.residual.reduce(0) { max($0, abs($1)) }
  }
}

extension EqualizerBand {
  /// The band as a person would set it: three digits of frequency, tenths of a decibel, hundredths of Q.
  fileprivate var rounded: EqualizerBand {
    EqualizerBand(
      kind: kind, hertz: hertz.rounded(toDigits: 3, least: 1),
      decibels: decibels.rounded(toParts: 10), q: q.rounded(toParts: 100))
  }
}

/// The state of a fit.
private struct EqualizerSearch {
  /// Points of comparison, log2 Hz.
  let octaves: [Double]
  /// The curve there, dB.
  let wanted: [Double]
  /// Rate that the filters run at, Hz.
  let sampleRate: Int
  var bands: [EqualizerBand] = []

  /// Highest frequency that a band is set to, Hz.
  private var highestHz: Double { min(20_000, 0.49 * Double(sampleRate)) }

  /// What is left to do at each point, dB.
  var residual: [Double] {
    bands.reduce(wanted) { left, band in zip(left, levels(of: band)).map { $0 - $1 } }
  }

  /// A band's gain at each point, dB.
  private func levels(of band: EqualizerBand) -> [Double] {
    octaves.map { band.decibels(at: exp2($0), sampleRate: sampleRate) }
  }

  /// Residual, dB rms.
  var error: Double {
    (residual.reduce(0) { $0 + $1 * $1 } / Double(max(1, wanted.count))).squareRoot()
  }

  /// What a fit makes small: the squares of the residual, and a little of the gains', so that no two
  /// bands work against each other.
  private var cost: Double { Self.cost(residual, bands) }

  private static func cost(_ left: [Double], _ bands: [EqualizerBand]) -> Double {
    left.reduce(0) { $0 + $1 * $1 }
      + bands.reduce(0) { $0 + ridge * $1.decibels * $1.decibels }
  }

  /// Weight of a band's squared gain beside the squared residual of one point.
  private static let ridge = 0.02

  mutating func addShelves() {
    bands += [
      EqualizerBand(kind: .lowshelf, hertz: 120, decibels: 0.1, q: 0.7),
      EqualizerBand(kind: .highshelf, hertz: min(6000, highestHz / 2), decibels: 0.1, q: 0.7),
    ]
    refine(rounds: 30)
  }

  /// Adds a bell at the peak of what is left, or where most is left over a wider range, whichever ends
  /// nearer.
  mutating func addBell() {
    let left = residual
    let candidates = [bell(left, radius: 1), bell(left, radius: 8)].compactMap(\.self)
    let ends = candidates.map { candidate -> EqualizerSearch in
      var end = self
      end.bands.append(candidate)
      end.refine(rounds: 30)
      return end
    }
    if let best = ends.min(by: { $0.cost < $1.cost }) { self = best }
  }

  /// Takes each bell out once and puts another where most is left then, if that ends nearer.
  mutating func replaceBells() {
    for index in bands.indices where bands[index].kind == .bell {
      var other = self
      other.bands.remove(at: index)
      other.refine(rounds: 10)
      other.addBell()
      // The new one stands last; order the rest as before so that every bell has its turn.
      other.bands.insert(other.bands.removeLast(), at: index)
      if other.cost < cost { self = other }
    }
  }

  /// A bell that takes away the largest mean of the residual over `radius` points either way.
  private func bell(_ left: [Double], radius: Int) -> EqualizerBand? {
    let means = left.indices.map { i -> Double in
      let window = left[max(0, i - radius)...min(left.count - 1, i + radius)]
      return window.reduce(0, +) / Double(window.count)
    }
    guard let centre = means.indices.max(by: { abs(means[$0]) < abs(means[$1]) }) else {
      return nil
    }
    let half = means[centre] / 2
    let isInside = { (i: Int) in half > 0 ? means[i] > half : means[i] < half }
    var low = centre
    var high = centre
    while low > 0, isInside(low - 1) { low -= 1 }
    while high + 1 < means.count, isInside(high + 1) { high += 1 }
    let width = max(octaves[high] - octaves[low], 1.0 / 12)
    return EqualizerBand(
      kind: .bell, hertz: exp2(octaves[centre]), decibels: means[centre],
      q: min(12, max(0.3, 1 / (2 * sinh(log(2.0) / 2 * width)))))
  }

  /// Moves all bands to the least squares, as far as a number of rounds goes.
  private mutating func refine(rounds: Int) {
    var damping = 0.01
    var left = residual
    var square = cost
    for _ in 0..<rounds {
      let columns = bands.flatMap { slopes(of: $0) }
      guard let step = Self.solve(columns, left, pulls: bands.map(\.decibels), damping: damping)
      else { return }
      var moved = self
      for index in bands.indices {
        moved.bands[index] = bands[index].moved(step, at: 3 * index, upTo: highestHz)
      }
      let next = moved.residual
      let sum = Self.cost(next, moved.bands)
      if sum < square {
        let gain = square - sum
        (self, left, square) = (moved, next, sum)
        damping = max(1e-7, damping / 4)
        if gain < 1e-5 * square { return }
      } else {
        damping *= 6
        if damping > 1e6 { return }
      }
    }
  }

  /// How a band's gain at every point changes with its frequency in octaves, its gain and log2 of Q.
  private func slopes(of band: EqualizerBand) -> [[Double]] {
    let step = 1e-4
    let here = levels(of: band)
    return (0..<3).map { parameter in
      var change = [0.0, 0, 0]
      change[parameter] = step
      return zip(levels(of: band.moved(change, at: 0)), here).map { ($0 - $1) / step }
    }
  }

  /// The damped step of least squares, by Cholesky's decomposition; nil when there is none.
  private static func solve(
    _ columns: [[Double]], _ left: [Double], pulls gains: [Double], damping: Double
  ) -> [Double]? {
    let n = columns.count
    func product(_ a: [Double], _ b: [Double]) -> Double {
      var sum = 0.0
      for i in a.indices { sum += a[i] * b[i] }
      return sum
    }
    var lower = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    var x = [Double](repeating: 0, count: n)
    for i in 0..<n {
      for j in 0...i {
        var sum = product(columns[i], columns[j])
        // The second of a band's three parameters is its gain.
        if i == j { sum += damping * sum + (i % 3 == 1 ? ridge : 0) + 1e-9 }
        for k in 0..<j { sum -= lower[i][k] * lower[j][k] }
        if i == j {
          guard sum > 0 else { return nil }
          lower[i][i] = sum.squareRoot()
        } else {
          lower[i][j] = sum / lower[j][j]
        }
      }
    }
    for i in 0..<n {
      var sum = product(columns[i], left) - (i % 3 == 1 ? ridge * gains[i / 3] : 0)
      for k in 0..<i { sum -= lower[i][k] * x[k] }
      x[i] = sum / lower[i][i]
    }
    for i in (0..<n).reversed() {
      var sum = x[i]
      for k in (i + 1)..<max(i + 1, n) { sum -= lower[k][i] * x[k] }
      x[i] = sum / lower[i][i]
    }
    return x
  }
}

extension EqualizerBand {
  /// The band with its frequency (octaves), gain (dB) and Q (log2) moved; with a highest frequency, Hz,
  /// by at most half an octave, 6 dB and a factor of two, within what equalisers can be set to.
  fileprivate func moved(
    _ step: [Double], at index: Int, upTo highestHz: Double? = nil
  ) -> EqualizerBand {
    func limited(_ value: Double, _ limit: Double) -> Double {
      highestHz == nil ? value : min(limit, max(-limit, value))
    }
    var result = self
    result.hertz *= exp2(limited(step[index], 0.5))
    result.decibels += limited(step[index + 1], 6)
    result.q *= exp2(limited(step[index + 2], 1))
    guard let highestHz else { return result }
    result.hertz = min(highestHz, max(20, result.hertz))
    result.decibels = min(24, max(-24, result.decibels))
    result.q = kind == .bell ? min(12, max(0.2, result.q)) : min(1.4, max(0.3, result.q))
    return result
  }
}
