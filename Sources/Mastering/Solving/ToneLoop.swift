import Glibc

/// One curve under closed-loop control: what is aimed at, what is applied, what came out.
///
/// The filter's curve and the measured change of a band are not the same where the spectrum within the
/// band is uneven, and a limiter moves both; so the filter is moved until the measurement says
/// what the target says, never beyond the target's bounds.
package struct ToneLoop {
  /// What limits and guards allow of the comparison.
  private(set) var target: MatchedCurve
  /// Whether a constant over all frequencies is level and not tone.
  let ignoresLevel: Bool
  /// The gain the filter applies now, dB on the spectral grid.
  package private(set) var applied: [Double]

  /// How far a filter that is not held band by band follows what asks for more, dB.
  private static let reachDB = 20.0
  /// How far the filter may leave the target: what asks for more is narrower than a filter can draw.
  private let slackDB: Double

  /// The bands the loop thinks in where limits act inside of them; nil for point by point.
  private let bands: FractionalBands?
  /// Bands in which a limit keeps a point from what is wanted.
  private let held: Set<Int>

  /// Begins with the target itself.
  ///
  /// Limits that act inside a band, as those of width do at `width.low`, need `reach`, the width of a
  /// band in octaves: such a band cannot come out as aimed at, and its error moves nothing, or the loop
  /// would pile up on the free side what the limit forbids. Such a curve stays within 6 dB of its target.
  /// All others stay within 20 dB: what does not move by then is put back behind the filter.
  package init(target: MatchedCurve, ignoresLevel: Bool, reach: Double = 0) {
    self.target = reach > 0 ? target : target.bounded(within: Self.reachDB)
    self.ignoresLevel = ignoresLevel
    applied = target.curve
    slackDB = reach > 0 ? 6 : .infinity
    let bands =
      reach > 0 ? FractionalBands.ofWidth(octaves: reach, gridCount: target.curve.count) : nil
    self.bands = bands
    held = Set(
      (0..<(bands?.count ?? 0)).filter { band in
        bands?.range(band).contains { abs(target.wanted[$0] - target.curve[$0]) > 0.25 } ?? false
      })
  }

  /// Deviation of a measured change from the target over 35 Hz–16 kHz, dB rms: what the filter may
  /// still move, or another round is spent on what limits forbid.
  func error(_ change: [Double]) -> Double {
    var deviation = reachable(deviation(change))
    for i in deviation.indices where isBound(i, against: deviation[i]) { deviation[i] = 0 }
    let points = SpectralGrid.points(35...16_000, count: deviation.count)
    guard !points.isEmpty else { return 0 }
    let sum = points.reduce(0) { $0 + deviation[$1] * deviation[$1] }
    return (sum / Double(points.count)).squareRoot()
  }

  /// Moves the filter by `step` of the deviation, inside the target's bounds.
  package mutating func correct(_ change: [Double], step: Double) {
    guard !target.isFlat else { return }
    let deviation = reachable(deviation(change))
    let heard = SpectralGrid.points(25...18_000, count: applied.count)
    guard let last = heard.last else { return }
    for i in applied.indices where SpectralGrid.hertz(i) >= 25 {
      let moved = applied[i] + step * deviation[min(last, i)]
      let near = min(target.curve[i] + slackDB, max(target.curve[i] - slackDB, moved))
      applied[i] = min(target.upper[i], max(target.lower[i], near))
    }
  }

  /// A deviation without that of bands which are held, or stand at a bound that it pushes against.
  private func reachable(_ deviation: [Double]) -> [Double] {
    guard let bands else { return deviation }
    let values = bands.values(deviation)
    return bands.curve(
      values.indices.map { band in
        let isHeld =
          held.contains(band) || bands.range(band).contains { isBound($0, against: values[band]) }
        return isHeld ? 0 : values[band]
      })
  }

  /// Whether a point stands at the bound that a deviation pushes against.
  private func isBound(_ index: Int, against deviation: Double) -> Bool {
    deviation > 0
      ? applied[index] >= target.upper[index] : applied[index] <= target.lower[index]
  }

  /// What bands of the target miss although the filter stands at a bound that keeps it from more, dB; 0 for
  /// all others, and empty where the target knows no bands.
  package func missing(_ change: [Double]) -> [Double] {
    guard let bands = target.bands else { return [] }
    let deviation = deviation(change)
    return (0..<bands.count).map { band in
      let range = bands.range(band)
      let value = range.reduce(0) { $0 + deviation[$1] } / Double(range.count)
      return range.contains { isBound($0, against: value) } ? value : 0
    }
  }

  /// Scales everything that rises by more than `keptDB`, in the filter and in what is aimed at.
  mutating func reduceRise(by factor: Double, above keptDB: Double) {
    func reduced(_ value: Double) -> Double {
      value > keptDB ? keptDB + (value - keptDB) * factor : value
    }
    for i in applied.indices {
      applied[i] = reduced(applied[i])
      target.curve[i] = reduced(target.curve[i])
      if target.upper[i] > 0 { target.upper[i] = min(target.upper[i], applied[i] + keptDB + 1) }
    }
  }

  private func deviation(_ change: [Double]) -> [Double] {
    let raw = zip(target.curve, change).map { $0 - $1 }
    return ignoresLevel ? SpectralGrid.withoutLevel(raw) : raw
  }
}
