import Glibc

/// One filter curve (tone, or side against mid) under closed-loop control.
///
/// The measured change of a band differs from the filter's curve there where the spectrum within the band
/// is uneven, and the limiter changes it further. So the filter is corrected until the measured change is
/// the target, but never beyond the target's bounds.
package struct ToneLoop {
  /// The change aimed at, after limits and guards, with the bounds of the filter.
  private(set) var target: MatchedCurve
  /// Whether a constant over all frequencies is ignored, because it is level and not tone.
  let ignoresLevel: Bool
  /// The gain the filter applies now, dB on the spectral grid.
  package private(set) var applied: [Double]

  /// How far beyond its target a filter may go that is not held band by band, dB.
  private static let reachDB = 20.0
  /// How far from its target the filter may go, dB: a difference that would need more is narrower than
  /// a filter can draw.
  private let slackDB: Double

  /// Bands that are corrected as a whole, where limits act inside of bands; nil to correct point by point.
  private let bands: FractionalBands?
  /// Bands in which a limit holds at least one point away from what is wanted.
  private let held: Set<Int>

  /// Starts with the target as the filter.
  ///
  /// - Parameters:
  ///   - target: the change to reach, and the bounds of the filter.
  ///   - ignoresLevel: whether a constant over all frequencies is ignored.
  ///   - reach: width of the bands that are corrected as a whole, octaves, for curves whose limits act
  ///     inside of bands (as `width.low` does); 0 for others. A band that a limit holds in part cannot
  ///     reach its aim and is not corrected; otherwise the loop would raise its free part without end.
  ///     With a `reach` the filter stays within 6 dB of its target. Without one it stays within 20 dB: a
  ///     band that has not moved by then is moved back by a later stage.
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

  /// Deviation of a measured change from the target over 35 Hz–16 kHz, dB rms, counting only what the
  /// filter may still correct.
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

  /// The deviation with 0 in bands that are held, or that stand at the bound it pushes against.
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

  /// How far bands of the target miss their aim because the filter stands at a bound, dB; 0 for all other
  /// bands, and empty where the target has no bands.
  package func missing(_ change: [Double]) -> [Double] {
    guard let bands = target.bands else { return [] }
    let deviation = deviation(change)
    return (0..<bands.count).map { band in
      let range = bands.range(band)
      let value = range.reduce(0) { $0 + deviation[$1] } / Double(range.count)
      return range.contains { isBound($0, against: value) } ? value : 0
    }
  }

  /// Scales every boost beyond `keptDB` by `factor`, in the filter and in its target, and keeps the upper
  /// bound there within 1 dB of the filter.
  mutating func reduceRise(by factor: Double, above keptDB: Double) {
    func reduced(_ value: Double) -> Double {
      value > keptDB ? keptDB + (value - keptDB) * factor : value
    }
    for i in applied.indices {
      applied[i] = reduced(applied[i])
      target.curve[i] = reduced(target.curve[i])
      if target.upper[i] > 0 { target.upper[i] = min(target.upper[i], applied[i] + 1) }
    }
  }

  private func deviation(_ change: [Double]) -> [Double] {
    let raw = zip(target.curve, change).map { $0 - $1 }
    return ignoresLevel ? SpectralGrid.withoutLevel(raw) : raw
  }
}
