internal import DSP

/// A correction decided from two spectra, with what bounds it.
///
/// `wanted` is what the comparison asks for; `curve` what limits and guards leave of it. The closed
/// loop moves the filter so that the measured change equals `curve`, never beyond `lower…upper`.
package struct MatchedCurve {
  /// What the comparison asks for, dB on the spectral grid.
  package var wanted: [Double]
  /// What is aimed at after limits and guards, dB.
  package var curve: [Double]
  /// Lowest gain the loop may use, dB.
  package var lower: [Double]
  /// Highest gain the loop may use, dB.
  package var upper: [Double]
  /// What held the curve back.
  package var notes: [PlanNote]

  /// What the reference differs by in each of `bands`, scaled by the amounts and before any limit or
  /// guard, dB; empty where it was not decided band by band.
  var asked: [Double] = []
  /// The bands of `asked`.
  package var bands: FractionalBands?
  /// Bands a limit or guard took more than 0.4 dB from; each is named in `notes`.
  var heldBands: Set<Int> = []

  /// A correction that does nothing.
  package static func none(count: Int) -> MatchedCurve {
    let zero = [Double](repeating: 0, count: count)
    return MatchedCurve(wanted: zero, curve: zero, lower: zero, upper: zero, notes: [])
  }

  /// The same with bounds that lie no further than `reach` dB from what is aimed at.
  func bounded(within reach: Double) -> MatchedCurve {
    var result = self
    for i in curve.indices {
      result.lower[i] = max(lower[i], min(curve[i] - reach, upper[i]))
      result.upper[i] = min(upper[i], max(curve[i] + reach, lower[i]))
    }
    return result
  }

  var isFlat: Bool { curve.allSatisfy { abs($0) < 0.01 } }
}
