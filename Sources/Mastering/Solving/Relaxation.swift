/// How far each band of a loop follows what was found.
///
/// A band that a steep dynamics curve moves further than its filter comes out beyond the target, then short
/// of it by as much, round after round. How far to go is learnt from how far the last step went: Aitken's
/// relaxation, ω ← ω · r / (r − r′), r and r′ being what two rounds in succession missed (B. M. Irons, R. C.
/// Tuck: A version of the Aitken accelerator for computer iteration, 1969).
package struct Relaxation {
  /// Shares of the way that may be taken.
  private static let range = 0.4...1.0
  /// Less than that, dB, says nothing of a step.
  private static let threshold = 0.5

  private var last: [Double]?
  private var share: [Double]

  /// Begins with the whole way for so many bands.
  package init(count: Int) { share = [Double](repeating: 1, count: count) }

  /// Goes on with other audio, in which the last step is not to be seen.
  package mutating func hearAnew() { last = nil }

  /// Goes the whole way again: something else moves the bands by as much as a step.
  package mutating func begin() {
    last = nil
    share = [Double](repeating: 1, count: share.count)
  }

  /// The steps to take by what was found and not reckoned with, dB a band.
  package mutating func step(missed: [Double]) -> [Double] {
    if let last {
      for band in share.indices where abs(last[band]) > Self.threshold {
        share[band] = Self.share(after: share[band], missed: last[band], now: missed[band])
      }
    }
    last = missed
    return zip(share, missed).map { $0 * $1 }
  }

  private static func share(after share: Double, missed: Double, now: Double) -> Double {
    let moved = missed - now
    // Away from where the step was meant to go: something else has moved the band.
    guard moved * missed > 0 else { return share }
    return min(range.upperBound, max(range.lowerBound, share * missed / moved))
  }
}
